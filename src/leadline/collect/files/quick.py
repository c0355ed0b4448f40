"""Whether a file is so small that somebody may wait while it is read."""

from __future__ import annotations

import zipfile
from pathlib import Path

from leadline.collect.files.forms import form_of
from leadline.problems import BadFile

AT_MOST = 400_000
"""Bytes of text."""
UNPACKED = 1_000_000
"""Bytes of a workbook when unpacked: it says so beforehand, and no more of it is read."""


def is_quick(path: Path) -> bool:
    """By what the file holds, whatever it is called. What cannot be read at all is told as quickly."""
    try:
        if path.stat().st_size > AT_MOST:
            return False
        form = form_of(path)
        if form == "workbook":
            with zipfile.ZipFile(path) as parts:
                return sum(part.file_size for part in parts.infolist()) <= UNPACKED
    except (BadFile, OSError):
        return True
    return form != "parquet"
