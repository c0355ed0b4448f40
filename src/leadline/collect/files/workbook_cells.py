"""The cells of a workbook's sheet, row by row, as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from math import isfinite
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc

from leadline.collect.files.bounds import CELL_AT_MOST
from leadline.collect.files.workbook_parts import Damaged, Parts, column_of, guarded_parser, pieces, plain, shorten

Cell = str | int
"""Its text, or the number of a shared text."""
Row = tuple[int, dict[int, Cell], int]
"""Its number in the sheet (from 1), its cells by place, and the characters of its long cells."""
LONG_CELL = 1_000
BUILT_IN = {14: "d", 15: "d", 16: "d", 17: "d", 18: "t", 19: "t", 20: "t", 21: "t", 22: "dt", 45: "t", 46: "e", 47: "t"}
"""Formats of dates, times, both and elapsed times that are numbered."""
ASIAN_DATES = (*range(27, 37), *range(50, 59))
LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.I)
DAY_AT_MOST = 2_958_466
"""The day after 31 December 9999."""
DIGITS = "0123456789"


def date_styles(parts: Parts) -> list[str]:
    """For each style: `d` for dates, `t` for times, `dt` for both, `e` for elapsed time, nothing for all else."""
    if not parts.has("xl/styles.xml"):
        return []
    own: dict[str, str] = {}
    styles: list[str] = []
    within = False
    for name, told in parts.elements("xl/styles.xml"):
        if name == "numFmt":
            own[told.get("numFmtId", "")] = kind_of_format(told.get("formatCode", ""))
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            within = name == "cellXfs"
        elif name == "xf" and within:
            number = told.get("numFmtId", "0")
            built_in = "d" if number.isdigit() and int(number) in ASIAN_DATES else ""
            styles.append(own.get(number, BUILT_IN.get(int(number), built_in) if number.isdigit() else ""))
    return styles


def kind_of_format(code: str) -> str:
    """What a format of a spreadsheet program shows a number as."""
    bare = LITERAL.sub("", code.partition(";")[0]).lower()
    if re.search(r"\[(h+|m+|s+)\]", bare):
        return "e"
    if "general" in bare or re.search("[#?0]", re.sub(r"s\.?0+", "s", bare)):
        return ""
    time = re.search("[hs]", bare) is not None
    day = re.search("[yd]", bare) is not None or (not time and "m" in bare)
    return ("d" if day else "") + ("t" if time else "")


class CellReader:
    """Reads a sheet's part, in pieces: memory does not grow with the sheet."""

    def __init__(self, styles: list[str], of_1904: bool, strings: pa.Array) -> None:
        self.styles = styles
        self.shared = len(strings)
        lengths = pc.binary_length(strings)
        self.lengths = lengths.to_numpy() if (pc.max(lengths).as_py() or 0) > LONG_CELL else None
        self.base = datetime(1904, 1, 1) if of_1904 else datetime(1899, 12, 30)
        self.of_1904 = of_1904
        self.numbers: dict[tuple[str, str], str] = {}

    def rows(self, file: IO[bytes]) -> Iterator[Row]:
        """Rows with something in them. Raises one of `DAMAGES` where the XML breaks off, after the rows before."""
        done: list[Row] = []
        text: list[str] = []
        cells: dict[int, Cell] = {}
        places: dict[str, int] = {}
        number, place = 0, -1
        kind = style = ""
        taking = spoken = False
        weight = 0
        prefix: str | None = None
        lengths, value_of = self.lengths, self._value

        def known_place(letters: str) -> int:
            places[letters] = found = _place(letters)
            return found

        def start(name: str, told: dict[str, str]) -> None:
            nonlocal number, place, kind, style, taking, spoken, prefix
            if prefix:
                name = name.removeprefix(prefix)
            elif prefix is None:
                prefix = name[: name.index(":") + 1] if ":" in name else ""
            if name == "c":
                kind, style = told.get("t", ""), told.get("s", "")
                text.clear()
                if "r" in told:
                    letters = told["r"].rstrip(DIGITS)
                    place = places[letters] if letters in places else known_place(letters)
                else:
                    place += 1
            elif name == "v" or name == "t":  # noqa: PLR1714 - a set would cost a tenth of the time
                taking = not spoken
            elif name == "row":
                place = -1
                said = told.get("r", "")
                number = int(said) if said.isdigit() and int(said) > number else number + 1
            elif name == "rPh":
                spoken = True

        def end(name: str) -> None:
            nonlocal taking, spoken, cells, weight
            if prefix:
                name = name.removeprefix(prefix)
            if name == "v" or name == "t":  # noqa: PLR1714
                taking = False
            elif name == "c":
                if text:
                    found = value_of(text[0] if len(text) == 1 else "".join(text), kind, style)
                    if found != "":
                        cells[place] = found
                        if lengths is not None or kind not in {"", "s"}:
                            weight += self._weight(found)
            elif name == "row" and cells:
                done.append((number, cells, weight))
                cells, weight = {}, 0
            elif name == "rPh":
                spoken = False

        def letters_of(more: str) -> None:
            if taking:
                text.append(more)

        parser = guarded_parser()
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, letters_of
        for piece in pieces(file):
            try:
                parser.Parse(piece, False)
            finally:
                yield from done
                done.clear()
            shorten(text)
            if len(self.numbers) > 200_000:
                self.numbers.clear()
        parser.Parse(b"", True)

    def _value(self, text: str, kind: str, style: str) -> Cell:
        if kind == "s":
            shared = int(text)
            if not 0 <= shared < self.shared:
                raise Damaged
            return shared
        if kind == "" or kind == "n":  # noqa: PLR1714
            if text.isdigit() and (not style or not self._form(style)):
                return text
            found = self.numbers.get((text, style))
            if found is None:
                found = self.numbers[text, style] = self._number(text.strip()[:400], self._form(style))
            return found
        if kind in ("str", "inlineStr"):
            return plain(text[: CELL_AT_MOST + 1])
        if kind == "b":
            return "true" if text.strip() in ("1", "true") else "false"
        if kind == "e":
            return ""
        return text

    def _form(self, style: str) -> str:
        return self.styles[int(style)] if style.isdigit() and int(style) < len(self.styles) else ""

    def _weight(self, cell: Cell) -> int:
        if isinstance(cell, str):
            return len(cell) if len(cell) > LONG_CELL else 0
        return int(self.lengths[cell]) if self.lengths is not None else 0

    def _number(self, text: str, form: str) -> str:
        try:
            value = float(text)
        except ValueError:
            return text
        if form in ("d", "t", "dt") and 0 <= value < DAY_AT_MOST:
            return self._moment(value, form)
        return number_text(text, value)

    def _moment(self, value: float, form: str) -> str:
        if value < 60 and not self.of_1904:
            value += value >= 1  # the programs count a 29 February 1900
        moment = self.base + timedelta(milliseconds=round(value * 86_400_000))
        if moment.microsecond in (999_000, 1_000):
            moment = (moment + timedelta(milliseconds=5)).replace(microsecond=0)
        if value < 1 and "t" in form:
            return f"{moment:%H:%M:%S}"
        if moment.hour or moment.minute or moment.second or moment.microsecond:
            return moment.isoformat(" ")
        return moment.date().isoformat()


def number_text(text: str, value: float) -> str:
    """A number as spreadsheet programs show it: 15 digits, no exponent; never one that could be read as thousands."""
    if text.lstrip("-").isdigit():
        return text
    whole, _, decimals = text.partition(".")
    if whole.isdigit() and decimals.isdigit() and len(text) <= 15 and len(decimals) != 3 and decimals[-1] != "0":
        return text
    if not isfinite(value):
        return ""
    short = format(Decimal(f"{value:.15g}"), "f")
    if "." in short:
        whole, _, decimals = short.partition(".")
        decimals = decimals.rstrip("0")
        short = f"{whole}.{decimals}{'0' * (len(decimals) == 3)}" if decimals else whole
    return "0" if short == "-0" else short


def _place(letters: str) -> int:
    if len(letters) > 3 or not letters.isascii() or not letters.isalpha():
        raise Damaged
    return column_of(letters.upper())
