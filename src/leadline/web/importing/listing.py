"""Every import, and files that wait to be imported."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from leadline import words
from leadline.record.import_drafts import drafts
from leadline.record.runs import runs
from leadline.record.saved_mappings import saved_mappings
from leadline.web.importing import steps
from leadline.web.importing.keeping import shown_kept
from leadline.web.importing.shown import Shown, shown_draft, shown_run
from leadline.web.roles import Role, page
from leadline.web.shell.me import zone_of
from leadline.web.writes import current_home

AT_MOST = 200
"""Imports; older ones are told by `leadline imports`."""

MADE_UP = "demo"
"""Kind of the made-up company's run: it comes and goes by another page."""


@page(Role.MARKETER)
def imports(request: HttpRequest) -> HttpResponse:
    zone = zone_of(request)
    home = current_home()
    every = [run for run in runs(home) if run.kind != MADE_UP]
    rows = [shown_run(run, zone) for run in every[:AT_MOST]]
    begun = {run.path for run in every}
    waiting = [
        shown_draft(one, zone) for one in drafts() if str(one.path(home)) not in begun and steps.may_see(request, one)
    ]
    context = {
        "here": "import",
        "rows": rows,
        "waiting": waiting,
        "kept": [shown_kept(one, zone) for one in saved_mappings()],
        "older": len(every) - len(rows),
        "opening": _opening(rows, len(every), len(waiting)),
    }
    return render(request, "leadline/importing/listing.html", context)


def _opening(rows: list[Shown], count: int, waiting: int) -> str:
    if not count and not waiting:
        return "Bring in a list, an export or a report. Nothing is written before you have seen what will happen."
    parts = [f"{words.count(count, 'import')} so far; each can be taken back as a whole."] if count else []
    under_way = sum(row.state == "running" for row in rows)
    broken = sum(row.state in ("stopped", "cut off") for row in rows)
    if under_way:
        parts.append(f"{under_way} {'is' if under_way == 1 else 'are'} under way.")
    if broken:
        parts.append(f"{broken} ended half way and can be gone on with.")
    if waiting:
        parts.append(f"{words.count(waiting, 'file')} {'waits' if waiting == 1 else 'wait'} to be imported.")
    return " ".join(parts)
