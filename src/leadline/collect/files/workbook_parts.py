"""The parts of a workbook, a packed folder of XML. Nothing is unpacked before its size is known, nothing as a whole."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from pyexpat import ExpatError, ParserCreate, XMLParserType
from typing import IO

import pyarrow as pa

from leadline.collect.files.bounds import (
    CELL_AT_MOST,
    PACKED_AT_MOST,
    SMALL_PART,
    UNPACKED_AT_MOST,
    WORDS_AT_MOST,
)
from leadline.problems import BadFile, Problem

A_PIECE = 1 << 20
STRINGS_TOGETHER = 100_000
DIRECTORY_AT_MOST = 8_000_000
"""Bytes of the list of parts."""
DAMAGES = (
    zipfile.BadZipFile, zlib.error, ExpatError, EOFError, OSError, RuntimeError, NotImplementedError, ValueError,
    struct.error, IndexError, KeyError,
)  # fmt: skip
"""What reading a damaged workbook raises."""


class Damaged(ValueError):
    """The XML holds what no workbook holds."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of a workbook and the part that holds it."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Scanned:
    """What one look through a sheet's part told: how many rows are written, which cells are merged over rows (first
    row → columns with their last row), and how many formulas have no value.
    """

    rows: int
    merged: dict[int, list[tuple[int, int]]]
    lacking: int


class Parts:
    """A workbook's file, opened. Raises BadFile where it grows too much when unpacked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        check_directory(path)
        self.zip = zipfile.ZipFile(path)
        self.names = {info.filename.lower().lstrip("/"): info for info in self.zip.infolist()}
        if sum(info.file_size for info in self.names.values()) > UNPACKED_AT_MOST:
            raise BadFile(_too_large(path))

    def __enter__(self) -> Parts:
        return self

    def __exit__(self, *_: object) -> None:
        self.zip.close()

    def has(self, part: str) -> bool:
        return part.lower() in self.names

    def open(self, part: str) -> IO[bytes]:
        info = self.names[part.lower()]
        grows = info.file_size > SMALL_PART and info.file_size > PACKED_AT_MOST * max(info.compress_size, 1)
        if grows:
            raise BadFile(_too_large(self.path))
        return self.zip.open(info)

    def elements(self, part: str) -> list[tuple[str, dict[str, str]]]:
        """Every element of a small part, with its attributes."""
        found: list[tuple[str, dict[str, str]]] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            plain = {key.rpartition(":")[2] if key != "r:id" else "r:id": value for key, value in attributes.items()}
            found.append((name.rpartition(":")[2], plain))
            if len(found) > 1_000_000:
                raise Damaged

        parser = guarded_parser()
        parser.StartElementHandler = start
        with self.open(part) as file:
            for piece in pieces(file):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        return found

    def sheets(self) -> tuple[list[SheetPart], bool]:
        """The sheets with rows and columns, and whether days are counted from 1904."""
        book = self._book()
        folder = book.rpartition("/")[0]
        targets: dict[str, tuple[str, str]] = {}
        for name, told in self.elements(f"{folder}/_rels/{book.rpartition('/')[2]}.rels"):
            if name == "Relationship":
                target = told.get("Target", "")
                full = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
                targets[told.get("Id", "")] = (full, told.get("Type", ""))
        found: list[SheetPart] = []
        of_1904 = False
        for name, told in self.elements(book):
            if name == "workbookPr":
                of_1904 = told.get("date1904", "") in ("1", "true", "on")
            if name == "sheet":
                part, kind = targets.get(told.get("r:id") or told.get("id", ""), ("", ""))
                if kind.endswith("/worksheet") and self.has(part):
                    found.append(SheetPart(told.get("name", ""), part, told.get("state", "visible") != "visible"))
        return found, of_1904

    def _book(self) -> str:
        for name, told in self.elements("_rels/.rels"):
            if name == "Relationship" and told.get("Type", "").endswith("/officeDocument"):
                return told.get("Target", "").lstrip("/")
        return "xl/workbook.xml"

    def strings(self) -> pa.StringArray:
        """The texts that cells share, in their order."""
        part = "xl/sharedstrings.xml"
        if not self.has(part):
            return pa.array([], pa.string())
        if self.names[part].file_size > WORDS_AT_MOST:
            raise BadFile(_too_large(self.path))
        chunks: list[pa.Array] = []
        texts: list[str] = []
        with self.open(part) as file:
            for text in _shared(file):
                texts.append(text)
                if len(texts) >= STRINGS_TOGETHER:
                    chunks.append(pa.array(texts, pa.string()))
                    texts.clear()
        chunks.append(pa.array(texts, pa.string()))
        return pa.concat_arrays(chunks)

    def has_cells(self, part: str) -> bool:
        """Whether the sheet's begin holds any value."""
        with self.open(part) as file:
            head = file.read(A_PIECE)
        return VALUE.search(head) is not None

    def scanned(self, part: str) -> Scanned:
        """Look through a sheet once, without reading its cells; what is damaged in the packing shows here."""
        rows = lacking = 0
        tail, merges = b"", b""
        with self.open(part) as file:
            for piece in pieces(file):
                text = tail + piece
                rows += len(ROW.findall(text)) - len(ROW.findall(tail))
                lacking += len(NO_VALUE.findall(text)) - len(NO_VALUE.findall(tail))
                if merges or b"mergeCell" in text:
                    merges = (merges + (piece if merges else text))[-MERGES_AT_MOST:]
                tail = text[-64:]
        merged: dict[int, list[tuple[int, int]]] = {}
        for first, top, last, bottom in MERGE.findall(merges):
            if first == last and int(bottom) > int(top):
                merged.setdefault(int(top), []).append((column_of(first.decode()), int(bottom)))
        return Scanned(rows, merged, lacking)


