"""The numbers that are changed most, as a form: it writes into the draft's text, which then goes the usual way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from leadline import words
from leadline.playbook.bars import BARS, bars_of, read_bar, with_bars
from leadline.problems import BadPlaybook, Problem
from leadline.record import drafts
from leadline.web import clock
from leadline.web.playbook.page import around
from leadline.web.playbook.state import InForce, draft_that_counts, in_force, written
from leadline.web.playbook.verbs import begin
from leadline.web.roles import Role, page
from leadline.web.shell.me import zone_of
from leadline.web.shell.toasts import with_toast
from leadline.web.writes import current_home

LONGEST = 40
GROUPS = (
    ("Stages", "The score at which a lead goes on. Under the last one it goes back to nurture.", (
        ("thresholds.mql", "MQL from", "points"),
        ("thresholds.sql", "SQL from", "points"),
        ("thresholds.recycle", "Back to nurture under", "points; lower than MQL"),
        ("gates.mql.engagement", "Engagement of an MQL", "points of their own acts, at least"),
    )),
    ("What an SQL shows besides", "One of the first two, and one of the last two.", (
        ("gates.sql.intent.need", "Need", "points, or"),
        ("gates.sql.intent.buying_stage", "Buying stage", "points"),
        ("gates.sql.prequalified.fit", "Fit", "points, or"),
        ("gates.sql.prequalified.budget_authority", "Budget and authority", "points"),
    )),
    ("How long a request stays", "Counted from the request; after the last one it is cold.", (
        ("temperature.cooling.hot", "Hot until", ""),
        ("temperature.cooling.warm", "Warm until", ""),
        ("temperature.cooling.cool", "Cool until", ""),
    )),
    ("When a person answers", "By what was asked for, else by its temperature.", (
        ("due.quote", "A quote", ""),
        ("due.trial", "A trial", ""),
        ("due.tool", "A self-check", ""),
        ("due.hot", "Other hot ones", ""),
        ("due.warm", "Warm ones", ""),
        ("due.cool", "Cool ones", ""),
    )),
    ("Takers, and what is set by hand", "", (
        ("takers.free_things", "Free things", "that make a taker"),
        ("takers.replies", "Replies", "that make a taker"),
        ("takers.within", "Looking back", "for both"),
        ("stages.accepted_idle", "Accepted, untouched", "then back to nurture"),
        ("stages.override", "Set by hand", "so long it holds"),
    )),
)  # fmt: skip
"""Heading, what it is about, and the numbers: name, label, what stands under the field."""


@dataclass(frozen=True, slots=True)
class Field:
    """`shown` is what the text says, `in_force` what holds now where that is something else."""

    name: str
    label: str
    hint: str
    value: str
    shown: str
    in_force: str
    wrong: str

    @property
    def id(self) -> str:
        return self.name.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed: the numbers to write, and what is wrong with the others, by name."""

    given: Mapping[str, str]
    wrong: Mapping[str, str]


@page(Role.MARKETER, form=Role.MARKETER)
def thresholds(request: HttpRequest) -> HttpResponse:
    """The numbers of the draft, else of what is in force. Its form writes those that were changed into the draft, keeps
    what others changed meanwhile, and leads to what that changes.
    """
    home = current_home()
    now = in_force(home)
    draft = draft_that_counts(now)
    text = draft.text if draft else now.text
    try:
        there = bars_of(text)
    except BadPlaybook as error:
        return _shown(request, now, draft, {}, problems=error.problems)
    if request.method != "POST":
        return _shown(request, now, draft, there)
    typed = _read(request.POST, there)
    if typed.wrong:
        return _shown(request, now, draft, there, typed)
    if not typed.given:
        return with_toast(request, redirect("playbook_thresholds"), "No number was changed.")
    try:
        new = with_bars(text, typed.given)
    except BadPlaybook as error:
        return _shown(request, now, draft, there, typed, error.problems)
    wrote = written(new, now)
    before = {(problem.id, problem.what) for problem in written(text, now).errors}
    fresh = tuple(problem for problem in wrote.errors if (problem.id, problem.what) not in before)
    if fresh:
        return _shown(request, now, draft, there, typed, fresh)
    try:
        base, seen = (draft.base, draft.seen) if draft else (now.digest, "")
        drafts.keep_draft(home, new, base, request.user.get_username(), seen)
    except drafts.DraftTaken as error:
        return _shown(request, now, draft, there, typed, error.problems)
    if new == now.text:
        drafts.drop_draft(home)
        said = "That is what is in force: there is no draft any more."
        return with_toast(request, redirect("playbook_thresholds"), said)
    begin(home, now, wrote, look=True)
    many = words.count(len(typed.given), "number")
    return with_toast(request, redirect("playbook_rules"), f"{many} changed in the draft: see what that does.")


def _read(form: QueryDict, there: Mapping[str, str]) -> Typed:
    """Only what differs from what was shown counts as typed."""
    given, wrong = {}, {}
    for bar in BARS:
        shown = form.get(f"was-{bar.name}", there[bar.name]).strip()
        typed = form.get(bar.name, shown).replace("\0", "").strip()[:LONGEST]
        if typed == shown:
            continue
        if not typed:
            wrong[bar.name] = "Give a number. To take it away, change the text under Rules."
            continue
        try:
            value = read_bar(bar, typed)
        except ValueError as error:
            wrong[bar.name] = str(error)
            continue
        if shown != there[bar.name] != value:
            wrong[bar.name] = f"Somebody made it {there[bar.name] or 'empty'} meanwhile. Press again for yours."
        elif value != there[bar.name]:
            given[bar.name] = value
    return Typed(given, wrong)


def _shown(
    request: HttpRequest,
    now: InForce,
    draft: drafts.Draft | None,
    there: Mapping[str, str],
    typed: Typed | None = None,
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    moment, zone = datetime.now(UTC), zone_of(request)
    fields = [field for _, _, rows in _groups(request, now, there, typed) for field in rows]
    context = around(request, "playbook_thresholds", now) | {
        "draft": draft,
        "saved": clock.moment(draft.saved, moment, zone) if draft else "",
        "differ": sum(1 for field in fields if field.in_force),
        "groups": _groups(request, now, there, typed),
        "wrong": typed.wrong if typed else {},
        "problems": problems,
        "longest": LONGEST,
    }
    status = 422 if problems or (typed and typed.wrong) else 200
    return render(request, "leadline/playbook/thresholds.html", context, status=status)


def _groups(
    request: HttpRequest, now: InForce, there: Mapping[str, str], typed: Typed | None
) -> list[tuple[str, str, list[Field]]]:
    if not there:
        return []
    try:
        before = bars_of(now.text)
    except BadPlaybook:
        before = dict(there)
    wrong = typed.wrong if typed else {}

    def field(name: str, label: str, hint: str) -> Field:
        value = there[name] if typed is None else request.POST.get(name, there[name])[:LONGEST]
        other = before[name] if before[name] != there[name] else ""
        return Field(name, label, hint, value, there[name], other, wrong.get(name, ""))

    return [(title, about, [field(*row) for row in rows]) for title, about, rows in GROUPS]
