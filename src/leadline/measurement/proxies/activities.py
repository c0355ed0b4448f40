"""What can be counted of a person: which touches are one activity, whose doing it is, and how many each person had."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadline.measurement.joining import encoded, numbered
from leadline.measurement.population import MICROS_A_DAY, Ints, Mask, instants
from leadline.playbook import Playbook
from leadline.qualification.conditions import canonical

Whose = Literal["ours", "theirs", "both"]
OUTSIDE = ("identity", "attributes", "decision", "purchase", "refund")
"""Kinds of touches that are no activity: what is known, judged or bought."""
BY_ACTION = ("request", "outcome", "delivery")
"""Kinds that say by their action what was done."""
OURS = (
    "outcome", "call", "call_made", "meeting", "message", "message_sent", "email", "email_sent", "sms", "sms_sent",
    "letter", "letter_sent", "mailing", "invitation", "invitation_sent",
)  # fmt: skip
"""Kinds that are work of people here, or sent by them."""
Values = npt.NDArray[np.int64] | npt.NDArray[np.float64]
"""How much of an activity each lead has."""
FEW = 1_000_000
"""Of so few combinations of words each is counted without sorting."""
FAR = 2**60
"""Microseconds: longer than anything lasts."""
MOST = 30
"""Activities that are judged: those that most touches are of."""


@dataclass(frozen=True, slots=True)
class Activity:
    """`name` is a kind of touch, or kind: action; `whose` doing it is."""

    name: str
    whose: Whose


ALL_OURS = Activity("all of ours", "ours")
ALL_THEIRS = Activity("all of theirs", "theirs")
ACTIVE_DAYS = Activity("active days", "theirs")


@dataclass(frozen=True, eq=False)
class Done:
    """Touches that are somebody's activity: of which lead's person (row of `leads`), when, and which activity."""

    row: Ints
    at: Ints
    activity: Ints
    activities: tuple[Activity, ...]

    def of(self, whose: Whose) -> Mask:
        """Which activities are somebody's."""
        return np.array([activity.whose == whose for activity in self.activities], dtype=bool)


def done(
    touches: pa.Table, leads: pa.Table, lead: Mask, playbook: Playbook, since: Ints, days: float, late: int, until: int
) -> Done:
    """The activity of the people of some leads, at most one lead a person (`lead`): within some days after `since` (by
    row of `leads`), and between two moments (microseconds UTC)."""
    mine, theirs, people = numbered(leads, touches)
    since_of, row_of = np.full(people + 1, -2 * FAR), np.full(people + 1, -1, dtype=np.int64)
    row_of[mine[lead]], since_of[mine[lead]] = np.flatnonzero(lead), since[lead]
    at = instants(touches, "at")
    away = at - since_of[theirs]
    kept = (away > 0) & (away <= days * MICROS_A_DAY)
    kept |= (at >= late) & (away < FAR)
    kept &= at <= until
    rows = np.flatnonzero(kept)
    names = [name for name in ("kind", "action", "offer") if name in touches.column_names]
    activity, found = _activities(touches.select(names).take(pa.array(rows)), playbook)
    said = activity >= 0
    if not said.all():
        rows, activity = rows[said], activity[said]
    return Done(row_of[theirs[rows]], at[rows], activity, found)