ROW = re.compile(rb"<(?:\w+:)?row[ >]")
VALUE = re.compile(rb"<(?:\w+:)?[vt][ >]")
NO_VALUE = re.compile(rb"</(?:\w+:)?f></(?:\w+:)?c>")
MERGE = re.compile(rb'mergeCell ref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"')
MERGES_AT_MOST = 8_000_000
"""Bytes of the list of merged cells, which stands at the end."""


def column_of(letters: str) -> int:
    """A → 0, AA → 26."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.read(A_PIECE), b"")


def guarded_parser() -> XMLParserType:
    """A parser that knows no entities of a document's own: workbooks have none, bombs do."""
    parser = ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16

    def refuse(*_: object) -> None:
        raise Damaged

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _shared(file: IO[bytes]) -> Iterator[str]:
    """Texts of `si`, of their runs too, without what says how they are pronounced."""
    done: list[str] = []
    text: list[str] = []
    spoken = False
    within = False

    def start(name: str, _: object) -> None:
        nonlocal spoken, within
        name = name.rpartition(":")[2]
        if name == "si":
            text.clear()
        elif name == "rPh":
            spoken = True
        elif name == "t":
            within = not spoken

    def end(name: str) -> None:
        nonlocal spoken, within
        name = name.rpartition(":")[2]
        if name == "si":
            done.append(plain("".join(text)))
            text.clear()
        elif name == "rPh":
            spoken = False
        elif name == "t":
            within = False

    def letters(more: str) -> None:
        if within:
            text.append(more)

    parser = guarded_parser()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, letters
    for piece in pieces(file):
        parser.Parse(piece, False)
        shorten(text)
        yield from done
        done.clear()
    parser.Parse(b"", True)
    yield from done


def shorten(text: list[str]) -> None:
    """What is too long anyway need not be kept whole."""
    if len(text) > 1 and sum(map(len, text)) > 2 * CELL_AT_MOST:
        text[:] = ["".join(text)[: CELL_AT_MOST + 1]]


CODE = re.compile("_x([0-9A-Fa-f]{4})_")


def plain(text: str) -> str:
    """Characters that XML cannot hold are written `_x000D_` there."""
    if "_x" not in text:
        return text
    return CODE.sub(lambda found: _letter(int(found[1], 16)), text)


def _letter(code: int) -> str:
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)


def check_directory(path: Path) -> None:
    """Refuses a list of parts that would take much memory by itself."""
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - (1 << 16) - 22))
        tail = file.read()
    at = tail.rfind(b"PK\5\6")
    if at >= 0 and len(tail) >= at + 16 and struct.unpack_from("<I", tail, at + 12)[0] > DIRECTORY_AT_MOST:
        raise BadFile(_too_large(path))


def _too_large(path: Path) -> Problem:
    what = "The workbook is too large when unpacked."
    return Problem("too_large", what, "Save the sheet as CSV, or cut it into several files.", file=str(path))


def damaged(path: Path) -> Problem:
    what = "The workbook is damaged."
    return Problem("damaged_file", what, "Get it again, or open it and save it anew as XLSX or CSV.", file=str(path))
