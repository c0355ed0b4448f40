"""Files that people hand in, into the record."""

from __future__ import annotations

from leadline.collect.files.importing import import_file
from leadline.collect.files.report import ImportReport, RefusedRow

__all__ = ["ImportReport", "RefusedRow", "import_file"]
