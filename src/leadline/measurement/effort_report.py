"""The minutes of people by source, class, product … or by stage: for each lead, for each client, and what they cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from leadline.measurement.effort import Effort, effort
from leadline.measurement.groups import DIMENSIONS, Groups, alike, check_dimensions, dimension_columns, group_by, rank
from leadline.measurement.money import decimal, per
from leadline.measurement.population import Ints, Mask, Population, population
from leadline.measurement.spells import STAGES
from leadline.playbook import Playbook

BY_STAGE = "stage"
EffortFigure = Literal["leads", "clients", "worked"]


@dataclass(frozen=True, slots=True)
class EffortRow:
    """The minutes given to the leads of one source …, or while leads stood in one stage (then `leads` are those that
    got any there). `worked` of the leads got any. Money in micro-units; None: the playbook has no rate per hour.
    """

    key: str | None
    leads: int
    clients: int
    worked: int
    minutes: float
    logged_minutes: float
    per_lead: float | None
    per_client: float | None
    cost: int | None
    cost_per_lead: int | None
    cost_per_client: int | None


@dataclass(frozen=True, eq=False)
class EffortReport:
    """The rows, most minutes first (stages in their order), and all leads as one (`total`).

    `unassigned` minutes went to people who had no lead then. It speaks the Arrow PyCapsule interface.
    """

    by: str
    as_of: datetime
    currency: str
    total: EffortRow
    rows: tuple[EffortRow, ...]
    unassigned: float
    _who: Population = field(repr=False)
    _within: Mask = field(repr=False)
    _groups: Groups = field(repr=False)
    _work: Effort = field(repr=False)

    def members(self, key: str | None, figure: EffortFigure = "leads", *, total: bool = False) -> pa.Table:
        """The leads behind a figure of a row (of all with `total`): person, product, cycle, as many as it says."""
        return self._who.members(self._mask(key, figure, total))

    def lead_rows(self, key: str | None, figure: EffortFigure = "leads", *, total: bool = False) -> Ints:
        """For each of `members`, in the same order, its row of `leads`."""
        return np.flatnonzero(self._mask(key, figure, total))

    def _mask(self, key: str | None, figure: EffortFigure, total: bool) -> Mask:
        if total:
            here, worked = self._within, _worked(self._work, None)
        elif self.by == BY_STAGE:
            worked = _worked(self._work, STAGES.index(str(key)))
            here = self._within & worked
        else:
            place = next((place for place, found in enumerate(self._groups.keys) if found == (key,)), -2)
            here, worked = self._within & (self._groups.index == place), _worked(self._work, None)
        mask = here & self._who.client if figure == "clients" else here & worked if figure == "worked" else here
        return np.asarray(mask, dtype=bool)

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON has it; money as decimal text."""
        return {
            "by": self.by,
            "as_of": self.as_of.astimezone(UTC).isoformat(),
            "currency": self.currency,
            "total": _as_dict(self.total),
            "rows": [_as_dict(row) for row in self.rows],
            "unassigned_minutes": self.unassigned,
        }

    def table(self) -> pa.Table:
        """A row for each row; money in micro-units."""
        return pa.table(
            {name: pa.array([getattr(row, name) for row in self.rows], kind) for name, kind in _KINDS.items()}
        )

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table().__arrow_c_stream__(requested_schema)


_MONEY = ("cost", "cost_per_lead", "cost_per_client")
_KINDS: dict[str, pa.DataType] = {
    "key": pa.string(), "leads": pa.int64(), "clients": pa.int64(), "worked": pa.int64(), "minutes": pa.float64(),
    "logged_minutes": pa.float64(), "per_lead": pa.float64(), "per_client": pa.float64(),
    **dict.fromkeys(_MONEY, pa.int64()),
}  # fmt: skip


def spent(
    leads: pa.Table,
    entries: pa.Table,
    touches: pa.Table,
    playbook: Playbook,
    *,
    as_of: datetime,
    requests: pa.Table | None = None,
    by: str = "source",
    since: date | None = None,
    until: date | None = None,
    only: Mapping[str, str | None] | None = None,
    work: Effort | None = None,
) -> EffortReport:
    """The minutes of people `by` a word of `groups.DIMENSIONS`, or by `stage`, on the leads with a request.

    `work` spares reading the touches again (`effort`). `since` and `until` narrow by the local date of the first
    request, `only` by values. Raises BadSetting, NoRate.
    """
    check_dimensions((by,), (BY_STAGE, *DIMENSIONS))
    who = population(leads, entries, as_of, playbook.time_zone)
    found = work or effort(leads, entries, touches, playbook, as_of=as_of, requests=requests)
    within = who.first_asked(since, until) & alike(leads, only or {}, playbook)
    inside = within[found.rows]
    total = _row(None, found, who, within, inside)
    if by == BY_STAGE:
        groups = Groups((), np.full(len(who), -1, dtype=np.int64))
        rows = [
            _row(name, found, who, within & _worked(found, place), inside & (found.stage == place))
            for place, name in enumerate(STAGES)
        ]
    else:
        groups = group_by(dimension_columns(leads, (by,), playbook), within)
        rows = _rows(groups, found, who, within, inside)
        rows.sort(key=lambda row: (rank((row.key,)), -row.minutes, -row.leads, row.key or ""))
    return EffortReport(
        by=by,
        as_of=as_of,
        currency=playbook.currency,
        total=total,
        rows=tuple(rows),
        unassigned=found.unassigned,
        _who=who,
        _within=within,
        _groups=groups,
        _work=found,
    )


def _rows(groups: Groups, work: Effort, who: Population, within: Mask, inside: Mask) -> list[EffortRow]:
    worked = _worked(work, None)
    counts = [groups.count(within & mask) for mask in (np.ones(len(who), dtype=bool), who.client, worked)]
    of_lead = [groups.total(work.of_leads(mask)) for mask in (inside, inside & work.logged)]
    return [
        _made(key[0], [int(count[i]) for count in counts], [float(minutes[i]) for minutes in of_lead], work)
        for i, key in enumerate(groups.keys)
    ]


def _row(key: str | None, work: Effort, who: Population, mask: Mask, pieces: Mask) -> EffortRow:
    worked = _worked(work, None)
    minutes, logged = (float(work.minutes[some].sum()) for some in (pieces, pieces & work.logged))
    return _made(key, [int((mask & some).sum()) for some in (mask, who.client, worked)], [minutes, logged], work)


def _made(key: str | None, counts: list[int], spent: list[float], work: Effort) -> EffortRow:
    (leads, clients, worked), (minutes, logged) = counts, spent
    cost = work.cost(minutes)
    return EffortRow(
        key=key,
        leads=leads,
        clients=clients,
        worked=worked,
        minutes=minutes,
        logged_minutes=logged,
        per_lead=minutes / leads if leads else None,
        per_client=minutes / clients if clients else None,
        cost=cost,
        cost_per_lead=per(cost, leads),
        cost_per_client=per(cost, clients),
    )


def _worked(work: Effort, stage: int | None) -> Mask:
    """Rows of leads that got any work (in a stage)."""
    found = np.zeros(work.leads, dtype=bool)
    found[work.rows if stage is None else work.rows[work.stage == stage]] = True
    return found


def _as_dict(row: EffortRow) -> dict[str, Any]:
    return {name: decimal(getattr(row, name)) if name in _MONEY else getattr(row, name) for name in _KINDS}
