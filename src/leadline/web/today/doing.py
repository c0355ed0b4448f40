"""How a deed is done from Today: what was asked for is looked up as it stands now, done, and answered with the next
step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from leadline.problems import BadTouches, LeadlineError
from leadline.record.circles import circle
from leadline.respond.acts import Deed, act_all
from leadline.respond.done_today import closed_by_whom
from leadline.respond.queue import Details, Item
from leadline.respond.waiting import MENDS, Waiting
from leadline.web import words
from leadline.web.present import present
from leadline.web.refusals import refusal
from leadline.web.shell.me import zone_of
from leadline.web.shell.parts import wants_part
from leadline.web.shell.toasts import with_toast
from leadline.web.today.address import address, kept_of
from leadline.web.today.day import Day, day_of, details_of
from leadline.web.today.done import came
from leadline.web.today.panel import form_of, panel
from leadline.web.today.row import Row, name_of, row_of
from leadline.web.today.whose import whose

LOOKED_BACK = timedelta(days=30)
"""How long ago somebody may have done the same for it to be told."""
CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class Chosen:
    """The step that a form is about, as it stands now. `zone` is the user's."""

    day: Day
    step: Waiting
    item: Item
    name: str
    sent: Mapping[str, str]
    by: str
    zone: ZoneInfo

    @property
    def now(self) -> datetime:
        return self.day.as_of


@dataclass(frozen=True, slots=True)
class Doing:
    """What to do, and how it is said: 'Mara Lindqvist: answered'. `stays`: the person stays selected."""

    deeds: tuple[Deed, ...]
    said: str
    stays: bool = False


class NotSo(Exception):
    """The form `what` cannot be taken as it was sent; the text says why."""

    def __init__(self, what: str, text: str) -> None:
        super().__init__(text)
        self.what = what
        self.text = text


def do(request: HttpRequest, make: Callable[[Chosen], Doing]) -> HttpResponse:
    """Do what `make` says with the step that was sent. It may raise NotSo."""
    sent = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    kept = {name: value for name, value in kept_of(request.POST).items() if name != "as_of"}
    by = request.user.get_username()
    try:
        day = day_of(present(), whose(kept.get("of", ""), by, works=True))
    except LeadlineError as error:
        return _told(request, 503, error)
    step = day.to_do.find(sent.get("step", ""))
    if step is None:
        return _gone(request, day, sent.get("step", ""), kept)
    item = day.items([step])[step.key]
    chosen = Chosen(day, step, item, name_of(item.details, item.person), sent, by, zone_of(request))
    try:
        doing = make(chosen)
    except NotSo as error:
        return _again(request, chosen, kept, error)
    ahead = () if doing.stays else _ahead(day, step, sent.get("seen", ""))
    try:
        done = act_all(day.home, [(int(step.person), deed) for deed in doing.deeds], by)
    except BadTouches as error:
        return _told(request, 409, error)
    after = day_of(present(), day.whose)
    following = (after.to_do.find(step.key) or step) if doing.stays else _first_open(after, ahead)
    row = _row_after(after, chosen, doing, kept)
    text = f"{chosen.name}: {doing.said}"
    return _answer(request, after, following, row, kept, text, done.ids)


def _ahead(day: Day, step: Waiting, seen: str) -> tuple[str, ...]:
    """What follows in the list that was shown, then what stands before: what came since `seen` is not in it."""
    if step.review:
        shown: list[Waiting] = day.to_do.review(0, CANDIDATES)
    else:
        shown = list(day.plan.items if step in day.plan.items else day.plan.put_off)
        before = datetime.fromisoformat(seen) if _is_moment(seen) else day.as_of
        shown = [one for one in shown if one == step or one.asked_at is None or one.asked_at <= before]
    place = next((place for place, one in enumerate(shown) if one.key == step.key), 0)
    ordered = [*shown[place + 1 : place + 1 + CANDIDATES], *reversed(shown[max(0, place - CANDIDATES) : place])]
    return tuple(one.key for one in ordered)


def _first_open(after: Day, keys: Sequence[str]) -> Waiting | None:
    """The first of these that is still to do."""
    for key in keys:
        found = after.to_do.find(key)
        if found is not None and after.whose.has(found):
            return found
    return first_of(after)


