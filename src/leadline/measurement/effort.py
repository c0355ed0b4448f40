"""The minutes that people gave to leads: what the log knows of it, by lead, stage and source, and what it cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.measurement.intervals import Floats
from leadline.measurement.joining import NOWHERE, latest_before, said_together, says, together
from leadline.measurement.money import in_currency
from leadline.measurement.population import Ints, Mask, Population, codes, column, instants, population, text_column
from leadline.measurement.spells import STAGES, Spells, spells
from leadline.playbook import Playbook
from leadline.qualification.columns import as_object

REPLIES = ("call", "meeting")
WORK_COLUMNS = ("person", "at", "kind", "action", "product", "request", "properties")
"""Columns of touches that are read."""
MINUTES_AT_MOST = 24 * 60.0
"""A touch that says more is not believed."""


def kinds_of_work(playbook: Playbook) -> frozenset[str]:
    """The kinds of touches that are somebody's work, in lower case: outcomes of steps, calls, meetings."""
    return playbook.kinds_read_as("outcome") | frozenset(REPLIES)


@dataclass(frozen=True, eq=False)
class Effort:
    """Pieces of work, in order of time: the row of the lead that each was for, when (microseconds UTC), how many
    minutes it took, whether the touch says so itself (`logged`; else it is the playbook's estimate), and the stage in
    which the lead stood then (a place in `STAGES`).

    `unassigned` minutes went to people who had no lead then.
    """

    rows: Ints
    at: Ints
    minutes: Floats
    logged: Mask
    stage: Ints
    unassigned: float
    leads: int
    _per_hour: Fraction | None = field(repr=False, default=None)

    @property
    def total(self) -> float:
        return float(self.minutes.sum())

    @property
    def logged_share(self) -> float | None:
        """The share of the minutes that touches say themselves; None without any."""
        return float(self.minutes[self.logged].sum()) / self.total if self.total else None

    def of_leads(self, within: Mask | None = None) -> Floats:
        """Minutes for each row of `leads` (of the pieces of work in a mask)."""
        here = slice(None) if within is None else within
        return np.bincount(self.rows[here], self.minutes[here], self.leads).astype(np.float64)

    def of_stages(self, within: Mask | None = None) -> Floats:
        """Minutes while leads (of a mask of rows of `leads`) stood in each of `STAGES`."""
        here = slice(None) if within is None else within[self.rows]
        return np.bincount(self.stage[here], self.minutes[here], len(STAGES)).astype(np.float64)

    def cost(self, minutes: float) -> int | None:
        """What minutes cost in micro-units of the report's currency; None where the playbook has no rate."""
        return None if self._per_hour is None else round(Fraction(minutes) * self._per_hour / 60)


def effort(
    leads: pa.Table,
    entries: pa.Table,
    touches: pa.Table,
    playbook: Playbook,
    *,
    as_of: datetime,
    requests: pa.Table | None = None,
) -> Effort:
    """Read the work from `touches` (`WORK_COLUMNS`; others are passed over) up to `as_of`.

    A piece of work is an outcome, a call or a meeting. An outcome that stands within `visit_gap` of a call or meeting
    of the same person is what came of it, and no work of its own. It took the `minutes` of its properties, else the
    playbook's estimate of an individual step. It was for the lead of the request that it names (`requests`), else of
    its product, else for the person's lead whose stage changed last. Raises NoRate for a rate per hour in a currency
    without rate.
    """
    who = population(leads, entries, as_of, playbook.time_zone)
    stays = spells(who)
    work = work_among(touches, playbook, who.as_of)
    at = instants(work, "at")
    spell = _stays_of(work, at, who, stays, requests)
    minutes, logged = _minutes(work, playbook)
    there = np.flatnonzero(spell != NOWHERE)
    there = there[np.argsort(at[there], kind="stable")]
    rate = playbook.cost_per_hour
    return Effort(
        rows=stays.lead[spell[there]],
        at=at[there],
        minutes=minutes[there],
        logged=logged[there],
        stage=stays.stage[spell[there]],
        unassigned=float(minutes[spell == NOWHERE].sum()),
        leads=len(who),
        _per_hour=None if rate is None else Fraction(in_currency(rate.micros, rate.currency, playbook)),
    )


