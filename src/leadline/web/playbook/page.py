"""The playbook: in plain words, as rules to edit, its cases, and the versions that were."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from leadline import words
from leadline.playbook import Playbook, diff
from leadline.problems import BadPlaybook, RecordError
from leadline.record.home import Home
from leadline.record.publication import versions as all_versions
from leadline.record.versions import version_text
from leadline.web import clock
from leadline.web.playbook import code, history
from leadline.web.playbook.changed import in_words
from leadline.web.playbook.editor import cases_part, editor, what_if_part
from leadline.web.playbook.plain import sections_of
from leadline.web.playbook.state import InForce, draft_that_counts, in_force, written
from leadline.web.refusals import refusal
from leadline.web.roles import Role, page, role_of
from leadline.web.shell.me import zone_of
from leadline.web.writes import current_home

TABS = (
    ("playbook", "In plain words", Role.VIEWER),
    ("playbook_thresholds", "Thresholds", Role.MARKETER),
    ("playbook_rules", "Rules", Role.VIEWER),
    ("playbook_cases", "Cases", Role.VIEWER),
    ("playbook_versions", "Versions", Role.VIEWER),
)
"""(name of the address, title, least role)."""


@page()
def plain(request: HttpRequest) -> HttpResponse:
    """What the playbook in force says, a sentence a rule."""
    home = current_home()
    now = in_force(home)
    context = around(request, "playbook", now)
    if now.playbook is not None:
        context |= {"sections": sections_of(now.playbook), "playbook": now.playbook}
    return render(request, "leadline/playbook/plain.html", context)


@page()
def rules(request: HttpRequest) -> HttpResponse:
    """The text: to write on for those who may publish, to read for others."""
    home = current_home()
    now = in_force(home)
    context = around(request, "playbook_rules", now)
    if not role_of(request.user).may(Role.MARKETER):
        return render(request, "leadline/playbook/reading.html", context | {"lines": code.lines_of(now.text)})
    draft = draft_that_counts(now)
    text = draft.text if draft else now.text
    wrote = written(text, now)
    context |= editor(request, home, now, text, draft, wrote)
    context["by_lines"] = bool(draft) and request.GET.get("show") == "changes"
    if context["by_lines"]:
        context["hunks"] = code.changes_of(now.text, text, wrote.errors)
    return render(request, "leadline/playbook/rules.html", context)


@page(Role.MARKETER)
def what_if(request: HttpRequest) -> HttpResponse:
    """What the draft would change, as far as it is counted; asked for again while it is not."""
    home = current_home()
    now = in_force(home)
    context = _of_draft(home, now)
    wrote = context.pop("wrote")
    context |= around(request, "playbook_rules", now) | what_if_part(request, home, now, wrote)
    draft = context["draft"]
    context |= {"error_count": len(wrote.errors), "moved_on": draft is not None and draft.base != now.digest}
    return render(request, "leadline/playbook/what_if_in.html", context | {"alone": True})


@page()
def cases_now(request: HttpRequest) -> HttpResponse:
    """How far the cases are, of the draft or (with `?of=now`) of the playbook in force."""
    home = current_home()
    now = in_force(home)
    of_draft = request.GET.get("of") != "now" and role_of(request.user).may(Role.MARKETER)
    wrote = _of_draft(home, now)["wrote"] if of_draft else written(now.text, now)
    context = {"of": "draft" if of_draft else "now", "in_force": now} | cases_part(request, home, wrote)
    return render(request, "leadline/playbook/cases_in.html", context)


@page()
def cases(request: HttpRequest) -> HttpResponse:
    """The cases of the playbook in force, and how they came out."""
    home = current_home()
    now = in_force(home)
    context = around(request, "playbook_cases", now) | {"of": "now", "whole": True}
    return render(request, "leadline/playbook/cases.html", context | cases_part(request, home, written(now.text, now)))


@page()
def versions(request: HttpRequest) -> HttpResponse:
    """Every text that was in use, the latest first."""
    home = current_home()
    now = in_force(home)
    rows = history.rows(all_versions(home), now, datetime.now(UTC), zone_of(request))
    return render(
        request, "leadline/playbook/versions.html", around(request, "playbook_versions", now) | {"rows": rows}
    )


@page()
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One text, and what it changes in meaning against another: `?with=` a number, else the one before."""
    home = current_home()
    now = in_force(home)
    there = all_versions(home)
    try:
        text = version_text(number)
    except RecordError:
        return refusal(
            request, 404, "There is no such version", f"No version has the number {number}.", "Versions lists them all."
        )
    numbers = [one.id for one in there]
    asked = request.GET.get("with", "")
    other = int(asked) if asked.isdecimal() and len(asked) < 18 else None
    other = other if other in numbers else next((n for n in numbers if n < number), None)
    rows = history.rows(there, now, datetime.now(UTC), zone_of(request))
    context = around(request, "playbook_versions", now) | {
        "row": next(row for row in rows if row.number == number),
        "rows": rows,
        "other": other,
        "changes": None if other is None else _differences(other, number),
        "lines": code.lines_of(text),
        "is_now": text == now.text,
    }
    return render(request, "leadline/playbook/version.html", context)


def around(request: HttpRequest, tab: str, now: InForce) -> dict[str, Any]:
    """What every tab shows: the tabs, and which version is in force since when, by whom and why."""
    moment, zone = datetime.now(UTC), zone_of(request)
    version = now.version
    return {
        "here": "playbook",
        "tabs": [
            {"title": title, "url": reverse(name), "current": name == tab}
            for name, title, least in TABS
            if role_of(request.user).may(least)
        ],
        "in_force": now,
        "version": version,
        "since_short": words.day(version.published.astimezone(zone).date(), moment.astimezone(zone).date())
        if version
        else "",
        "since_exact": clock.exact(version.published, zone) if version else "",
    }


def _of_draft(home: Home, now: InForce) -> dict[str, Any]:
    draft = draft_that_counts(now)
    return {"draft": draft, "wrote": written(draft.text if draft else now.text, now)}


def _differences(old: int, new: int) -> list[str] | None:
    """In words; None where one of the texts cannot be read any more."""
    try:
        before, after = Playbook.parse(version_text(old)), Playbook.parse(version_text(new))
    except BadPlaybook:
        return None
    return [in_words(change) for change in diff(before, after)]