def _activities(touches: pa.Table, playbook: Playbook) -> tuple[Ints, tuple[Activity, ...]]:
    """The activity of each touch, −1 where it is none of the most frequent."""
    kinds, actions = encoded(touches, "kind"), encoded(touches, "action")
    offers = encoded(touches, "offer")
    said = {canonical(reading.kind): reading.action for reading in playbook.kinds}
    reads = [playbook.read_as(kind) for kind in kinds.values]
    inner = np.array([kind in BY_ACTION for kind in reads] + [False], dtype=bool)[kinds.index]
    sizes = (len(actions.values) + 1, len(offers.values) + 1)
    pair = (kinds.index.astype(np.int64) + 1) * sizes[0] * sizes[1]
    pair[inner] += (actions.index[inner].astype(np.int64) + 1) * sizes[1] + offers.index[inner] + 1
    most = (len(kinds.values) + 1) * sizes[0] * sizes[1]
    place = pair
    if most > FEW:
        distinct, place, many = np.unique(pair, return_inverse=True, return_counts=True)
    else:
        many = np.bincount(pair, minlength=most)
        distinct = np.flatnonzero(many)
        many = many[distinct]
    activities: list[Activity | None] = []
    for value in distinct.tolist():
        kind, rest = divmod(value, sizes[0] * sizes[1])
        action, offer = divmod(rest, sizes[1])
        if not kind:
            activities.append(None)
            continue
        written, read = kinds.values[kind - 1], reads[kind - 1]
        stated = actions.values[action - 1] if action else said.get(canonical(written))
        if not stated and offer and read == "request":
            taken = playbook.offer(offers.values[offer - 1])
            stated = taken.kind if taken else None
        activities.append(_activity(canonical(written), read, canonical(stated)))
    number, kept = _most(many, activities)
    if most <= FEW:
        of_pair = np.full(most, -1, dtype=np.int64)
        of_pair[distinct] = number
        number = of_pair
    return number[place], kept


_DELIVERED: dict[str, Whose] = {"opened": "theirs", "fetched": "theirs", "bounced": "both"}


def _activity(written: str, read: str, action: str) -> Activity | None:
    if not written or read in OUTSIDE:
        return None
    if read == "delivery":
        return Activity(f"delivery: {action or 'unknown'}", _DELIVERED.get(action, "ours"))
    name = f"{read}: {action}" if read in BY_ACTION and action else written
    return Activity(name, "ours" if read in OURS or written in OURS else "theirs")


def _days(row: Ints, day: Ints, days: int, leads: int) -> Ints:
    """On how many different days each lead's person did something."""
    if leads * days <= 50_000_000:
        seen = np.zeros((leads, days), dtype=bool)
        seen[row, day] = True
        return np.asarray(seen.sum(axis=1), dtype=np.int64)
    return np.bincount(np.unique(row * days + day) // days, minlength=leads).astype(np.int64)


def _most(many: Ints, given: list[Activity | None]) -> tuple[Ints, tuple[Activity, ...]]:
    """The activities that most touches are of, and the place of each given one among them, -1 for none of them."""
    sums: dict[Activity, int] = {}
    for activity, count in zip(given, many.tolist(), strict=True):
        if activity is not None:
            sums[activity] = sums.get(activity, 0) + count
    kept = sorted(sums, key=lambda activity: (-sums[activity], activity.name))[:MOST]
    number = {activity: position for position, activity in enumerate(kept)}
    return np.array([number.get(a, -1) if a else -1 for a in given], dtype=np.int64), tuple(kept)


def counts(found: Done, since: Ints, days: float, rows: Ints) -> Iterator[tuple[Activity, Values]]:
    """Each activity with how much of it the people of some leads (`rows`, rising) had within some days after a moment
    (microseconds UTC; not at that very moment, nor on the whole later). `since` is by row of `leads`.
    """
    away = found.at - since[found.row]
    here = np.flatnonzero((away > 0) & (away <= days * MICROS_A_DAY))
    row, activity, away = found.row[here], found.activity[here], away[here]
    seen = np.bincount(activity, minlength=len(found.activities)) > 0
    place, leads = np.full(len(since), -1, dtype=np.int64), len(rows)
    place[rows] = np.arange(leads)
    row = place[row]
    counted = row >= 0
    if not counted.all():
        row, activity, away = row[counted], activity[counted], away[counted]
    for whole in (ALL_OURS, ALL_THEIRS):
        of_these = found.of(whole.whose)
        if np.count_nonzero(seen & of_these) > 1:
            yield whole, np.bincount(row[of_these[activity]], minlength=leads)
    chosen = found.of("theirs")[activity]
    if chosen.any():
        yield ACTIVE_DAYS, _days(row[chosen], away[chosen] // int(MICROS_A_DAY), int(days) + 2, leads)
    order = np.argsort(activity.astype(np.int8), kind="stable")  # there are few: they go by their digit, in one pass
    ends = np.cumsum(np.bincount(activity, minlength=len(found.activities)))
    for name, each in zip(found.activities, np.split(row[order], ends[:-1]), strict=False):
        if len(each):
            yield name, np.bincount(each, minlength=leads)
