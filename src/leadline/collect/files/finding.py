"""Finding out how a file is written, from its whole columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

import pyarrow as pa

from leadline.collect.files.encodings import WORD_AT_MOST, WORDS, Look
from leadline.collect.files.judging_amounts import AmountJudge, mark_of
from leadline.collect.files.judging_dates import ISO, DateJudge
from leadline.collect.files.letters import CENTRAL, WESTERN
from leadline.collect.files.manner import Manner, Trait
from leadline.collect.files.opening import SEPARATOR_WORDS, SEPARATORS
from leadline.collect.files.reading import Batch
from leadline.collect.files.sheets import Sheet, TextSheet
from leadline.collect.files.workbooks import WorkbookSheet
from leadline.collect.notes import a_few
from leadline.touches.amounts import bare_amount, either_way
from leadline.touches.dates import orders_of

ENOUGH = 100_000
"""Rows after which no more are looked at, unless they may tell more."""
JUDGED_BY = 500
"""Values by which a column is taken for dates or amounts."""
MOST = 0.5
EXAMPLES = 3
SHEETS_SHOWN = 5
TITLE_SHOWN = 60
VALUES_LOOKED_AT = 100_000
"""Of all columns together."""
FOREIGN = re.compile(r"[^\s,;|\"]*[^\x00-\x7f\W\d_][^\s,;|\"]*")
PHONE = re.compile(r"\+|0\d|\(0")


def found(
    sheet: Sheet,
    manner: Manner,
    at_columns: Collection[str] | None = None,
    amount_columns: Collection[str] | None = None,
) -> tuple[Trait, ...]:
    """What is known of how the file is written, with examples. Without named columns, those that look like dates and
    amounts are judged.

    The first rows are looked at, and all others where dates are not in ISO form or amounts may be two: what only the
    last row tells counts, too.
    """
    dates, amounts = DateJudge(), AmountJudge()
    first: Batch | None = None
    rows = 0
    at: list[int] = []
    money: list[int] = []
    for batch in sheet.batches():
        if first is None or not len(first.lines):
            first = batch
            at = _places(sheet.header, at_columns, batch, _is_date)
            money = [p for p in _places(sheet.header, amount_columns, batch, _is_amount) if p not in at]
        for place in at:
            dates.see(sheet.header[place], batch.columns[place])
        for place in money:
            amounts.see(batch.columns[place])
        rows += batch.rows
        if rows >= ENOUGH and not (dates.undecided or amounts.undecided):
            break
    traits = [
        *_of_file(sheet, manner, first),
        dates.trait(manner.dates),
        amounts.trait(manner.decimals),
        amounts.currency(manner.currency),
        _zone(dates, manner),
    ]
    return tuple(trait for trait in traits if trait is not None)


def _places(
    header: tuple[str, ...], names: Collection[str] | None, batch: Batch, looks: Callable[[str], bool]
) -> list[int]:
    if names is not None:
        return [place for place, name in enumerate(header) if name in names]
    rows = max(20, VALUES_LOOKED_AT // len(header))
    return [place for place, column in enumerate(batch.columns) if _most(column[:rows], looks)]


def _most(column: pa.Array, looks: Callable[[str], bool]) -> bool:
    filled = [text for text in column.to_pylist() if text.strip()][:JUDGED_BY]
    return bool(filled) and sum(map(looks, filled)) >= MOST * len(filled)


def _is_date(text: str) -> bool:
    return bool(orders_of(text)) or (re.match(ISO, text) is not None and not text.strip().isdigit())


def _is_amount(text: str) -> bool:
    return not PHONE.match(text.strip()) and (mark_of(text) is not None or either_way(bare_amount(text)))


def _of_file(sheet: Sheet, manner: Manner, first: Batch | None) -> Iterator[Trait]:
    if isinstance(sheet, TextSheet):
        yield _encoding(sheet, manner, first)
        yield _separator(sheet, manner)
    if isinstance(sheet, WorkbookSheet):
        yield _sheet(sheet, manner)
    if isinstance(sheet, TextSheet | WorkbookSheet):
        yield _header(sheet, manner, first)


def _encoding(sheet: TextSheet, manner: Manner, first: Batch | None) -> Trait:
    look = sheet.opened.look
    encoding = sheet.opened.encoding.removesuffix("-sig").removesuffix("-le").removesuffix("-be")
    stated = manner.encoding is not None
    words = _read_otherwise(look, encoding) or _foreign(sheet, first)
    sure = stated or (look is not None and look.sure and not look.mixed)
    why = "as stated" if stated or look is None else look.why
    shown = tuple(("".join(c if c.isascii() else "·" for c in word), word) for word in words)
    return Trait("encoding", encoding, stated, sure, why, shown, tuple(WORDS.items()))


def _read_otherwise(look: Look | None, encoding: str) -> list[str]:
    """Words that tell the two encodings apart that are taken for each other."""
    if look is None or encoding not in (WESTERN, CENTRAL):
        return []
    return [pair[encoding == CENTRAL][:WORD_AT_MOST] for pair in look.words]


def _foreign(sheet: TextSheet, first: Batch | None) -> list[str]:
    """The first words with letters beyond a to z."""
    words: dict[str, None] = {}
    rows = max(20, VALUES_LOOKED_AT // len(sheet.header))
    for column in first.columns if first else []:
        for text in column[:rows].to_pylist():
            for word in FOREIGN.findall(text) if not text.isascii() else ():
                if len(words) < EXAMPLES:
                    words[word[:WORD_AT_MOST]] = None
    return list(words)


def _separator(sheet: TextSheet, manner: Manner) -> Trait:
    stated = manner.separator is not None
    columns = len(sheet.header)
    why = "as stated" if stated else f"it cuts the names into {columns} columns"
    choices = tuple((mark, SEPARATOR_WORDS[mark]) for mark in SEPARATORS)
    return Trait("separator", sheet.opened.separator, stated, stated or columns > 1, why, (), choices)


def _sheet(sheet: WorkbookSheet, manner: Manner) -> Trait:
    stated = manner.sheet is not None
    why = "as stated" if stated else "the only one with something in it"
    if sheet.others and not stated:
        have = "has something, too" if len(sheet.others) == 1 else "have something, too"
        why = f"the first with something in it; {_listed(sheet.others)} {have}"
    choices = tuple((name, name) for name in sheet.names)
    return Trait("sheet", sheet.manner.sheet, stated, stated or not sheet.others, why, (), choices)


def _listed(names: Sequence[str]) -> str:
    """'Notes and Legend'."""
    shown = names[:SHEETS_SHOWN]
    if len(names) > len(shown) or len(names) == 1:
        return a_few(names, SHEETS_SHOWN)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def _header(sheet: TextSheet | WorkbookSheet, manner: Manner, first: Batch | None) -> Trait:
    line = sheet.manner.header or 1
    stated = manner.header is not None
    names = sheet.opened.sure_of_names if isinstance(sheet, TextSheet) else sheet.sure_of_names
    why = "as stated" if stated else "it looks like names of columns"
    if not names and not stated:
        why = "it is the first row, but looks like data"
    elif sheet.titles and not stated:
        why = f"it looks like names of columns; above it stands “{sheet.titles[0][:TITLE_SHOWN]}”"
        if sheet.opened.grouped if isinstance(sheet, TextSheet) else sheet.grouped:
            above = sheet.titles[-1][:TITLE_SHOWN]
            why = f"the row above (“{above}”) names groups of columns, and tells those apart that are called alike"
    values = [column[0].as_py() for column in first.columns] if first and len(first.lines) else []
    examples = tuple((name, value[:60]) for name, value in zip(sheet.header, values, strict=False) if name and value)
    choices = tuple((str(number), f"line {number}") for number in range(1, max(line, 3) + 3))
    return Trait("header", str(line), stated, stated or names, why, examples[:3], choices)


def _zone(dates: DateJudge, manner: Manner) -> Trait | None:
    if not dates.columns:
        return None
    if manner.zone is not None:
        return Trait("zone", manner.zone, True, True, "as stated")
    if not dates.local:
        return Trait("zone", "UTC", False, True, "every time says its offset")
    return Trait("zone", "UTC", False, False, "dates and times name no zone, and are read as UTC")
