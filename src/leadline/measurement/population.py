"""The leads as measurement counts them: one place that says what a lead, a client, an open lead and a time to close is.

Every figure of a report is the number of rows of a mask over these rows, so every figure has its list of people.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar
from weakref import WeakValueDictionary
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leadline.measurement.closing import Maturity, maturity, times_to_close
from leadline.measurement.intervals import Floats
from leadline.qualification.calendar import days_between, instant_of_local
from leadline.touches.columns import INSTANT
from leadline.touches.instants import micros_of

T = TypeVar("T")

Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

NEVER = np.iinfo(np.int64).max
"""Stands for a moment that did not come."""
MICROS_A_DAY = 86_400_000_000.0
CLOSE = 8
"""Numbers that span no more than so many times their count need not be renumbered."""
CLOSED = ("client", "disqualified", "lost")


def column(table: pa.Table, name: str, kind: pa.DataType) -> pa.ChunkedArray:
    """A column in the given type; nulls where the table does not have it."""
    if name not in table.column_names:
        return pa.chunked_array([pa.nulls(table.num_rows, kind)])
    return table[name].cast(kind)


def text_column(table: pa.Table, name: str) -> pa.ChunkedArray:
    """A text column as written, without outer blanks; empty text is absent."""
    text = pc.utf8_trim_whitespace(column(table, name, pa.string()))
    empty = pc.equal(text, "")
    return pc.if_else(empty, pa.scalar(None, pa.string()), text) if pc.any(empty).as_py() else text


def flags(table: pa.Table, name: str) -> Mask:
    return np.asarray(pc.fill_null(column(table, name, pa.bool_()), False).to_numpy(), dtype=bool)


def instants(table: pa.Table, name: str) -> Ints:
    """Microseconds UTC, NEVER where absent."""
    moments = column(table, name, INSTANT).cast(pa.int64())
    known = pc.fill_null(moments, NEVER) if moments.null_count else moments
    return np.asarray(known.to_numpy(), dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Population:
    """All cycles (rows of `leads`) with the stages that they entered, as of a moment (microseconds UTC)."""

    leads: pa.Table
    entries: pa.Table
    as_of: int
    zone: str
    _made: dict[Hashable, tuple[tuple[object, ...], Any]] = field(default_factory=dict, repr=False)

    def once(self, key: Hashable, of: tuple[object, ...], make: Callable[[], T]) -> T:
        """What is made of these leads and of other things, made once while they are the same."""
        found = self._made.get(key)
        if found is None or any(one is not other for one, other in zip(found[0], of, strict=True)):
            found = self._made[key] = of, make()
        made: T = found[1]
        return made

    def __len__(self) -> int:
        return int(self.leads.num_rows)

    @cached_property
    def first_request(self) -> Ints:
        return instants(self.leads, "first_request_at")

    @cached_property
    def requested(self) -> Mask:
        """Counted as a lead: a cycle with a request."""
        return np.asarray(self.first_request != NEVER, dtype=bool)

    @cached_property
    def client(self) -> Mask:
        """A purchase that was not refunded, whatever stage somebody has set by hand."""
        name = "rules_stage" if "rules_stage" in self.leads.column_names else "stage"
        return _equal(self.leads, name, "client")

    @cached_property
    def open(self) -> Mask:
        """A lead that may still buy: no client, and nobody has disqualified it or called it lost."""
        closed = np.any([_equal(self.leads, "stage", stage) for stage in CLOSED], axis=0)
        return np.asarray(self.requested & ~closed & ~self.client, dtype=bool)

    @cached_property
    def client_at(self) -> Ints:
        return instants(self.leads, "client_at")

    @cached_property
    def dated(self) -> Mask:
        """The date of the first request is known, not assumed."""
        return self.requested & ~flags(self.leads, "first_request_assumed")

    @cached_property
    def days_to_close(self) -> Floats:
        """First purchase − first request in days; nan for those who are no clients and where either time is assumed."""
        known = self.client & self.dated & ~flags(self.leads, "client_assumed") & (self.client_at != NEVER)
        span = np.where(known, self.client_at, 0) - np.where(known, self.first_request, 0)
        return np.where(known, span / MICROS_A_DAY, np.nan)

    @cached_property
    def age(self) -> Floats:
        """Days from the first request until now; nan where its date is assumed."""
        return np.where(self.dated, (self.as_of - np.where(self.dated, self.first_request, 0)) / MICROS_A_DAY, np.nan)

    @cached_property
    def revenue(self) -> Ints:
        """Net revenue in micro-units, 0 where no purchase has an amount."""
        return np.asarray(pc.fill_null(column(self.leads, "revenue", pa.int64()), 0).to_numpy(), dtype=np.int64)

    @cached_property
    def priced(self) -> Mask:
        """Some purchase has an amount."""
        return np.asarray(column(self.leads, "revenue", pa.int64()).is_valid().to_numpy(), dtype=bool)

    @cached_property
    def cohort_day(self) -> Ints:
        """The local date (ordinal) of the first request; 0 without a request."""
        return self.local_days(self.first_request)

    def local_days(self, moments: Ints) -> Ints:
        """The local date (ordinal) of each moment; 0 for NEVER."""
        days = np.zeros(len(moments), dtype=np.int64)
        came = moments != NEVER
        here = moments[came]
        if len(here):
            table = days_between(self.zone, int(here.min()), int(here.max()))
            ordinals = np.array([day.toordinal() for day in table.dates], dtype=np.int64)
            days[came] = ordinals[table.index(here)]
        return days

    def begins(self, day: date) -> int:
        """The first moment of a local date."""
        return instant_of_local(day, 0, ZoneInfo(self.zone))

    def first_asked(self, since: date | None, until: date | None) -> Mask:
        """Leads whose first request fell on the local dates from `since` to `until`, both included."""
        first = 1 if since is None else since.toordinal()
        last = date.max.toordinal() if until is None else until.toordinal()
        return self.requested & (self.cohort_day >= first) & (self.cohort_day <= last)

    @cached_property
    def entry_rows(self) -> Ints:
        """For each stage entry the row of its lead, -1 where there is none."""
        return self.rows_of(self.entries)

    def rows_of(self, table: pa.Table) -> Ints:
        """For each row of a table with person, product and cycle the row of its lead, -1 where there is none."""
        keys = [_keys(one) for one in (self.leads, table)]
        both = pa.concat_tables(keys, promote_options="permissive")
        code = codes(both["person"]) + 1
        for name in ("product", "cycle"):
            part = codes(both[name]) + 1
            if len(part) and part.min() != part.max():
                code = code * (int(part.max()) + 1) + part
                if int(code.max()) >= CLOSE * len(code):
                    _, code = np.unique(code, return_inverse=True)
        mine, theirs = code[: len(self)], code[len(self) :]
        rows = np.full(int(code.max(initial=-1)) + 1, -1, dtype=np.int64)
        rows[mine] = np.arange(len(self))
        return rows[theirs]

    def entered(self, stage: str) -> Ints:
        """When each cycle first entered a stage (microseconds UTC), NEVER where it did not."""
        return self.once(("entered", stage), (), lambda: self._entered(stage))

    def _entered(self, stage: str) -> Ints:
        first = np.full(len(self), NEVER, dtype=np.int64)
        names, number, moments = self._entries
        here = np.flatnonzero((number == names[stage]) & (self.entry_rows >= 0)) if stage in names else np.zeros(0, int)
        np.minimum.at(first, self.entry_rows[here], moments[here])
        if stage == "client":
            first = np.where(self.client, np.minimum(first, self.client_at), NEVER)
            first = np.where(self.client & (first == NEVER), self.as_of, first)
        return first

    @cached_property
    def _entries(self) -> tuple[dict[str, int], Ints, Ints]:
        """The numbers of the stages, then each entry's stage by number and its moment."""
        encoded = pc.dictionary_encode(column(self.entries, "stage", pa.string()).combine_chunks())
        names = {name: i for i, name in enumerate(encoded.dictionary.to_pylist())}
        number = np.asarray(pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False), dtype=np.int64)
        return names, number, instants(self.entries, "at")

    @cached_property
    def first_win(self) -> int | None:
        """The earliest purchase whose date is known."""
        known = self.client & (self.client_at != NEVER) & ~flags(self.leads, "client_assumed")
        return int(self.client_at[known].min()) if known.any() else None

    @cached_property
    def maturity(self) -> Maturity | None:
        """How far along leads are by age; learned from leads that came after purchases began to be recorded, if they
        suffice."""
        start = self.first_win
        if start is not None:
            after = self.first_request >= start
            found = maturity(np.where(after, self.days_to_close, np.nan), self.age)
            if found is not None:
                return found
        return maturity(self.days_to_close, self.age)

    @cached_property
    def young_until(self) -> float | None:
        """The age in days by which nine in ten clients have bought, as seen or as it will be; None: not known."""
        seen = times_to_close(self.days_to_close).p90
        return None if self.maturity is None or seen is None else max(self.maturity.p90, seen)

    @cached_property
    def young(self) -> Mask:
        """Open leads younger than that; all open ones while it is unknown."""
        limit = np.inf if self.young_until is None else self.young_until
        return self.open & self.dated & (np.nan_to_num(self.age, nan=np.inf) < limit)

    def members(self, mask: Mask) -> pa.Table:
        """person, product, cycle of the rows of a mask."""
        return _keys(self.leads).filter(pa.array(mask))


