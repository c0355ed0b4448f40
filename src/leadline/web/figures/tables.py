"""What the figures of one moment are made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
import pyarrow as pa

from leadline.measurement.population import NEVER, Ints, instants
from leadline.playbook import Playbook
from leadline.record.costs import read_costs
from leadline.record.home import Home
from leadline.record.measured import LEADS, Measured, measured, times_and_kinds
from leadline.record.touches_table import read_touches
from leadline.respond.today import standing


@dataclass(frozen=True, eq=False)
class Tables:
    """Leads and stage entries as of a moment; `past` says that they were qualified for it, and are not the kept ones.

    `given` are the touches that they were made from, where these are at hand.
    """

    home: Home
    playbook: Playbook
    as_of: datetime
    past: bool
    leads: pa.Table
    entries: pa.Table
    costs: pa.Table | None
    given: pa.Table | None = None

    @cached_property
    def touches(self) -> pa.Table:
        """Touches with what the steps of the flow ask about."""
        if self.given is not None:
            return self.given
        by_touch = any(step.stage is None for step in self.playbook.flow_steps)
        return read_touches(self.home) if by_touch else times_and_kinds(self.home)

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
    return Tables(home, playbook, now, past=False, leads=found.leads, entries=found.entries, costs=_costs(home))


def tables_then(home: Home, playbook: Playbook, as_of: datetime) -> Tables:
    """Everybody qualified anew as of a past moment."""
    then = standing(home, as_of)
    leads = then.qualified.leads
    leads = leads.select([name for name in LEADS if name in leads.column_names])
    by_touch = any(step.stage is None for step in playbook.flow_steps)
    touches = then.touches if by_touch else then.touches.select(["id", "person", "at", "kind", "action"])
    return Tables(home, playbook, as_of, True, leads, then.qualified.entries, _costs(home), touches)


def _costs(home: Home) -> pa.Table | None:
    """None where nobody has said what was spent: that is not nothing."""
    costs = read_costs(home)
    return costs if costs.num_rows else None
