"""A deed is done from Today: with the step as it stands now, and answered with the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from leadline.problems import LeadlineError
from leadline.record.circles import circle
from leadline.respond.acts import Batch
from leadline.respond.done_today import closed_by_whom
from leadline.respond.queue import Details, Item
from leadline.respond.waiting import MENDS, Waiting
from leadline.web import clock
from leadline.web.deeds.doing import Did
from leadline.web.deeds.doing import do as do_deed
from leadline.web.present import present
from leadline.web.refusals import not_found, refusal
from leadline.web.roles import Role, page
from leadline.web.shell.me import zone_of
from leadline.web.shell.parts import wants_part
from leadline.web.shell.toasts import with_toast
from leadline.web.today.address import address, kept_of
from leadline.web.today.day import Day, day_of, details_of
from leadline.web.today.deeds import OFFERED, STAYS, about_of, place_of
from leadline.web.today.done import came
from leadline.web.today.panel import panel
from leadline.web.today.row import Row, name_of, row_of
from leadline.web.today.sentence import opened
from leadline.web.today.whose import whose

LOOKED_BACK = timedelta(days=30)
"""How long ago somebody may have done the same for it to be told."""
CANDIDATES = 50


@page(Role.SELLER, form=Role.SELLER)
def do(request: HttpRequest, what: str) -> HttpResponse:
    """GET: the form of the deed `what` for the step that the address names. POST: do it."""
    if what not in OFFERED:
        return not_found(request)
    posted = request.method == "POST"
    given = request.POST if posted else request.GET
    kept = {name: value for name, value in kept_of(given).items() if name != "as_of"}
    key, seen = given.get("step", ""), given.get("seen", "")
    try:
        day = day_of(present(), whose(kept.get("of", ""), request.user.get_username(), works=True))
    except LeadlineError as error:
        said = error.problems[0]
        return refusal(request, 503, "This could not be done", said.what, f"{said.mend} Nothing was changed.".strip())
    step = day.to_do.find(key)
    if step is None:
        return _gone(request, day, key, kept) if posted else redirect(address(kept, key))
    item = day.items([step])[step.key]
    about, place = about_of(day, step, item, zone_of(request)), place_of(step, kept, seen)
    ahead = () if what in STAYS else _ahead(day, step, seen)
    return do_deed(request, about, place, what, lambda did: _next(request, day, item, kept, ahead, did))


def _next(
    request: HttpRequest, day: Day, item: Item, kept: Mapping[str, str], ahead: Sequence[str], did: Did
) -> HttpResponse:
    """The row in its place, and the person who is next; after some deeds the same."""
    after = day_of(present(), day.whose)
    stays = did.name in STAYS
    same = after.to_do.find(item.key)
    following = (same or first_of(after)) if stays else _first_open(after, ahead)
    row = _row_after(request, after, item, did, kept, current=stays and same is not None)
    return _answer(request, after, following, row, kept, did.text, did.undo)


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


def _row_after(
    request: HttpRequest, after: Day, item: Item, did: Did, kept: Mapping[str, str], *, current: bool
) -> Row:
    """The row in its place: still to do as it stands now, or struck through with what became of it."""
    zone = zone_of(request)
    still = after.to_do.find(item.key)
    if still is not None and after.whose.has(still) and still not in after.plan.put_off:
        item = after.items([still])[still.key]
        return row_of(item, after.as_of, zone, kept, after.whose, current=current)
    return row_of(item, after.as_of, zone, kept, after.whose, current=False).that_became(did.said)


def _answer(
    request: HttpRequest,
    day: Day,
    step: Waiting | None,
    row: Row | None,
    kept: Mapping[str, str],
    text: str,
    undo: Batch | None = None,
) -> HttpResponse:
    place = address(kept, step.key if step else "")
    if not wants_part(request):
        return with_toast(request, redirect(address(kept, step.key if step else "", "person")), text, undo)
    context = panel(request, day, step, kept, request.POST.get("seen", "")) | opened(day, zone_of(request))
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
        when = clock.moment(closed.at, day.as_of, zone_of(request))
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


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
