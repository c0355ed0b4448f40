"""Writing on the playbook: check and keep a draft, look at what it changes, publish it, go back."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.vary import vary_on_headers

from leadline.problems import BadPlaybook, RecordError
from leadline.record import drafts, standing
from leadline.record.home import Home
from leadline.record.publication import publish as put_into_force
from leadline.record.versions import version_text
from leadline.web.playbook import cases, what_if
from leadline.web.playbook.editor import cases_part, editor, what_if_part
from leadline.web.playbook.looked import has_looked
from leadline.web.playbook.page import around
from leadline.web.playbook.state import InForce, Written, draft_that_counts, in_force, written
from leadline.web.present import AT_ONCE
from leadline.web.refusals import refusal
from leadline.web.roles import Role, page, verb
from leadline.web.shell.parts import wants_part
from leadline.web.shell.toasts import with_toast
from leadline.web.writes import current_home

WHY_AT_MOST = 500
_DIGEST = re.compile("[0-9a-f]{64}")


@verb(Role.MARKETER)
@vary_on_headers("HX-Request")
def check(request: HttpRequest) -> HttpResponse:
    """Keep what is written, tell what is wrong with it, and begin to count what it changes. `look` asks for the cases
    too, and counts anew. What was typed is never lost: where it cannot be kept, it is answered as it came.
    """
    home = current_home()
    now = in_force(home)
    text = _typed(request.POST.get("text", now.text))
    base = request.POST.get("base", "")
    if "rebase" in request.POST or not _DIGEST.fullmatch(base):
        base = now.digest
    taken = None
    draft = draft_that_counts(now)
    if text != now.text or draft is not None:
        try:
            by, seen = request.user.get_username(), request.POST.get("seen", "")
            draft = drafts.keep_draft(home, text, base, by, seen, over="over" in request.POST)
        except drafts.DraftTaken:
            taken = drafts.draft()
        if text == now.text and taken is None:
            drafts.drop_draft(home)
            draft = None
    wrote = written(text, now)
    begin(home, now, wrote, look="look" in request.POST)
    if not wants_part(request) and taken is None:
        return redirect("playbook_rules")
    context = around(request, "playbook_rules", now) | editor(request, home, now, text, draft, wrote)
    if taken is not None:
        context |= {"taken": taken, "looked": False, "text": text, "seen": request.POST.get("seen", ""), "base": base}
    if wants_part(request):
        return render(request, "leadline/playbook/checked.html", context)
    return render(request, "leadline/playbook/rules.html", context, status=409)


@verb(Role.MARKETER)
def run_cases(request: HttpRequest) -> HttpResponse:
    """Run the cases under the draft, or (`of=now`) under the playbook in force."""
    home = current_home()
    now = in_force(home)
    of = "now" if request.POST.get("of") == "now" else "draft"
    draft = draft_that_counts(now) if of == "draft" else None
    wrote = written(draft.text if draft else now.text, now)
    if wrote.playbook is not None:
        cases.start(home, wrote.playbook, again=True)
    if wants_part(request):
        context = {"of": of, "in_force": now, "whole": "whole" in request.POST} | cases_part(request, home, wrote)
        return render(request, "leadline/playbook/cases_in.html", context)
    return redirect("playbook_cases" if of == "now" else "playbook_rules")


@verb(Role.MARKETER)
def discard(request: HttpRequest) -> HttpResponse:
    """Drop the draft that somebody has seen; another one stays."""
    home = current_home()
    there = drafts.draft()
    if there is not None and there.seen != request.POST.get("seen", there.seen):
        return _another(request, there)
    drafts.drop_draft(home)
    return with_toast(request, redirect("playbook_rules"), "The draft is gone; the playbook in force is as it was.")


@verb(Role.MARKETER)
def take(request: HttpRequest, number: int) -> HttpResponse:
    """Begin a draft with the text of an earlier version: that is how to go back."""
    home = current_home()
    now = in_force(home)
    try:
        text = version_text(number)
    except RecordError as error:
        return refusal(request, 404, "There is no such version", error.problems[0].what, "Versions lists them all.")
    there = draft_that_counts(now)
    if there is not None and there.text != text and "over" not in request.POST:
        context = around(request, "playbook_versions", now) | {"there": there, "number": number}
        return render(request, "leadline/playbook/replace.html", context, status=409)
    if text == now.text:
        return with_toast(request, redirect("playbook_rules"), f"Version {number} says what is in force already.")
    drafts.keep_draft(home, text, now.digest, request.user.get_username(), "", over=True)
    begin(home, now, written(text, now))
    return with_toast(request, redirect("playbook_rules"), f"The draft is the text of version {number} now.")


@page(Role.MARKETER, form=Role.MARKETER)
@vary_on_headers("HX-Request")
def publish(request: HttpRequest) -> HttpResponse:
    """Ask why, then put the draft into force. Waits for errors, and until what it changes was seen."""
    home = current_home()
    now = in_force(home)
    draft = draft_that_counts(now)
    if draft is None:
        return _not_yet(request, now, ("There is no draft: what is in force is all there is.",))
    wrote = written(draft.text, now)
    context = around(request, "playbook_rules", now) | {"draft": draft, "wrote": wrote, "digest": draft.digest}
    context |= cases_part(request, home, wrote) | what_if_part(request, home, now, wrote)
    reasons = _reasons(request, now, draft, wrote)
    if reasons:
        return _not_yet(request, now, reasons)
    if request.method != "POST":
        template = "publish_in.html" if wants_part(request) else "publish.html"
        return render(request, f"leadline/playbook/{template}", context)
    if request.POST.get("digest") != draft.digest:
        return _not_yet(request, now, ("The draft was changed since you looked at it.",))
    why = request.POST.get("why", "").strip()[:WHY_AT_MOST]
    unsure = _unsure(context) and "sure" not in request.POST
    if not why or unsure:
        context |= {"why": why, "why_wrong": not why, "sure_wrong": unsure}
        return render(request, "leadline/playbook/publish.html", context, status=422)
    return _published(request, home, draft, why)


def begin(home: Home, now: InForce, wrote: Written, *, look: bool = False) -> None:
    """Begin to count what a text changes, and with `look` to run its cases."""
    if wrote.playbook is None:
        return
    if look:
        cases.start(home, wrote.playbook)
    if now.playbook is not None and wrote.digest != now.digest and (look or what_if.is_quick()):
        what_if.start(home, now.playbook, wrote.playbook, again=look)


def _published(request: HttpRequest, home: Home, draft: drafts.Draft, why: str) -> HttpResponse:
    done = put_into_force(home, draft.text, request.user.get_username(), why)
    drafts.drop_draft(home)
    said = f"Version {done.version.id} is in force."
    try:
        everybody = standing.catch_up(home, at_most=AT_ONCE)
    except BadPlaybook:
        everybody = False
    if everybody:
        said += " All figures are by it now."
    else:
        said += " Everybody is being qualified by it: figures follow within minutes."
    return with_toast(request, redirect("playbook"), said)


def _reasons(request: HttpRequest, now: InForce, draft: drafts.Draft, wrote: Written) -> tuple[str, ...]:
    """Why the draft cannot be published yet."""
    if wrote.errors:
        many = len(wrote.errors)
        return (f"{many} {'problem is' if many == 1 else 'problems are'} to be mended first.",)
    if draft.base != now.digest:
        return ("Another version was published since the draft was begun. Look at what it changed first.",)
    if not has_looked(request, now.digest, wrote.digest):
        return ("Look at what it changes first: press Check, and wait until it is counted.",)
    return ()


def _unsure(context: dict[str, object]) -> bool:
    """Whether cases do not hold, or nobody knows."""
    result = context.get("cases")
    if isinstance(result, cases.CasesRun):
        return result.failures > 0
    return bool(context.get("case_files"))


def _not_yet(request: HttpRequest, now: InForce, reasons: tuple[str, ...]) -> HttpResponse:
    context = around(request, "playbook_rules", now) | {"reasons": reasons}
    template = "not_yet_in.html" if wants_part(request) else "not_yet.html"
    status = 409 if request.method == "POST" else 200
    return render(request, f"leadline/playbook/{template}", context, status=status)


def _another(request: HttpRequest, there: drafts.Draft) -> HttpResponse:
    return refusal(
        request,
        409,
        "The draft is another one now",
        f"{there.by} has kept another draft since this page was made.",
        f"Nothing was changed. Load {reverse('playbook_rules')} anew to see it.",
    )


def _typed(text: str) -> str:
    """As browsers send it, with the line ends and characters of a file."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