def first_of(day: Day) -> Waiting | None:
    """What is selected unless somebody chose otherwise."""
    return next(iter((*day.plan.items[:1], *day.to_do.review(0, 1), *day.plan.put_off[:1])), None)


def _row_after(after: Day, chosen: Chosen, doing: Doing, kept: Mapping[str, str]) -> Row:
    """The row in its place: still to do as it stands now, or struck through with what became of it."""
    still = after.to_do.find(chosen.step.key)
    if still is not None and after.whose.has(still) and still not in after.plan.put_off:
        item = after.items([still])[still.key]
        return row_of(item, after.as_of, chosen.zone, kept, after.whose, current=doing.stays)
    row = row_of(chosen.item, after.as_of, chosen.zone, kept, after.whose, current=False)
    return row.that_became(doing.said)


def _answer(
    request: HttpRequest,
    day: Day,
    step: Waiting | None,
    row: Row | None,
    kept: Mapping[str, str],
    text: str,
    undo: tuple[str, ...] = (),
) -> HttpResponse:
    place = address(kept, step.key if step else "")
    if not wants_part(request):
        return with_toast(request, redirect(address(kept, step.key if step else "", "person")), text, undo)
    context = panel(request, day, step, kept, request.POST.get("seen", ""))
    response = render(request, "leadline/today/person.html", context | {"row": row, "after": True})
    response["HX-Push-Url"] = place
    return with_toast(request, response, text, undo)


def _gone(request: HttpRequest, day: Day, key: str, kept: Mapping[str, str]) -> HttpResponse:
    """Somebody was quicker, or it was answered by itself: nothing is done, and it is told."""
    person, _, asked = key.partition("-")
    if not (person.isascii() and person.isdigit() and len(person) < 18):
        what = "The form does not name a step of the queue."
        return refusal(request, 400, "This cannot be read", what, "Load Today again and choose the person there.")
    subjects = sorted(circle([int(person)]))
    closed = closed_by_whom([asked.removesuffix(MENDS)], subjects, day.as_of - LOOKED_BACK)
    name = name_of(details_of(day.home, [int(person)]).get(int(person), Details()), int(person))
    if closed is None:
        text = f"{name}: this step is not open any more. Nothing was changed."
        became = "not open any more"
    else:
        who = "You have" if closed.by == day.whose.me else f"{day.whose.name_of(closed.by)} has"
        when = words.moment(closed.at, day.as_of, zone_of(request))
        text = f"{name}: {who} done this already ({came(closed)}, {when}). Nothing was changed."
        became = f"{came(closed)}, {when}"
    gone = replace(_nameless(key, kept), name=name, became=became)
    return _answer(request, day, first_of(day), gone, kept, text)


def _nameless(key: str, kept: Mapping[str, str]) -> Row:
    """The row of a step of which only the key is left."""
    return Row(
        key=key,
        url=address(kept, place="queue"),
        part=address(kept),
        temperature=None,
        name="",
        company="",
        owner="",
        problem_stated=False,
        customer=False,
        step="",
        due="",
        due_exact="",
        due_iso="",
        overdue=False,
        soon=False,
        minutes=0,
        current=False,
    )


def _again(request: HttpRequest, chosen: Chosen, kept: Mapping[str, str], error: NotSo) -> HttpResponse:
    """The form as it was sent, with what is wrong."""
    form = form_of(
        error.what, chosen.day, chosen.item, chosen.name, kept, chosen.sent.get("seen", ""), chosen.sent, error.text
    )
    if not wants_part(request):
        return render(request, "leadline/today/ask.html", {"here": "today", "form": form}, status=422)
    response = render(request, "leadline/today/form.html", {"form": form}, status=422)
    response["HX-Retarget"], response["HX-Reswap"] = f"#form-{error.what}", "outerHTML"
    return response


def _told(request: HttpRequest, status: int, error: LeadlineError) -> HttpResponse:
    said = error.problems[0]
    mend = f"{said.mend} Nothing was changed.".strip()
    return refusal(request, status, "This could not be done", said.what, mend)


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
