"""Which leads a form means: those that were ticked, or all that fit the filters of the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import QueryDict

from leadline import words
from leadline.problems import LeadlineError, Problem
from leadline.record import roll
from leadline.web.figures.frame import number
from leadline.web.figures.names import short
from leadline.web.leads.asked import asked_of, wanted_of


class NotChosen(LeadlineError):
    """What a form says of leads cannot be followed."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, when, in which zone, and the state of the tables."""

    me: str
    zone: ZoneInfo
    now: datetime
    of: object


def chosen(form: QueryDict, reader: Reader, at_most: int) -> list[roll.Lead]:
    """Raises NotChosen for none, for more than `at_most`, and where another number fits than the form said."""
    leads = _all(form, reader, at_most) if form.get("all") else _ticked(form)
    if not leads:
        raise NotChosen(Problem("nobody_chosen", "No lead is chosen.", "Select some with X or by their boxes."))
    if len(leads) > at_most:
        raise _too_many(len(leads), at_most)
    return leads


def _all(form: QueryDict, reader: Reader, at_most: int) -> list[roll.Lead]:
    asked = asked_of(QueryDict(form.get("query", "")))
    wanted = wanted_of(asked, reader.me, reader.zone, reader.now, reader.of)
    count, said = roll.count(wanted), number(form.get("all", ""))
    if count != said:
        what = f"Now {words.count(count, 'lead')} fit; it was {words.whole(said or 0)} when you looked."
        raise NotChosen(Problem("others_now", what, "Nothing was changed. Look at the list again."))
    if count > at_most:
        raise _too_many(count, at_most)
    return roll.every(wanted, asked.order, at_most)


def _ticked(form: QueryDict) -> list[roll.Lead]:
    pairs = set()
    for value in form.getlist("lead"):
        person, _, product = value.partition(":")
        known = number(person)
        if known is not None:
            pairs.add((known, product))
    leads = roll.of_people({person for person, _ in pairs})
    return [lead for lead in leads if (lead.person, short(lead.product)) in pairs]


def _too_many(count: int, at_most: int) -> NotChosen:
    what = f"These are {words.whole(count)} leads; at most {words.whole(at_most)} go at once."
    return NotChosen(Problem("too_many", what, "Nothing was changed. Narrow the list by a filter."))
