"""One row of the queue, ready to be shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from leadline import words
from leadline.respond.queue import Details, Item
from leadline.respond.reason import ago, what_they_asked
from leadline.web import clock
from leadline.web.today.address import address
from leadline.web.today.whose import Whose


@dataclass(frozen=True, slots=True)
class Row:
    """`key` names the step in the page's address. `became` is what came of it since the list was shown."""

    key: str
    url: str
    part: str
    temperature: str | None
    name: str
    company: str
    owner: str
    problem_stated: bool
    customer: bool
    step: str
    due: str
    due_exact: str
    due_iso: str
    overdue: bool
    soon: bool
    minutes: int
    current: bool
    became: str = ""

    def that_became(self, what: str) -> Row:
        return replace(self, became=what, current=False)


def row_of(item: Item, now: datetime, zone: ZoneInfo, kept: Mapping[str, str], queue: Whose, *, current: bool) -> Row:
    due = item.due
    return Row(
        key=item.key,
        url=address(kept, item.key, "person"),
        part=address(kept, item.key),
        temperature=item.temperature,
        name=name_of(item.details, item.person),
        company=item.details.company,
        owner=queue.name_of(item.owner) if item.owner and item.owner != queue.me else "",
        problem_stated=item.problem_stated,
        customer=item.customer,
        step=_step(item, now),
        due=clock.due_short(due, now, zone),
        due_exact=clock.exact(due, zone) if due else "",
        due_iso=due.isoformat() if due else "",
        overdue=due is not None and due < now,
        soon=due is not None and 0 <= (due - now).total_seconds() < 3600,
        minutes=item.minutes,
        current=current,
    )


def name_of(details: Details, person: int | str) -> str:
    """The best that is known of who somebody is."""
    given = (_visible(text) for text in (details.name, details.email, details.phone))
    return next(filter(None, given), f"Person {person}")


def _visible(text: str) -> str:
    """Without what cannot be seen: control and format characters could hide who is meant."""
    return "".join(" " if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp") else sign for sign in text).strip()


def verb_of(item: Item) -> str:
    """What to do, as the address that we have allows: 'Call', 'E-mail', or 'Answer' where none is known."""
    if item.kind == "mend_delivery":
        return "Mend the delivery"
    return "Call" if item.details.phone else "E-mail" if item.details.email else "Answer"


def _step(item: Item, now: datetime) -> str:
    verb = verb_of(item)
    if item.attempts and item.kind == "individual":
        verb += f" again, no answer {'once' if item.attempts == 1 else f'{item.attempts} times'}"
    elif item.optional:
        verb += " if there is time"
    if not item.asked:
        return verb
    newest = item.asked[0]
    text = f"{verb}: {what_they_asked(newest, '' if newest.at_assumed else ago(newest.at, now))}"
    if len(item.asked) > 1:
        text += f", and {words.count(len(item.asked) - 1, 'more request')}"
    stated = stated_problem(item)
    return f"{text}: “{stated}”" if stated else text


def stated_problem(item: Item) -> str:
    """The newest problem that they stated, as they stated it."""
    found = next((asked.problem for asked in item.asked if asked.problem), None) or ""
    return "; ".join(part.strip() for part in found.split(";") if part.strip())
