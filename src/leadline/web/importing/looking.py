"""What is found out about a file before anybody is asked: how it is written, what its rows and columns seem to be."""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from leadline.collect.fields import checked_kind
from leadline.collect.files.finding import found
from leadline.collect.files.manner import Manner, Trait
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.preparing import MOMENTS
from leadline.collect.files.recognising import preset_for
from leadline.collect.files.sheets import Sheet, open_sheet
from leadline.collect.files.suggesting import Suggestion, suggested
from leadline.record.home import Home
from leadline.record.import_drafts import Draft
from leadline.touches.keys import KEY_KINDS
from leadline.web.importing.beside import Result, Tell
from leadline.web.importing.known import Known, known_mapping

SAMPLE = 200
"""Rows from the beginning that are shown as they will be read."""
LOOKED_THROUGH = 100_000
"""Rows whose words are counted."""
WORDS_AT_MOST = 60
"""A column of more different words is no list of words."""
WORD_AT_MOST = 120
CELL_AT_MOST = 4_000


@dataclass(frozen=True, slots=True)
class Column:
    """`examples` as written; `field` as suggested or known; `state` is sure, check or left out; `words` are pairs
    (word, rows), of a column of few words; `dated`: its cells look like dates.
    """

    name: str
    examples: tuple[str, ...]
    field: str | None
    state: str
    why: str
    words: tuple[tuple[str, int], ...]
    dated: bool


@dataclass(frozen=True, slots=True)
class Look:
    """`mapping` is a `known` one (saved, or that of the import whose rows were mended), or what is `suggested`; `note`
    says which. `plain` is suggested without asking which program wrote the file. `nobody`: no column seems to tell who
    somebody is. `lines` are those of the sample's rows in the file; `rows` is None where nobody knows before reading;
    `titles` stand above the names.
    """

    kind: str
    kind_said: bool
    header: tuple[str, ...]
    form: str
    mapping: Mapping
    suggested: Mapping
    plain: Mapping
    note: str
    known: bool
    nobody: bool
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    traits: tuple[Trait, ...]
    lines: tuple[int, ...]
    rows: int | None
    sample: Path
    titles: tuple[str, ...] = ()


def look(home: Home, draft: Draft, sample: Path, tell: Tell) -> Result:
    """Look at a file as it was said to be; the first rows are kept as `sample`. Raises BadFile."""
    sheet = open_sheet(draft.path(home), manner_of(draft))
    kind = checked_kind(draft.kind) if draft.kind else None
    known = known_mapping(home, sheet.header, kind)
    suggestion = suggested(sheet, known.mapping.kind if known else kind, home.playbook())
    plain = suggestion
    if preset_for(sheet.header) is not None:
        plain = suggested(sheet, kind, home.playbook(), by_preset=False)
    mapping = known.mapping if known else suggestion.mapping
    traits = found(sheet, manner_of(draft), columns_of(mapping, MOMENTS), columns_of(mapping, ("amount",)))
    words, lines, rows = _read(sheet, sample, tell)
    Mapping.parse(mapping.text())  # what cannot be kept is told now
    return {
        "kind": mapping.kind,
        "kind_said": bool(draft.kind),
        "header": list(sheet.header),
        "form": sheet.form,
        "mapping": mapping.text(),
        "suggested": suggestion.mapping.text(),
        "plain": plain.mapping.text(),
        "note": known.why if known else suggestion.why,
        "known": known is not None,
        "nobody": known is None and _is_about_nobody(mapping),
        "notes": [note.what for note in (*sheet.notes, *suggestion.notes)],
        "columns": _columns(sheet, suggestion, mapping, words, known),
        "traits": [asdict(trait) for trait in traits],
        "lines": lines,
        "titles": [title[:WORD_AT_MOST] for title in sheet.titles],
        "rows": sheet.rows_expected if rows is None else rows,
    }


def look_of(told: Result, sample: Path) -> Look:
    """What `look` found, from its result."""
    return Look(
        kind=told["kind"],
        kind_said=told["kind_said"],
        header=tuple(told["header"]),
        form=told["form"],
        mapping=Mapping.parse(told["mapping"]),
        suggested=Mapping.parse(told["suggested"]),
        plain=Mapping.parse(told["plain"]),
        note=told["note"],
        known=told["known"],
        nobody=told["nobody"],
        notes=tuple(told["notes"]),
        columns=tuple(_column_of(column) for column in told["columns"]),
        traits=tuple(trait_of(trait) for trait in told["traits"]),
        lines=tuple(told["lines"]),
        rows=told["rows"],
        sample=sample,
        titles=tuple(told.get("titles", ())),
    )