def work_among(touches: pa.Table, playbook: Playbook, as_of: int) -> pa.Table:
    """The touches up to a moment (microseconds UTC) that are work, without outcomes of a call that is there itself."""
    at = instants(touches, "at")
    rows = np.flatnonzero(says(touches, "kind", kinds_of_work(playbook)) & (at <= as_of))
    if "id" in touches.column_names and not touches["id"].null_count:
        # two touches with one id are one
        rows = rows[np.sort(np.unique(codes(touches["id"].take(pa.array(rows))), return_index=True)[1])]
    found = touches.select([name for name in (*WORK_COLUMNS, "minutes") if name in touches.column_names]).take(
        pa.array(rows)
    )
    reply = says(found, "kind", REPLIES)
    person, when = codes(found["person"]), at[rows]
    calls = np.flatnonzero(reply)
    gap = playbook.spans.visit_gap
    latest = latest_before(person[calls], when[calls], person, when + gap)
    near = latest != NOWHERE
    near[near] = when[calls[latest[near]]] >= when[near] - gap
    return found.filter(pa.array(reply | ~near))


def _stays_of(work: pa.Table, at: Ints, who: Population, stays: Spells, requests: pa.Table | None) -> Ints:
    """The stay in a stage that each piece of work fell into; NOWHERE where there was no lead."""
    person, persons = together(who.leads["person"], work["person"])
    product, products, _ = said_together(who.leads, work, "product")
    wide = int(max(product.max(initial=0), products.max(initial=0))) + 1
    found = latest_before(person[stays.lead], stays.start, persons, at)
    of_product = np.where(product >= 0, person * wide + product, NOWHERE)
    asked = np.where((products >= 0) & (persons >= 0), persons * wide + products, NOWHERE)
    closer = latest_before(of_product[stays.lead], stays.start, asked, at)
    found = np.where(closer == NOWHERE, found, closer)
    if requests is not None and requests.num_rows and work.num_rows:
        row = who.rows_of(requests)
        ids = column(requests, "id", pa.string()).combine_chunks()
        place = pc.fill_null(pc.index_in(text_column(work, "request"), ids), NOWHERE).to_numpy()
        lead = np.where(place == NOWHERE, NOWHERE, np.append(row, NOWHERE)[place])
        closer = latest_before(stays.lead, stays.start, lead, at)
        found = np.where(closer == NOWHERE, found, closer)
    return found


def _minutes(work: pa.Table, playbook: Playbook) -> tuple[Floats, Mask]:
    """What each piece of work took, and whether the touch itself says so."""
    estimate = float(playbook.next_steps.minutes["individual"])
    minutes = np.full(work.num_rows, estimate)
    logged = np.zeros(work.num_rows, dtype=bool)
    properties = column(work, "properties", pa.string())
    said = np.flatnonzero(
        np.asarray(pc.fill_null(pc.match_substring(properties, '"minutes"', ignore_case=True), False))
    )
    for row, text in zip(said.tolist(), properties.take(pa.array(said)).to_pylist(), strict=True):
        value = _believed(as_object(text).get("minutes"))
        if value is not None:
            minutes[row], logged[row] = value, True
    if "minutes" in work.column_names:  # a column of one's own is a property
        for row, stated in enumerate(work["minutes"].to_pylist()):
            value = _believed(stated)
            if value is not None:
                minutes[row], logged[row] = value, True
    return minutes, logged


def _believed(value: object) -> float | None:
    """Stated minutes as a number, if they can be believed."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        minutes = float(value)
    except ValueError:
        return None
    return minutes if 0 <= minutes <= MINUTES_AT_MOST else None
