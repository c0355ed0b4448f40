"""The rows of a file, read as its mapping says."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.collect.files.mapping_parts import ANY, GIVEN, LeaveOut
from leadline.collect.files.preparing import Prepared, PreparedTouch
from leadline.collect.files.reading import Batch
from leadline.collect.files.skipping import BY_FLAG, EMPTY, SILENT, LeftOut
from leadline.collect.notes import a_few
from leadline.collect.shaping import Reading, Shaped, shape
from leadline.collect.shaping.reading import Mask
from leadline.collect.shaping.together import Portion, together
from leadline.problems import Problem
from leadline.respond.exports.cells import harmed

TEXT = pa.string()
FEW = 20
"""Of fewer rows it is no wonder that they say the same."""
COLUMNS_SHOWN = 8
SHOWN = 40


class Rows:
    """Shapes the batches of a prepared file; several may be shaped at once."""

    def __init__(self, prepared: Prepared, reading: Reading) -> None:
        self.prepared, self.reading = prepared, reading
        mapping = prepared.mapping
        self.words = {field: _Words(words) for field, words in mapping.values.items() if words}
        self.same: dict[int, str | None] = {
            place: None for touch in prepared.touches for places in touch.places.values() for place in places
        }
        """Columns that have said the same in every row so far, and what; None before the first row."""
        self.read = frozenset(self.same)
        self.lock, self.seen = Lock(), 0
        self.before, self.first_of = dict(mapping.before), dict(mapping.first_of)
        self.cut = {field: tuple(beginnings) for field, beginnings in mapping.cut.items() if beginnings}

    def shape(self, batch: Batch) -> Shaped:
        """The touches (or costs) of a batch, with the line of each in a column `line`."""
        rows = len(batch.lines)
        left = self._left_out(batch)
        touches = self.prepared.touches
        if len(touches) == 1 and not left.any:
            shaped = shape(self._texts(batch, touches[0]), rows, self.reading, touches[0].constants)
        elif left.rows.all():
            shaped = shape({}, rows, self.reading)
        else:
            shaped = together([self._portion(batch, touch, ~left.rows) for touch in touches], rows)
        ruled = left.rows.copy()
        self._explain(batch, shaped, left)
        shaped.skipped_why = left.why(shaped.skipped)
        shaped.notes += left.notes(batch.blank)
        self._compare(batch, ruled)
        shaped.table = shaped.table.append_column("line", pa.array(batch.lines[shaped.rows]))
        return shaped

    def told(self) -> list[Problem]:
        """What can be said of the file once all its rows were shaped."""
        header = self.prepared.sheet.header
        same = [f"{header[place]} (“{word[:SHOWN]}”)" for place, word in sorted(self.same.items()) if word]
        if not same or self.seen < FEW:
            return []
        what = f"These columns say the same in every row: {a_few(same, COLUMNS_SHOWN)}."
        return [Problem("constant_columns", what, "They tell nobody apart; leave them out if you like.", "note")]

    def _compare(self, batch: Batch, left_out: Mask) -> None:
        kept = None if not left_out.any() else pa.array(~left_out)
        rows = len(batch.lines) - int(left_out.sum())
        if not rows:
            return
        with self.lock:
            self.seen += rows
            for place, word in list(self.same.items()):
                column = batch.columns[place] if kept is None else batch.columns[place].filter(kept)
                first = str(column[0].as_py() or "") if word is None else word
                if pc.all(pc.equal(pc.fill_null(column, ""), first)).as_py():
                    self.same[place] = first
                else:
                    del self.same[place]

    def _portion(self, batch: Batch, touch: PreparedTouch, among: Mask) -> Portion:
        for place, words in touch.when.items():
            among = among & np.asarray(_says(batch.columns[place], words))

        def shaped(places: pa.Array) -> Shaped:
            texts = {name: column.take(places) for name, column in self._texts(batch, touch).items()}
            return shape(texts, len(places), self.reading.of(touch.kind), touch.constants)

        return Portion(among, shaped)

    def _texts(self, batch: Batch, touch: PreparedTouch) -> dict[str, pa.Array]:
        return {field: self._text(batch, field, places) for field, places in touch.places.items()}

    def _text(self, batch: Batch, field: str, places: tuple[int, ...]) -> pa.Array:
        columns = [_unmarked(batch.columns[place]) for place in places]
        if ANY in self.words:
            columns = [self.words[ANY].of(column) for column in columns]
        text = columns[0] if len(columns) == 1 else _joined(columns)
        if field in self.first_of:
            text = pc.list_element(pc.split_pattern(text, self.first_of[field], max_splits=1), 0)
        for beginning in self.cut.get(field, ()):
            begins = pc.fill_null(pc.starts_with(pc.utf8_ltrim_whitespace(text), beginning), False)
            if pc.any(begins).as_py():
                rest = pc.utf8_slice_codeunits(pc.utf8_ltrim_whitespace(text), len(beginning))
                text = pc.if_else(begins, rest, text)
        if field in self.words:
            text = self.words[field].of(text)
        return _put_before(self.before[field], text) if field in self.before else text

    def _left_out(self, batch: Batch) -> LeftOut:
        left = LeftOut(len(batch.lines))
        for rule in self.prepared.mapping.leave_out:
            why = rule.why or f"{rule.column}: {', '.join((*rule.begins, *rule.equals)) or 'empty'}"
            left.add(self._matches(batch, rule), why)
        return left

    def _explain(self, batch: Batch, shaped: Shaped, left: LeftOut) -> None:
        """Why rows were skipped that no rule of the mapping leaves out."""
        rest = shaped.skipped & ~left.rows
        if not rest.any():
            return
        rows = np.flatnonzero(rest)
        said, read = (np.zeros(len(batch.lines), dtype=bool) for _ in range(2))
        for place, column in enumerate(batch.columns):
            there = np.asarray(pc.not_equal(_plain(pc.fill_null(column.take(pa.array(rows)), "")), ""))
            said[rows] |= there
            read[rows] |= there & (place in self.read)
        left.add(rest & ~said, EMPTY)
        left.add(rest & ~read, SILENT)
        left.add(rest, BY_FLAG.get(self.prepared.kind, SILENT))

    def _matches(self, batch: Batch, rule: LeaveOut) -> Mask:
        header = [name.casefold() for name in self.prepared.sheet.header]
        column = rule.column.strip().casefold()
        places = [place for place, name in enumerate(header) if column in (ANY, name)]
        found: Mask = np.zeros(len(batch.lines), dtype=bool)
        for place in places:
            text = _plain(batch.columns[place])
            for beginning in rule.begins:
                found |= np.asarray(pc.fill_null(pc.starts_with(text, _same(beginning)), False))
            if rule.empty:
                found |= np.asarray(pc.fill_null(pc.equal(text, ""), True))
            if rule.equals:
                found |= np.asarray(pc.is_in(text, pa.array([_same(word) for word in rule.equals], TEXT)))
        return found


class _Words:
    """Words that mean others, found without a look at each row."""

    def __init__(self, words: Mapping[str, str | None]) -> None:
        meant = {_same(word): meaning for word, meaning in words.items()}
        self.written, self.meant = pa.array(list(meant), TEXT), pa.array(list(meant.values()), TEXT)

    def of(self, column: pa.Array) -> pa.Array:
        place = pc.index_in(_plain(column), self.written)
        if place.null_count == len(place):
            return column
        return pc.if_else(pc.is_valid(place), self.meant.take(place), column)


def _unmarked(column: pa.Array) -> pa.Array:
    """Cells without the apostrophe by which a file was made safe for spreadsheets."""
    return harmed(column) if pc.any(pc.starts_with(column, "'")).as_py() else column


def _same(word: str) -> str:
    return " ".join(word.lower().split())


def _plain(column: pa.Array) -> pa.Array:
    """Words without their case and blanks."""
    text = pc.utf8_lower(pc.utf8_trim_whitespace(column))
    if pc.any(pc.match_substring_regex(text, r"\s\s|[^\S ]")).as_py():
        text = pc.replace_substring_regex(text, r"\s+", " ")
    return text


def _put_before(beginning: str, column: pa.Array) -> pa.Array:
    text = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(text, ""), text, pc.binary_join_element_wise(beginning, text, ""))


def _says(column: pa.Array, words: tuple[str, ...]) -> pa.Array:
    text = _plain(column)
    plain = [_same(word) for word in words]
    said = pc.is_in(text, pa.array(plain, TEXT))
    if GIVEN in plain:
        said = pc.or_(said, pc.greater(pc.utf8_length(text), 0))
    return pc.fill_null(said, False)


def _joined(columns: list[pa.Array]) -> pa.Array:
    """Cells with a blank between; empty ones leave none."""
    trimmed = [pc.utf8_trim_whitespace(pc.fill_null(column, "")) for column in columns]
    text = pc.binary_join_element_wise(*trimmed, " ")
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(text, r" {2,}", " "))