def columns_of(mapping: Mapping, fields: Sequence[str]) -> tuple[str, ...]:
    """The columns that give one of these fields, to any touch of a row."""
    touches = (mapping.fields, *(part.fields for part in mapping.touches))
    return tuple(sorted({column for one in touches for field in fields for column in one.get(field, ())}))


def manner_of(draft: Draft) -> Manner:
    """What was stated of how a file is written."""
    return Manner(**json.loads(draft.manner))


def manner_text(manner: Manner) -> str:
    return json.dumps({name: value for name, value in asdict(manner).items() if value is not None})


def _is_about_nobody(mapping: Mapping) -> bool:
    """Whether no column tells who somebody is, in rows that would have to."""
    return mapping.kind != "costs" and not set(mapping.fields) & set(KEY_KINDS)


def _columns(
    sheet: Sheet, suggestion: Suggestion, mapping: Mapping, words: Sequence[list[tuple[str, int]]], known: Known | None
) -> list[dict[str, Any]]:
    guesses = {guess.place: guess for guess in suggestion.columns}
    goes = {column: field for field, columns in mapping.fields.items() for column in columns}
    told = []
    for place, name in enumerate(sheet.header):
        guess = guesses.get(place)
        field = goes.get(name)
        same = guess is not None and guess.field == field
        state = "left out" if field is None else "sure" if known or guess is None else guess.state
        why = " ".join(part for part in (guess.why, guess.note) if part) if guess and same else ""
        examples = [example[:WORD_AT_MOST] for example in guess.examples] if guess else []
        told.append({"name": name, "examples": examples, "field": field, "state": state,
                     "why": why if name else "It has no name.", "words": words[place],
                     "dated": guess is not None and guess.dated})  # fmt: skip
    return told


def _column_of(told: dict[str, Any]) -> Column:
    words = tuple((word, rows) for word, rows in told["words"])
    return Column(
        told["name"], tuple(told["examples"]), told["field"], told["state"], told["why"], words, told["dated"]
    )


def trait_of(told: dict[str, Any]) -> Trait:
    pairs = {name: tuple((one, other) for one, other in told[name]) for name in ("examples", "choices")}
    return Trait(**{**told, **pairs})


def _read(sheet: Sheet, sample: Path, tell: Tell) -> tuple[list[list[tuple[str, int]]], list[int], int | None]:
    """The words of each column of few, the lines of the sample, and how many rows there are if all were read."""
    width = len(sheet.header)
    counted: list[Counter[str] | None] = [Counter() for _ in range(width)]
    lines: list[int] = []
    rows, whole = 0, True
    with open(os.open(sample, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(sheet.header)
        for batch in sheet.batches():
            for row in range(min(len(batch.lines), SAMPLE - len(lines))):
                writer.writerow([_short(column[row].as_py()) for column in batch.columns])
                lines.append(int(batch.lines[row]))
            rows += batch.rows
            for place, column in enumerate(batch.columns):
                counted[place] = _counted(counted[place], column)
            tell(min(rows, LOOKED_THROUGH), LOOKED_THROUGH)
            if rows >= LOOKED_THROUGH:
                whole = False
                break
    return [list(_most(words)) for words in counted], lines, rows if whole else None


def _counted(so_far: Counter[str] | None, column: pa.Array) -> Counter[str] | None:
    """None once there are too many different words."""
    if so_far is None or not len(column):
        return so_far
    first = column.slice(0, 5 * WORDS_AT_MOST)
    if len(pc.unique(first)) > WORDS_AT_MOST:
        return None
    for one in pc.value_counts(column).to_pylist():
        word = (one["values"] or "").strip()
        if len(word) > WORD_AT_MOST:
            return None
        if word:
            so_far[word] += one["counts"]
    return so_far if len(so_far) <= WORDS_AT_MOST else None


def _most(words: Counter[str] | None) -> Iterator[tuple[str, int]]:
    yield from words.most_common() if words else ()


def _short(cell: str | None) -> str:
    return (cell or "")[:CELL_AT_MOST].encode("utf-8", "replace").decode()