def population(leads: pa.Table, entries: pa.Table, as_of: datetime, zone: str) -> Population:
    """Read the `leads` and `entries` tables of a qualification. `as_of` is aware. While somebody keeps what was made of
    the same two tables, it is that.
    """
    key = id(leads), id(entries), micros_of(as_of), zone
    found = _living.get(key)
    if found is None or found.leads is not leads or found.entries is not entries:
        found = _living[key] = Population(leads, entries, micros_of(as_of), zone)
    return found


_living: WeakValueDictionary[tuple[int, int, int, str], Population] = WeakValueDictionary()


def codes(values: pa.ChunkedArray) -> Ints:
    """The same integer for the same value; -1 for null."""
    if pa.types.is_integer(values.type) and len(values):
        ends = pc.min_max(values).as_py()
        if ends["min"] is not None and ends["max"] - ends["min"] < CLOSE * len(values):
            # numbers that lie close together are their own codes
            near = pc.fill_null(pc.subtract(values, pa.scalar(ends["min"], values.type)).cast(pa.int64()), -1)
            return np.asarray(near.to_numpy(), dtype=np.int64)
    encoded = pc.dictionary_encode(values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values)
    return np.asarray(pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False), dtype=np.int64)


def _equal(table: pa.Table, name: str, value: str) -> Mask:
    found = pc.fill_null(pc.equal(column(table, name, pa.string()), value), False)
    return np.asarray(found.to_numpy(), dtype=bool)


def _keys(table: pa.Table) -> pa.Table:
    return pa.table(
        {
            "person": table["person"],
            "product": column(table, "product", pa.string()),
            "cycle": column(table, "cycle", pa.int32()),
        }
    )
