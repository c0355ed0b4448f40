"""What the figures of one moment are made from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from threading import RLock
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.measurement.population import NEVER, Ints, instants
from leadline.playbook import Playbook
from leadline.record.costs import read_costs
from leadline.record.home import Home
from leadline.record.log_columns import Read, is_common, log_columns, read_columns, read_more
from leadline.record.measured import (
    ENTRIES,
    LEADS,
    REQUESTS,
    Followed,
    Measured,
    made_by_people,
    measured,
    requests_kept,
    steps_kept,
)
from leadline.record.touches_table import read_touches
from leadline.respond.today import standing
from leadline.touches.columns import INSTANT

Question = tuple[str, ...]
Kept = TypeVar("Kept", Followed, Read)
FOLLOWED_AT_MOST = 6


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """What came with the leads of a past moment."""

    touches: pa.Table
    requests: pa.Table
    steps: pa.Table


@dataclass(frozen=True, eq=False)
class Tables:
    """Leads and stage entries as of a moment; `past` says that they were qualified for it, and are not the kept ones.

    `given` are the touches, requests and steps that came with them, where these are at hand. The rest is read when it
    is asked for; `followed` is what was read last, so that only what has changed since is read the next time.
    """

    home: Home
    playbook: Playbook
    as_of: datetime
    past: bool
    leads: pa.Table
    entries: pa.Table
    costs: pa.Table | None
    given: Given | None = None
    followed: dict[Question, Any] = field(default_factory=dict)
    _read: dict[Question, Any] = field(default_factory=dict)
    _reading: RLock = field(default_factory=RLock)

    @cached_property
    def requests(self) -> pa.Table:
        """Every request that counts for one of these leads: `measured.REQUESTS`."""
        if self.given is not None:
            return self.given.requests
        return self._ours(self._follow(("requests",), lambda before: requests_kept(self.home, before)).table)

    @cached_property
    def steps(self) -> pa.Table:
        """The steps that were made and are people's work: `measured.STEPS`, kinds `individual`, `mend_delivery`."""
        if self.given is not None:
            return self.given.steps
        return self._ours(self._follow(("steps",), lambda before: steps_kept(self.home, before)).table)

    def log(self, names: Sequence[str], kinds: Collection[str] | None = None) -> pa.Table:
        """Columns (of `TOUCH_COLUMNS`, without `imported_at`) of the touches up to this moment, of people only; with
        `kinds` only touches of these kinds as they are written, in lower case. What is asked for seldom is not kept:
        see `Figures.once`.
        """
        log = self._follow(("log",), lambda before: read_columns(self.home, before))
        others, more = [name for name in names if not is_common(name)], None
        if others:
            more = self._follow(
                ("log", *others, "of", *sorted(kinds or ())),
                lambda before: read_more(self.home, log, others, kinds, before),
            )
        found = log_columns(log, list(dict.fromkeys([*names, "at"])), kinds, more)
        until = pa.scalar(self.as_of, INSTANT)
        if found.num_rows and pc.greater(pc.max(found.column("at")), until).as_py():
            found = found.filter(pc.less_equal(found.column("at"), until))
        return found.select(list(names))

    def _follow(self, question: Question, read: Callable[[Kept | None], Kept]) -> Kept:
        with self._reading:
            if question not in self._read:
                self._read[question] = read(self.followed.get(question))
            found: Kept = self._read[question]
            return found

    def _ours(self, table: pa.Table) -> pa.Table:
        """Rows of people who are among these leads: what is read later may know others."""
        here = pc.is_in(table.column("person"), self.leads.column("person"))
        return table if pc.all(here).as_py() else table.filter(here)

    def forget(self) -> None:
        """Keep only what cannot be had again at once."""
        for name in ("requests", "steps", "touches"):
            self.__dict__.pop(name, None)

    @property
    def to_follow(self) -> dict[Question, Any]:
        """What the next tables may begin from: what was asked for lately."""
        older = {question: rows for question, rows in self.followed.items() if question not in self._read}
        return dict(list({**older, **self._read}.items())[-FOLLOWED_AT_MOST:])

    @cached_property
    def touches(self) -> pa.Table:
        """Touches with what the steps of the flow ask about."""
        if self.given is not None:
            return self.given.touches
        by_touch = any(step.stage is None for step in self.playbook.flow_steps)
        return read_touches(self.home) if by_touch else self.log(("person", "at", "kind"))

    @cached_property
    def persons(self) -> Ints:
        return np.asarray(self.leads.column("person"), dtype=np.int64)

    @cached_property
    def asked_last(self) -> Ints:
        """For each lead how late its last request was: 0 for the latest; without one behind all others."""
        last = instants(self.leads, "last_request_at")
        latest_first = np.where(last == NEVER, NEVER, -last)
        rank = np.empty(len(last), dtype=np.int64)
        rank[np.lexsort((self.persons, latest_first))] = np.arange(len(last))
        return rank


def tables_now(home: Home, playbook: Playbook, now: datetime, before: Tables | None = None) -> Tables:
    """The kept tables, read as of now; `before` spares reading what has not changed since."""
    found = measured(home, None if before is None else Measured(before.leads, before.entries))
    leads, entries = found.leads.combine_chunks(), found.entries.combine_chunks()
    return Tables(
        home, playbook, now, past=False, leads=leads, entries=entries, costs=_costs(home),
        followed={} if before is None else before.to_follow,
    )  # fmt: skip


def tables_then(home: Home, playbook: Playbook, as_of: datetime) -> Tables:
    """Everybody qualified anew as of a past moment."""
    then = standing(home, as_of)
    found = then.qualified
    leads = found.leads.select([name for name in LEADS if name in found.leads.column_names])
    by_touch = any(step.stage is None for step in playbook.flow_steps)
    touches = then.touches if by_touch else then.touches.select(["id", "person", "at", "kind", "action"])
    given = Given(touches, found.requests.select(list(REQUESTS)), made_by_people(found.steps))
    return Tables(home, playbook, as_of, True, leads, found.entries.select(list(ENTRIES)), _costs(home), given)


def _costs(home: Home) -> pa.Table | None:
    """None where nobody has said what was spent: that is not nothing."""
    costs = read_costs(home)
    return costs if costs.num_rows else None
