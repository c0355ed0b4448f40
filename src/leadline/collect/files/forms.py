"""What kind of file it is, by its first bytes; what cannot be read as rows is refused with how to save it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Literal

from leadline.collect.files.opening import empty, unreadable
from leadline.collect.files.workbook_parts import check_directory, damaged
from leadline.problems import BadFile, Problem

Form = Literal["text", "workbook", "json lines", "parquet"]
HEAD = 4096
XLSX = "Open it in a spreadsheet program and save it as XLSX or CSV."
UNPACK = "Unpack it, and import the file that is in it."
SIGNS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "Export the table as CSV or XLSX from where the PDF was made."),
    (b"\x89PNG", "a picture", "Export the table as CSV or XLSX."),
    (b"GIF8", "a picture", "Export the table as CSV or XLSX."),
    (b"\xff\xd8\xff", "a picture", "Export the table as CSV or XLSX."),
    (b"\x1f\x8b", "packed (gzip)", UNPACK),
    (b"BZh", "packed (bzip2)", UNPACK),
    (b"\xfd7zXZ", "packed (xz)", UNPACK),
    (b"7z\xbc\xaf", "packed (7z)", UNPACK),
    (b"Rar!", "packed (rar)", UNPACK),
    (b"(\xb5/\xfd", "packed (zstd)", UNPACK),
    (b"SQLite format 3", "a database", "Export the table as CSV."),
    (b"ARROW1", "an Arrow file", "Save the table as Parquet or CSV."),
    (b"{\\rtf", "a text document", XLSX),
)
WEB_PAGE = re.compile(rb"\s*<(!doctype html|html|table|head|body|meta)\b", re.I)
XML = re.compile(rb"\s*<\?xml")
OBJECT = re.compile(rb"\s*\{")
LIST = re.compile(rb"\s*\[\s*[\[{\]]")
OLD_WORKBOOK = "an old workbook (.xls), or one that is locked by a password"


def form_of(path: Path) -> Form:
    """Raises BadFile for what holds no rows that can be read."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise BadFile(unreadable(path, error)) from None
    if not head:
        raise BadFile(empty(path))
    for sign, what, mend in SIGNS:
        if head.startswith(sign):
            raise BadFile(no_sheet(path, what, mend))
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        mend = "Open it in a spreadsheet program and save it as XLSX without a password, or as CSV."
        raise BadFile(no_sheet(path, OLD_WORKBOOK, mend))
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK"):
        return _zipped(path)
    return _written(path, head.removeprefix(b"\xef\xbb\xbf"))


def _zipped(path: Path) -> Form:
    try:
        check_directory(path)
        with zipfile.ZipFile(path) as parts:
            names = set(parts.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise BadFile(damaged(path)) from None
    if "xl/workbook.bin" in names:
        raise BadFile(no_sheet(path, "a binary workbook (.xlsb)", XLSX))
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return "workbook"
    if "content.xml" in names and "mimetype" in names:
        raise BadFile(no_sheet(path, "an OpenDocument file (.ods)", XLSX))
    if "[Content_Types].xml" in names:
        raise BadFile(no_sheet(path, "a document without a sheet", XLSX))
    raise BadFile(no_sheet(path, "packed (zip)", UNPACK))


def _written(path: Path, head: bytes) -> Form:
    plain = head.replace(b"\0", b"")
    if WEB_PAGE.match(plain):
        raise BadFile(no_sheet(path, "a web page", XLSX))
    if XML.match(plain):
        raise BadFile(no_sheet(path, "an XML file", XLSX))
    suffix = path.suffix.lower()
    lines = suffix in (".jsonl", ".ndjson", ".json")
    if suffix in (".csv", ".tsv") and not _is_binary(head):
        return "text"
    if LIST.match(plain) or (lines and plain.lstrip().startswith(b"[")):
        mend = "Write one object on each line (JSON lines), without brackets and commas around them."
        raise BadFile(no_sheet(path, "one list in JSON", mend))
    if lines or OBJECT.match(plain):
        return "json lines"
    if _is_binary(head):
        raise BadFile(no_sheet(path, "no text", "Export the table as CSV or XLSX."))
    return "text"


def _is_binary(head: bytes) -> bool:
    """Many bytes that stand in no text, in whatever encoding."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) > 0.4 * len(head) / 2 and min(even, odd) < 0.1 * len(head) / 2:
        return False  # UTF-16
    strange = sum(head.count(byte) for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x1b")
    return strange > 0.1 * len(head)


def no_sheet(path: Path, what: str, mend: str) -> Problem:
    return Problem("no_sheet", f"The file is {what}: no rows can be read from it.", mend, file=str(path))
