"""The opening of Today: whom to contact first and until when, and what fits into the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from leadline.respond.queue import Queue
from leadline.web import words
from leadline.web.today.row import name_of, verb_of


@dataclass(frozen=True, slots=True)
class Opening:
    """Read as: `verb` **`name`** `until`. `rest`"""

    verb: str = ""
    name: str = ""
    until: str = ""
    rest: str = ""


def opening_of(queue: Queue, now: datetime, zone: ZoneInfo) -> Opening:
    review = _review(len(queue.review))
    if not queue.items:
        return Opening(rest=" ".join(filter(None, ("Nobody waits for a person’s answer.", review))))
    first = queue.items[0]
    until = ""
    if first.due is not None:
        said = words.due_long(first.due, now, zone)
        until = f": due {said}." if first.due < now or queue.due else f"; nothing is due today, this is due {said}."
    return Opening(
        verb={"Mend the delivery": "Mend the delivery to"}.get(verb_of(first), verb_of(first)),
        name=name_of(first.details, first.person),
        until=until or ".",
        rest=" ".join(filter(None, (_fits(queue), review))),
    )


def _review(count: int) -> str:
    if count == 1:
        return "1 old request waits below for a review."
    return f"{count:,} old requests wait below for a review." if count else ""


def _fits(queue: Queue) -> str:
    steps, taken = len(queue.items), queue.minutes_due + queue.minutes_next
    if queue.minutes_today == 0:
        return f"{words.count(steps, 'step')} in all, {words.minutes(taken)} of work; no working hours are left today."
    left, over = words.minutes(queue.minutes_today), len(queue.not_fitting)
    if not over:
        what = "The step below takes" if steps == 1 else f"The {steps:,} steps below take"
        return f"{what} {words.minutes(taken)} of the {left} left today."
    fitting = len(queue.fitting)
    fits = (
        f"{words.count(fitting, 'step')} ({words.minutes(queue.minutes_fitting)}) {'fits' if fitting == 1 else 'fit'}"
    )
    return f"{fits} into the {left} left today; {over:,} more {'does' if over == 1 else 'do'} not."
