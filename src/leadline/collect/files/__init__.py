"""Files that people hand in, into the record."""

from __future__ import annotations

from leadline.collect.files.importing import import_file, import_prepared
from leadline.collect.files.preparing import Prepared, prepare
from leadline.collect.files.report import ImportReport, RefusedRow

__all__ = ["ImportReport", "Prepared", "RefusedRow", "import_file", "import_prepared", "prepare"]
