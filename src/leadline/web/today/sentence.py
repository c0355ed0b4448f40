"""The opening of Today: whom to contact first and until when, and what fits into the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from leadline import words
from leadline.record.models import StandingLead
from leadline.respond.queue import Item
from leadline.respond.waiting import Plan
from leadline.web import clock
from leadline.web.today.day import Day
from leadline.web.today.row import name_of, verb_of


@dataclass(frozen=True, slots=True)
class Opening:
    """Read as: `verb` **`name`** `until`. `rest`"""

    verb: str = ""
    name: str = ""
    until: str = ""
    rest: str = ""


def opened(day: Day, zone: ZoneInfo) -> dict[str, object]:
    """What the opening shows of a day."""
    first = day.plan.items[:1]
    item = day.items(first)[first[0].key] if first else None
    waiting = 0 if day.past else StandingLead.objects.filter(current=True, stage="sql", accepted=False).count()
    return {
        "opening": opening_of(day.plan, item, day.review[0], day.as_of, zone),
        "undecided": f"{words.count(waiting, 'SQL', 'SQL')} {'waits' if waiting == 1 else 'wait'}" if waiting else "",
    }


def opening_of(plan: Plan, first: Item | None, review: int, now: datetime, zone: ZoneInfo) -> Opening:
    """`first` is the first of the plan, `review` the number of old requests."""
    old = _review(review)
    if first is None:
        return Opening(rest=" ".join(filter(None, ("Nobody waits for a person’s answer.", _put_off(plan), old))))
    until = ""
    if first.due is not None:
        said = clock.due_long(first.due, now, zone)
        until = f": due {said}." if first.due < now or plan.due else f"; nothing is due today, this is due {said}."
    return Opening(
        verb={"Mend the delivery": "Mend the delivery to"}.get(verb_of(first), verb_of(first)),
        name=name_of(first.details, first.person),
        until=until or ".",
        rest=" ".join(filter(None, (_fits(plan), old))),
    )


def _review(count: int) -> str:
    if count == 1:
        return "1 old request waits below for a review."
    return f"{words.whole(count)} old requests wait below for a review." if count else ""


def _put_off(plan: Plan) -> str:
    count = len(plan.put_off)
    return f"{words.count(count, 'step')} {'is' if count == 1 else 'are'} put off to a later day." if count else ""


def _fits(plan: Plan) -> str:
    steps, taken = len(plan.items), sum(one.minutes for one in plan.items)
    if plan.minutes_today == 0:
        return f"{words.count(steps, 'step')} in all, {words.minutes(taken)} of work; no working hours are left today."
    left = words.minutes(plan.minutes_today)
    fitting = [one for one in plan.items if one.key in plan.fitting]
    over = steps - len(fitting)
    if not over:
        what = "The step below takes" if steps == 1 else f"The {words.whole(steps)} steps below take"
        return f"{what} {words.minutes(taken)} of the {left} left today."
    used = sum(one.minutes for one in fitting)
    fits = f"{words.count(len(fitting), 'step')} ({words.minutes(used)}) {'fits' if len(fitting) == 1 else 'fit'}"
    more = f"{words.whole(over)} more ({words.minutes(taken - used)}) {'does' if over == 1 else 'do'} not"
    late = sum(one.key not in plan.fitting for one in plan.due)
    promised = f", {'' if late == over else words.whole(late) + ' of them '}promised for today" if late else ""
    return f"{fits} into the {left} left today; {more}{promised}."
