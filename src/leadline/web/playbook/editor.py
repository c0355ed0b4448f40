"""The page of the rules: the text that is written, what is wrong with it, and what it would change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

from leadline.problems import Problem
from leadline.record.drafts import Draft
from leadline.record.home import Home
from leadline.web import clock
from leadline.web.playbook import cases, code, what_if
from leadline.web.playbook.changed import in_words
from leadline.web.playbook.looked import has_looked, note_looked
from leadline.web.playbook.state import InForce, Written, published_since
from leadline.web.shell.me import zone_of

SAID = 3
"""Changes that the opening sentence names."""
PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class Told:
    """A problem with the line that it stands at, if it stands at one."""

    problem: Problem
    line: code.CodeLine | None


def editor(
    request: HttpRequest, home: Home, now: InForce, text: str, draft: Draft | None, wrote: Written
) -> dict[str, Any]:
    """Everything that the page shows of a text. `draft` is what is kept; None while the text is what is in force."""
    moment, zone = datetime.now(UTC), zone_of(request)
    base = draft.base if draft else now.digest
    context: dict[str, Any] = {
        "text": text,
        "base": base,
        "seen": draft.seen if draft else "",
        "draft": draft,
        "saved": clock.moment(draft.saved, moment, zone) if draft else "",
        "saved_by": draft.by if draft else "",
        "in_force": now,
        "digest": wrote.digest,
        "numbers": _numbers(text, wrote.errors),
        "rows": min(text.count("\n") + 2, code.LONGEST),
        "errors": [Told(problem, code.line_at(text, problem.line)) for problem in wrote.errors[:PROBLEMS]],
        "error_count": len(wrote.errors),
        "more_errors": max(0, len(wrote.errors) - PROBLEMS),
        "first_line": next((problem.line for problem in wrote.errors if problem.line), None),
        "remarks": [Told(problem, code.line_at(text, problem.line)) for problem in wrote.remarks[:PROBLEMS]],
        "changes": wrote.changes,
        "first_changes": [in_words(change) for change in (wrote.changes or ())[:SAID]],
        "more_changes": max(0, len(wrote.changes or ()) - SAID),
    }
    if draft is not None and base != now.digest:
        since = published_since(home, base, now)
        context |= {"moved_on": True, "since": None if since is None else [in_words(change) for change in since]}
    return context | what_if_part(request, home, now, wrote) | cases_part(request, home, wrote)


def what_if_part(request: HttpRequest, home: Home, now: InForce, wrote: Written) -> dict[str, Any]:
    """What the text would change: shown, being counted, or why it cannot be. Seeing it is noted for publishing."""
    context: dict[str, Any] = {"digest": wrote.digest}
    if wrote.playbook is None or wrote.digest == now.digest:
        return context
    if now.playbook is None:
        note_looked(request, now.digest, wrote.digest)
        return context | {"nothing_to_compare": True, "looked": True}
    run = what_if.found(home, now.playbook, wrote.playbook)
    if run is not None and run.ended is not None:
        note_looked(request, now.digest, wrote.digest)
        context["what_if_problems"] = run.problems
        if run.result is not None:
            moment, zone = datetime.now(UTC), zone_of(request)
            context["what_if"] = what_if.shown(home, run.result, wrote.playbook, moment, zone)
    context["counting"] = run is not None and run.ended is None
    context["looked"] = has_looked(request, now.digest, wrote.digest)
    return context


def cases_part(request: HttpRequest, home: Home, wrote: Written) -> dict[str, Any]:
    """How the cases came out, how far they are, or that they were not run."""
    if wrote.playbook is None:
        return {"digest": wrote.digest}
    run = cases.found(home, wrote.playbook)
    moment, zone = datetime.now(UTC), zone_of(request)
    return {
        "digest": wrote.digest,
        "case_files": cases.files(home, wrote.playbook),
        "cases": run.result if run else None,
        "cases_problems": run.problems if run else (),
        "cases_so_far": run.so_far if run else None,
        "cases_running": run is not None and run.ended is None,
        "cases_done": run.done if run else 0,
        "cases_of": run.of if run else 0,
        "cases_when": clock.ago(run.ended, moment, zone) if run and run.ended else "",
    }


def _numbers(text: str, errors: tuple[Problem, ...]) -> list[tuple[int, bool]]:
    wrong = {problem.line for problem in errors}
    return [(n, n in wrong) for n in range(1, min(text.count("\n") + 1, code.LONGEST) + 1)]
