"""The opening of Today: whom to contact first and until when, and what fits into the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from leadline import words
from leadline.respond.beside_the_day import put_off_said, review_said
from leadline.respond.queue import Item
from leadline.respond.reason import ago, what_they_asked
from leadline.respond.undecided import undecided_count
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
    first = day.plan.items[:1] or day.to_do.review(0, 1)
    item = day.items(first)[first[0].key] if first else None
    waiting = 0 if day.past else undecided_count()
    return {
        "steps_in_queue": words.whole(len(day.plan.items)) if day.plan.items else "",
        "opening": opening_of(day.plan, item, day.review[0], day.fresh, day.as_of, zone),
        "undecided": f"{words.count(waiting, 'SQL', 'SQL')} {'waits' if waiting == 1 else 'wait'}" if waiting else "",
    }


def opening_of(plan: Plan, first: Item | None, review: int, fresh: int, now: datetime, zone: ZoneInfo) -> Opening:
    """`first` is the first of the plan, or else of the review list; `review` the number of old requests, of which
    `fresh` have not gone cold.
    """
    old = review_said(review, fresh)
    if not plan.items:
        rest = " ".join(filter(None, (old, put_off_said(len(plan.put_off)))))
        if first is None or not fresh:
            none = "No answer is due." if review else "Nobody waits for a person’s answer."
            return Opening(rest=f"{none} {rest}".strip())
        asked = first.asked[0] if first.asked else None
        did = what_they_asked(asked, "" if asked.at_assumed else ago(asked.at, now)) if asked else ""
        said = ", ".join(filter(None, (first.temperature, did)))
        return Opening(_verb(first), name_of(first.details, first.person), f": {said}." if said else ".", rest)
    if first is None:
        return Opening(rest=old)
    until = ""
    if first.due is not None:
        said = clock.due_long(first.due, now, zone)
        until = f": due {said}." if first.due < now or plan.due else f"; nothing is due today, this is due {said}."
    return Opening(
        verb=_verb(first),
        name=name_of(first.details, first.person),
        until=until or ".",
        rest=" ".join(filter(None, (_fits(plan), old))),
    )


def _verb(item: Item) -> str:
    return "Mend the delivery to" if item.kind == "mend_delivery" else verb_of(item)


def _fits(plan: Plan) -> str:
    steps, taken = len(plan.items), sum(one.minutes for one in plan.items)
    if plan.minutes_today == 0:
        return f"{words.count(steps, 'step')} in all, {words.minutes(taken)} of work; no working hours are left today."
    left = words.minutes(plan.minutes_today)
    over = steps - len(plan.fits)
    if not over:
        what = "The step below takes" if steps == 1 else f"The {words.whole(steps)} steps below take"
        return f"{what} {words.minutes(taken)} of the {left} left today."
    used = sum(one.minutes for one in plan.fits)
    fits = f"{words.count(len(plan.fits), 'step')} ({words.minutes(used)}) {'fits' if len(plan.fits) == 1 else 'fit'}"
    more = f"{words.whole(over)} more ({words.minutes(taken - used)}) {'does' if over == 1 else 'do'} not"
    late = len(plan.due) - (len(plan.fits) - len(plan.fits_next))
    promised = f", {'' if late == over else words.whole(late) + ' of them '}promised for today" if late else ""
    return f"{fits} into the {left} left today; {more}{promised}."
