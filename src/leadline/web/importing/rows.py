"""The third step: what would become of each row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from leadline import words
from leadline.record.home import Home
from leadline.record.people import people
from leadline.web import downloads
from leadline.web.importing import own_numbers, steps, work
from leadline.web.importing import words as said
from leadline.web.importing.beside import State
from leadline.web.importing.checking import SHOWN, rows_of
from leadline.web.importing.columns import mapping_of, totals
from leadline.web.importing.looking import look_of
from leadline.web.roles import Role, page
from leadline.web.writes import current_home

A_PAGE = 50
BRING_NOTHING = ("refused", "skipped", "already_here")
"""Outcomes of rows that bring nothing."""
SHOWN_BEFORE = ("columns_left_out", "encoding")
"""Notes that the page of columns has shown."""
SAID_BEFORE = {
    "zone_assumed": "Another is said at the step before, at “Times in”.",
    "currency_assumed": "Another is said at the step before, at “Money in”.",
    "unreadable_phone": "If they lack their country, say whose they are at the step before, at “Phone numbers of”.",
}
"""Where the page of columns asks for what a note says was assumed."""


@dataclass(frozen=True, slots=True)
class Row:
    """`named` are the cells with the names of their columns."""

    line: int
    outcome: str
    outcome_said: str
    cells: tuple[str, ...]
    person: int | None
    known_as: str
    merges: bool
    reason: str
    mend: str
    columns: tuple[str, ...]

    @property
    def named(self) -> list[tuple[str, str]]:
        return list(zip(self.columns, self.cells, strict=False))


@page(Role.MARKETER, form=Role.MARKETER)
def rows(request: HttpRequest, draft: int) -> HttpResponse:
    """Its form has the rows checked."""
    home = current_home()
    one = steps.found(request, draft)
    if one.run is not None:
        return redirect("import_run", run=one.run)
    look_state, sample = work.look_at(home, one, begin=False)
    if look_state.result is None:
        return redirect("import_draft", draft=draft)
    look = look_of(look_state.result, sample)
    mapping = mapping_of(home, one, look)
    state, kept = work.check_rows(home, one, mapping, begin=request.method == "POST")
    if request.method == "POST":
        return redirect("import_rows", draft=draft)
    if state.result is None:
        return steps.waiting(request, one, state, "Checking the rows", step=3)
    told = state.result
    if "questions" in told:
        return redirect("import_question", draft=draft, name=told["questions"][0]["name"])
    only = request.GET.get("outcome", "")
    table = rows_of(kept)
    of = table.filter(pc.equal(table.column("outcome"), only)) if only in told["totals"] else table
    number = max(1, min(_number(request.GET.get("page")), -(-max(len(of), 1) // A_PAGE)))
    taken = told["rows"] - sum(told["totals"].get(name, 0) for name in BRING_NOTHING)
    context = {
        "here": "import", "step": 3, "draft": one, "kind_said": said.kind(mapping.kind).lower(),
        "totals": totals(told["totals"]), "count": words.count(told["rows"], "row"), "only": only,
        "of_each": {name: said.OUTCOME.get(name, name) for name in told["totals"]},
        "rows": _rows(home, of.slice((number - 1) * A_PAGE, A_PAGE), told["columns"]), "columns": told["columns"],
        "page": number, "pages": -(-len(of) // A_PAGE), "cut": any(n > SHOWN for n in told["totals"].values()),
        "shown_at_most": words.whole(SHOWN), "notes": _notes(told), "merges": told["merges"],
        "people_new": words.whole(told["people_new"]), "people_known": words.whole(told["people_known"]),
        "refused": words.whole(told["totals"].get("refused", 0)) if told["totals"].get("refused") else "",
        "taken": taken, "brings": _brings(taken, told["rows"]),
        "left_out": told["left_out"], "costs": mapping.kind == "costs", "otherwise": _otherwise(told["otherwise"]),
    }  # fmt: skip
    return render(request, "leadline/importing/rows.html", context)


@page(Role.MARKETER)
def download(request: HttpRequest, draft: int) -> HttpResponse:
    """What can be looked at, as a file that spreadsheets take for text only."""
    home = current_home()
    one = steps.found(request, draft)
    look_state, sample = work.look_at(home, one, begin=False)
    state, kept = State(), sample
    if look_state.result is not None:
        state, kept = work.check_rows(home, one, mapping_of(home, one, look_of(look_state.result, sample)), begin=False)
    if state.result is None or "questions" in state.result:
        return redirect("import_rows", draft=draft)
    table = rows_of(kept)
    only = request.GET.get("outcome", "")
    if only:
        table = table.filter(pc.equal(table.column("outcome"), only))
    shown = _plain(table, state.result["columns"])
    columns = {
        "Line": [str(row.line) for row in shown],
        "What will happen": [row.outcome_said for row in shown],
        "Why": [row.reason for row in shown],
        "How to mend it": [row.mend for row in shown],
    }
    for place, name in enumerate(state.result["columns"]):
        head = name if name not in columns else f"{name} (as written)"
        columns[head] = [row.cells[place] if place < len(row.cells) else "" for row in shown]
    plain = pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()})
    return downloads.download(request, plain, "checked-rows", downloads.wanted(request) or "csv")


def _rows(home: Home, table: pa.Table, columns: Sequence[str]) -> list[Row]:
    plain = _plain(table, columns)
    known = people(home, {row.person for row in plain if row.person is not None})
    return [row if row.person is None else _known(row, known[row.person].title or f"No. {row.person}") for row in plain]


def _brings(taken: int, rows: int) -> str:
    """'14 of 40 rows'."""
    return words.count(rows, "row") if taken == rows else f"{words.whole(taken)} of {words.count(rows, 'row')}"


def _notes(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        note | {"what": f"{own_numbers.sentence(note['what'])} {SAID_BEFORE.get(note['id'], '')}".rstrip()}
        for note in told["notes"]
        if note["id"] not in SHOWN_BEFORE
    ]


def _otherwise(told: dict[str, Any] | None) -> dict[str, Any] | None:
    return told and told | {"what": own_numbers.sentence(told["what"])}


def _known(row: Row, name: str) -> Row:
    return replace(row, known_as=name)


def _plain(table: pa.Table, columns: Sequence[str]) -> list[Row]:
    return [_row(row, columns) for row in table.to_pylist()]


def _row(row: dict[str, Any], columns: Sequence[str]) -> Row:
    cells: Sequence[str] = json.loads(row["cells"])
    outcome = row["outcome"]
    return Row(
        row["line"], outcome, said.OUTCOME_OF_ONE.get(outcome, words.spoken(outcome)), tuple(cells), row["person"], "",
        bool(row["merges"]), row["reason"] or "", said.without_options(row["mend"] or ""), tuple(columns),
    )  # fmt: skip


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 1
