"""The fourth step: the import itself, how far it is, what came of it, and taking it back."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from leadline import words
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.mending import write_refused
from leadline.collect.files.saved import save, saved_for
from leadline.problems import LeadlineError, RecordError
from leadline.record.home import Home
from leadline.record.import_drafts import Draft, draft_of
from leadline.record.runs import Refused, Run, refusals, run_of, runs
from leadline.touches.instants import moment_of
from leadline.web import clock
from leadline.web.importing import steps, work
from leadline.web.importing import words as said
from leadline.web.importing.beside import State, state_of
from leadline.web.importing.columns import mapping_of
from leadline.web.importing.listing import MADE_UP
from leadline.web.importing.looking import look_of
from leadline.web.refusals import refusal
from leadline.web.roles import Role, page, verb
from leadline.web.shell.me import zone_of
from leadline.web.shell.toasts import with_toast
from leadline.web.writes import current_home

REFUSED_SHOWN = 20


@verb(Role.MARKETER)
def start(request: HttpRequest, draft: int) -> HttpResponse:
    """Import a file whose rows were checked."""
    home = current_home()
    one = steps.found(request, draft)
    there = _run_of(home, one)
    if there is not None:
        return redirect("import_run", run=there)
    look_state, sample = work.look_at(home, one, begin=False)
    if look_state.result is None:
        return redirect("import_draft", draft=draft)
    mapping = mapping_of(home, one, look_of(look_state.result, sample))
    checked, _ = work.check_rows(home, one, mapping, begin=False)
    if checked.result is None or "questions" in checked.result:
        return redirect("import_rows", draft=draft)
    work.begin_import(home, one, mapping, request.user.get_username())
    return redirect("import_begun", draft=draft)


@page(Role.MARKETER)
def begun(request: HttpRequest, draft: int) -> HttpResponse:
    """Until the import has its number."""
    home = current_home()
    one = steps.found(request, draft)
    run = _run_of(home, one)
    if run is not None:
        return redirect("import_run", run=run)
    state = state_of(work.import_job(home, one))
    if state.result is None and not state.under_way and not state.problems:
        return redirect("import_rows", draft=draft)
    return steps.waiting(request, one, state, "Beginning the import", step=4)


@page(Role.MARKETER)
def shown(request: HttpRequest, run: int) -> HttpResponse:
    home = current_home()
    one = _found(home, run)
    zone, now = zone_of(request), datetime.now(UTC)
    started = moment_of(one.started)
    going = state_of(work.run_job(home, run, "undo"))
    undoing = one.state == "undoing" or (one.state != "undone" and going.under_way)
    problems = _problems(home, one, going)
    under_way = one.state == "running" or undoing
    progress = _progress(home, one)
    context = {
        "here": "import", "step": 5 if one.state in ("done", "undone") else 4, "run": one, "undoing": undoing,
        "file": one.file, "kind_said": said.kind(one.kind).lower(), "state_said": said.STATE.get(one.state, one.state),
        "by": one.by, "ago": clock.ago(started, now, zone), "exact": clock.exact(started, zone),
        "counts": _counts(one), "rows": words.count(one.rows or one.done_rows, "row"), "problems": problems,
        "written": words.whole(one.written), "expected": words.whole(one.expected), "left": steps.left_of(progress),
        "refused": _first_refused(one), "refused_count": words.whole(one.refused),
        "has_copy": one.state in ("stopped", "cut off") and Path(one.path).is_file(),
        "undone_by": one.undone_by, "new_rows": words.count(one.new, "new row"),
        "people_new": words.count(one.people_new, "new person", "new people"), "under_way": under_way,
        "saved": one.state == "done" and _is_kept(home, one),
    }  # fmt: skip
    answer = render(request, "leadline/importing/run.html", context)
    if under_way:
        answer["Refresh"] = steps.LOOKS_AGAIN
    return answer


@verb(Role.MARKETER)
def stop(request: HttpRequest, run: int) -> HttpResponse:
    """Asks an import to end after what it is doing; it can be gone on with."""
    home = current_home()
    if _found(home, run).state == "running":
        work.stop(home, run)
    return with_toast(request, redirect("import_run", run=run), "It stops after the rows that it is writing.")


@verb(Role.MARKETER)
def resume(request: HttpRequest, run: int) -> HttpResponse:
    home = current_home()
    if _found(home, run).state in ("stopped", "cut off"):
        work.begin_with(home, run, "resume", request.user.get_username())
    return redirect("import_run", run=run)


@verb(Role.MARKETER)
def undo(request: HttpRequest, run: int) -> HttpResponse:
    """Takes all of an import back."""
    home = current_home()
    one = _found(home, run)
    if one.state in ("done", "stopped", "cut off", "undoing"):
        work.begin_with(home, run, "undo", request.user.get_username())
    return redirect("import_run", run=run)


@verb(Role.MARKETER)
def keep(request: HttpRequest, run: int) -> HttpResponse:
    """Keep what the columns mean for the next file of this shape."""
    home = current_home()
    one = _found(home, run)
    name = " ".join(request.POST.get("name", "").split())[:100]
    if not name or not name.isprintable():
        return refusal(request, 422, "Nothing was kept", "It has no name, or one that cannot be shown.", "Give it one.")
    try:
        save(home, replace(Mapping.parse(one.mapping), name=name), json.loads(one.header))
    except LeadlineError as error:
        told = error.problems[0]
        return refusal(request, 422, "Nothing was kept", told.what, told.mend)
    said = f"Kept as “{name}”: files with these columns are read by it."
    return with_toast(request, redirect("import_run", run=run), said)


@page(Role.MARKETER)
def refused(request: HttpRequest, run: int) -> HttpResponse:
    """The rows that need mending, to be mended in a spreadsheet and imported again."""
    home = current_home()
    one = _found(home, run)
    with tempfile.TemporaryDirectory(dir=home.path / "cache") as folder:
        path = Path(folder) / "refused.csv"
        try:
            write_refused(home, run, path)
        except LeadlineError:
            raise Http404 from None
        content = path.read_bytes()
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="to-mend-{one.id}.csv"'
    return answer


def _run_of(home: Home, one: Draft) -> int | None:
    """The import that was made of a file; one that was cut off has not said so itself."""
    place = str(one.path(home))
    return one.run or next((run.id for run in runs(home) if run.path == place), None)


def _found(home: Home, run: int) -> Run:
    try:
        one = run_of(home, run)
    except RecordError:
        raise Http404 from None
    if one.kind == MADE_UP:
        raise Http404
    return one


def _is_kept(home: Home, one: Run) -> bool:
    """Whether its mapping needs no keeping: one for such files is kept, or there is none."""
    return not one.mapping or saved_for(home, json.loads(one.header or "[]")) is not None


def _first_refused(one: Run) -> list[Refused]:
    first = islice(refusals(one.id), REFUSED_SHOWN) if one.refused else ()
    return [replace(row, mend=said.without_options(row.mend)) for row in first]


def _progress(home: Home, one: Run) -> State:
    """Of the process that is at work, if a page began it."""
    made_from = draft_of(one.id)
    if made_from is not None:
        state = state_of(work.import_job(home, made_from))
        if state.under_way:
            return state
    return state_of(work.run_job(home, one.id, "resume"))


def _problems(home: Home, one: Run, going: State) -> list[dict[str, str]]:
    told = [*going.problems] if one.state not in ("undone", "undoing") else []
    if one.state in ("stopped", "cut off"):
        told += _progress(home, one).problems
    return [{"what": problem.what, "mend": problem.mend} for problem in told if problem.id != "cut_off"]


def _counts(one: Run) -> list[dict[str, object]]:
    counts = [("New", one.new, False), ("Already here, nothing changed", one.known, False),
              ("Left out", one.skipped, False), ("Need mending", one.refused, True)]  # fmt: skip
    return [
        {"said": text, "count": words.whole(count), "bad": bad and count > 0}
        for text, count, bad in counts
        if count or text == "New"
    ]
