"""What is told of a file and its rows beside the counts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from leadline.collect.files.letters import CENTRAL, WESTERN
from leadline.collect.files.mending import OURS
from leadline.collect.files.preparing import Prepared
from leadline.collect.files.rows import Rows
from leadline.collect.notes import CountedNote, a_few
from leadline.problems import Problem

GUESSED = {WESTERN: "Windows-1252", CENTRAL: "Windows-1250"}
"""Encodings that are read out of a file’s letters."""
LEFT_OUT_SHOWN = 8
"""Columns; the report has them all."""


class Notes:
    """Counts notes on rows over all pieces of a file."""

    def __init__(self, prepared: Prepared, kept: str = "[]") -> None:
        """`kept`: what `text` gave when the first rows were counted."""
        self._prepared = prepared
        self._counted = {note["id"]: CountedNote(**note) for note in json.loads(kept)}

    def add(self, notes: Iterable[CountedNote]) -> None:
        for note in notes:
            there = self._counted.get(note.id)
            self._counted[note.id] = there.with_more(note.count) if there else note

    def text(self) -> str:
        """The counts as JSON."""
        return json.dumps([asdict(note) for note in self._counted.values()], ensure_ascii=False)

    def told(self, shaping: Rows) -> tuple[Problem, ...]:
        """On the file first, then on its rows."""
        notes = list(self._prepared.notes)
        left = [name for name in self._prepared.left_out if name not in OURS]
        if left:
            what = f"Left out: {a_few(left, LEFT_OUT_SHOWN).removesuffix('.')}."
            name = "FIELD" if self._prepared.kind == "costs" else "attributes.NAME"
            notes.append(Problem("columns_left_out", what, f"Map what you need: --map {name}=COLUMN.", "note"))
        notes += _guessed(self._prepared)
        notes += shaping.told()
        return (*notes, *(note.problem() for note in self._counted.values()))


def _guessed(prepared: Prepared) -> Iterator[Problem]:
    """By which letters a file was read that does not say it; what may be wrong is a warning."""
    encoding = prepared.sheet.manner.encoding
    if encoding not in GUESSED:
        return
    trait = next((trait for trait in prepared.traits if trait.name == "encoding"), None)
    what = f"The file is not UTF-8; it was read as {GUESSED[encoding]}."
    if trait is None or trait.sure:
        yield Problem("encoding", what, "Save it as UTF-8 if letters look wrong.", "note")
        return
    why = trait.why.removeprefix("not UTF-8; ")
    mend = "State it: --encoding cp1252, --encoding cp1250; or save it as UTF-8."
    yield Problem("encoding", f"{what} {why[:1].upper()}{why[1:]}.", mend, "warning")
