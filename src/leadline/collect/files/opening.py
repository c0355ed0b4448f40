"""How a text file of rows is written: its encoding, its separator, its header."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from leadline.problems import BadFile, Problem

SEPARATORS = ",;\t|"
BLOCK = 1 << 22
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Opened:
    """`first_line` is the line (from 1) of the first row after the header; `plain` says that no quotes or odd line ends
    occur.
    """

    path: Path
    encoding: str
    separator: str
    header: tuple[str, ...]
    first_line: int
    plain: bool
    size: int


def opened(path: Path) -> Opened:
    """Look at a file. Raises BadFile if there is none, or nothing in it."""
    try:
        encoding, plain, size = _look(path)
    except OSError as error:
        raise BadFile(
            Problem(
                "unreadable_file",
                f"The file cannot be read: {error.strerror}.",
                "Check its name and that you may read it.",
                file=str(path),
            )
        ) from None
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        for number, line in enumerate(file, 1):
            if line.strip().strip(SEPARATORS):
                separator = _separator(line)
                try:
                    header, lines = _header(line, file, separator)
                except csv.Error:
                    raise BadFile(
                        Problem(
                            "bad_header",
                            "The first row cannot be read.",
                            "Check its quotes.",
                            file=str(path),
                            line=number,
                        )
                    ) from None
                return Opened(path, encoding, separator, header, number + lines, plain, size)
    raise BadFile(
        Problem(
            "empty_file",
            "The file is empty.",
            "It needs one row with the names of the columns, and rows below it.",
            file=str(path),
        )
    )


def _look(path: Path) -> tuple[str, bool, int]:
    """Encoding, whether it is plain, size in bytes; reads the whole file once."""
    size, quotes, returns, pairs, last = 0, 0, 0, 0, b""
    encoding = ""
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8 = True
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if not size:
                encoding = next((name for bom, name in BOMS if block.startswith(bom)), "")
                if not encoding and block[1:2] == b"\0":
                    encoding = "utf-16-le"
            size += len(block)
            quotes += block.count(b'"')
            returns += block.count(b"\r")
            pairs += block.count(b"\r\n") + (last == b"\r" and block[:1] == b"\n")
            last = block[-1:]
            if utf8 and not encoding.startswith("utf-16"):
                try:
                    decoder.decode(block)
                except UnicodeDecodeError:
                    utf8 = False
        if utf8:
            try:
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                utf8 = False
    encoding = encoding or ("utf-8" if utf8 else "cp1252")
    return encoding, encoding in ("utf-8", "utf-8-sig", "cp1252") and not quotes and returns == pairs, size


def _separator(line: str) -> str:
    """The one that cuts the header into most columns."""
    return max(SEPARATORS, key=lambda s: len(next(csv.reader([line], delimiter=s), [])))


def _header(line: str, rest: Iterable[str], separator: str) -> tuple[tuple[str, ...], int]:
    """The names of the columns, and how many lines they take."""
    reader = csv.reader(chain([line], rest), delimiter=separator)
    names = tuple(name.strip() for name in next(reader))
    return names, reader.line_num
