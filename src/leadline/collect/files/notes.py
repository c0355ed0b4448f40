"""What is told of a file and its rows beside the counts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

from leadline.collect.files.preparing import Prepared
from leadline.collect.files.rows import Rows
from leadline.collect.notes import CountedNote, a_few
from leadline.problems import Problem

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
        left = self._prepared.left_out
        if left:
            what = f"Left out: {a_few(left, LEFT_OUT_SHOWN)}."
            name = "FIELD" if self._prepared.kind == "costs" else "attributes.NAME"
            notes.append(Problem("columns_left_out", what, f"Map what you need: --map {name}=COLUMN.", "note"))
        if self._prepared.sheet.manner.encoding == "cp1252":
            what = "The file is not UTF-8; it was read as Windows-1252."
            notes.append(Problem("encoding", what, "Save it as UTF-8 if letters look wrong.", "note"))
        notes += shaping.told()
        return (*notes, *(note.problem() for note in self._counted.values()))
