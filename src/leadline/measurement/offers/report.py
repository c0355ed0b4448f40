"""What the offers have brought, as rows, as JSON, as a table, and the people behind each figure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.measurement.money import decimal
from leadline.measurement.offers.becoming import Becoming
from leadline.measurement.offers.dilution import Diluted
from leadline.measurement.offers.fatigue import Fatigue
from leadline.measurement.offers.outlook import Outlook
from leadline.measurement.offers.overlap import Overlap
from leadline.measurement.offers.pace import Pace
from leadline.measurement.offers.promotion import Promoted
from leadline.measurement.offers.shown import Shown
from leadline.measurement.offers.takes import Takes
from leadline.measurement.offers.verdict import Reason, State, Verdict
from leadline.measurement.offers.wanted import Enough, Wanted
from leadline.measurement.population import NEVER, Ints, Population, column
from leadline.problems import BadSetting, Problem, nearest

OfferFigure = Literal["reach", "takers", "new", "repeat", "promoted", "mql", "sql", "client"]
FIGURES: tuple[OfferFigure, ...] = ("reach", "takers", "new", "repeat", "promoted", "mql", "sql", "client")


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One offer. Counts are people, each once; rates are between 0 and 1, intervals 95 %; money integer micro-units.

    `standing`: it simply goes on, and is no campaign among those in which dilution is looked for. `reach`: people who
    were shown it or took it; None where no touch says. `known`: everybody seen by the end of its promotion. `new` took
    no offer before, `repeat` did. `promoted_takers` took it while it was promoted; `rate` is their share of the reach
    (else of `known`, and `rate_of` says so). `mql`, `sql`, `clients` became so at the take or after it, of `could_mql`
    … who were not before. `more`: about how many more exposures would tell if it is wanted.
    """

    key: str
    name: str
    kind: str | None
    promoted: Promoted | None
    standing: bool
    days: int | None
    reach: int | None
    known: int
    takers: int
    new: int
    repeat: int
    promoted_takers: int
    rate: float | None
    rate_low: float | None
    rate_high: float | None
    rate_of: Literal["reach", "known"] | None
    mql: int
    could_mql: int
    sql: int
    could_sql: int
    clients: int
    could_clients: int
    cost: int | None
    cost_per_new: int | None
    new_a_week: float | None
    pace: Pace | None
    wanted: Wanted
    enough: Enough
    fatigue: Fatigue
    verdict: Verdict
    reason: Reason
    more: int | None

    @property
    def new_share(self) -> float | None:
        return self.new / self.takers if self.takers else None

    @property
    def mql_share(self) -> float | None:
        return self.mql / self.could_mql if self.could_mql else None

    @property
    def sql_share(self) -> float | None:
        return self.sql / self.could_sql if self.could_sql else None

    @property
    def client_share(self) -> float | None:
        return self.clients / self.could_clients if self.could_clients else None

    @property
    def over(self) -> bool:
        """Its promotion has ended."""
        return self.promoted is not None and not self.promoted.going_on

    @property
    def since(self) -> date | None:
        return None if self.promoted is None else date.fromordinal(self.promoted.start)

    @property
    def until(self) -> date | None:
        """None while it is promoted."""
        return date.fromordinal(self.promoted.end) if self.promoted is not None and self.over else None


@dataclass(frozen=True, eq=False)
class OfferReport:
    """The offers in the order in which they began (without promotion: last), what is the matter with the set of them,
    and the people behind each figure. `people` are all takers, each once.

    It speaks the Arrow PyCapsule interface: `pa.table(report)`, `polars.DataFrame(report)`.
    """

    as_of: datetime
    currency: str
    rows: tuple[OfferRow, ...]
    state: State
    dilution: Diluted
    fatigue: Fatigue
    outlook: Outlook
    overlap: Overlap
    people: int
    without_offer: int
    notices: tuple[Problem, ...]
    _who: Population = field(repr=False)
    _takes: Takes = field(repr=False)
    _shown: Shown | None = field(repr=False)
    _becoming: Becoming = field(repr=False)

    @property
    def overlap_keys(self) -> tuple[str, ...]:
        """The offers of `overlap`, in its order."""
        return tuple(self._takes.offers[i] for i in self.overlap.offers)

    def row(self, key: str) -> OfferRow:
        """Raises KeyError."""
        for row in self.rows:
            if row.key == key:
                return row
        raise KeyError(key)

    def members(self, offer: str | OfferRow, figure: OfferFigure = "takers", also: str | None = None) -> pa.Table:
        """The people behind a figure of an offer, as many as it says: person, and product and cycle of the lead that
        took it (of those only reached: null). With `also`, the takers who took this other offer too. Raises KeyError
        for an offer that nobody knows, BadSetting for a figure."""
        rows, first = self._rows(offer, figure, also)
        leads = self._who.leads
        have = pa.array(rows >= 0)
        mine = leads.take(pa.array(np.where(rows >= 0, rows, first)))
        none = {"product": pa.string(), "cycle": pa.int32()}
        columns = {
            name: pc.if_else(have, column(mine, name, kind), pa.scalar(None, kind)) for name, kind in none.items()
        }
        return pa.table({"person": mine["person"], **columns})

    def lead_rows(self, offer: str | OfferRow, figure: OfferFigure = "takers", also: str | None = None) -> Ints:
        """For each of `members`, in the same order, a row of `leads` of this person: that which took it, else the
        first one."""
        rows, first = self._rows(offer, figure, also)
        return np.where(rows >= 0, rows, first)

    def weeks(self, offer: str | OfferRow) -> tuple[tuple[int, Ints, Ints], ...]:
        """For each week (its Monday, as an ordinal) from the first take to the last: new people, and repeat takers, as
        rows of `leads`."""
        here = self._takes.of(self._place(offer))
        monday = self._takes.day[here] - (self._takes.day[here] + 6) % 7
        new, lead = self._takes.new[here], self._takes.lead[here]
        if not len(monday):
            return ()
        found = range(int(monday.min()), int(monday.max()) + 1, 7)
        return tuple((week, lead[(monday == week) & new], lead[(monday == week) & ~new]) for week in found)

    def weekly(self, offer: str | OfferRow) -> tuple[tuple[int, int, int], ...]:
        """The same as counts."""
        here = self._takes.of(self._place(offer))
        day, new = self._takes.day[here], self._takes.new[here]
        if not len(day):
            return ()
        monday = day - (day + 6) % 7
        start = int(monday.min())
        place = (monday - start) // 7
        fresh, again = np.bincount(place[new], minlength=int(place.max()) + 1), np.bincount(place[~new], minlength=int(place.max()) + 1)  # fmt: skip # noqa: E501
        return tuple((start + 7 * i, int(a), int(b)) for i, (a, b) in enumerate(zip(fresh, again, strict=True)))

    def _place(self, offer: str | OfferRow) -> int:
        key = offer.key if isinstance(offer, OfferRow) else offer
        try:
            return self._takes.offers.index(key)
        except ValueError:
            raise KeyError(key) from None

    def _rows(self, offer: str | OfferRow, figure: str, also: str | None) -> tuple[Ints, Ints]:
        """For each person behind a figure the row of the lead that took it (-1: none), and the person's first row."""
        if figure not in FIGURES:
            what = f"“{figure}” is no figure of an offer."
            raise BadSetting(Problem("no_such_figure", what, f"Take one of: {', '.join(FIGURES)}.", nearest=nearest(figure, FIGURES)))  # fmt: skip # noqa: E501
        place, takes = self._place(offer), self._takes
        here = takes.of(place)
        mask = np.ones(here.stop - here.start, dtype=bool)
        if figure == "new":
            mask = takes.new[here]
        elif figure == "repeat":
            mask = ~takes.new[here]
        elif figure == "promoted":
            promoted = self.row(takes.offers[place]).promoted
            mask = promoted.within(takes.day[here]) if promoted else np.zeros_like(mask)
        elif figure in ("mql", "sql", "client"):
            mask = self._becoming.became(figure)[here]
        if also is not None:
            mask = mask & np.isin(takes.person[here], takes.person[takes.of(self._place(also))])
        rows, persons = takes.lead[here][mask], takes.person[here][mask]
        if figure == "reach" and self._shown is not None:
            seen = self._shown.person[self._shown.of(place)]
            only = np.setdiff1d(seen, persons)
            rows, persons = np.append(rows, np.full(len(only), -1)), np.append(persons, only)
        return rows, self._first_lead[persons] if len(persons) else np.zeros(0, dtype=np.int64)

    @property
    def _first_lead(self) -> Ints:
        first = np.full(self._takes.people, NEVER, dtype=np.int64)
        np.minimum.at(first, self._takes.person_of_lead, np.arange(len(self._takes.person_of_lead)))
        return first

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON has it; money as decimal text."""
        both = self.overlap
        return {
            "as_of": self.as_of.astimezone(UTC).isoformat(),
            "currency": self.currency,
            "state": self.state,
            "causes": list(self.dilution.causes) if self.state == "diluted" else [],
            "offers": [_as_dict(row) for row in self.rows],
            "people": self.people,
            "requests_without_offer": self.without_offer,
            "dilution": asdict(self.dilution) | {"offers": [self._takes.offers[i] for i in self.dilution.offers]},
            "fatigue": asdict(self.fatigue),
            "outlook": asdict(self.outlook),
            "overlap": {"offers": list(self.overlap_keys), "both": both.both.tolist()},
            "notices": [notice.as_dict() for notice in self.notices],
        }

    def table(self) -> pa.Table:
        """The rows as an Arrow table; money in micro-units."""
        return pa.table(
            {name: pa.array([_value(row, name) for row in self.rows], kind) for name, kind in COLUMNS.items()}
        )

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table().__arrow_c_stream__(requested_schema)


COLUMNS: dict[str, pa.DataType] = {
    "offer": pa.string(), "name": pa.string(), "kind": pa.string(), "since": pa.date32(), "until": pa.date32(),
    "inferred": pa.bool_(), "standing": pa.bool_(),
    "days": pa.int64(), "reach": pa.int64(), "known": pa.int64(), "takers": pa.int64(),
    "new": pa.int64(), "repeat": pa.int64(), "promoted_takers": pa.int64(), "rate": pa.float64(),
    "rate_low": pa.float64(), "rate_high": pa.float64(), "rate_of": pa.string(), "mql": pa.int64(),
    "could_mql": pa.int64(), "sql": pa.int64(), "could_sql": pa.int64(), "clients": pa.int64(),
    "could_clients": pa.int64(), "cost": pa.int64(), "cost_per_new": pa.int64(), "new_a_week": pa.float64(),
    "wanted": pa.string(), "enough": pa.string(), "fatigue": pa.string(), "verdict": pa.string(), "reason": pa.string(),
}  # fmt: skip
MONEY = ("cost", "cost_per_new")


def _value(row: OfferRow, name: str) -> Any:
    if name == "offer":
        return row.key
    if name == "inferred":
        return None if row.promoted is None else row.promoted.inferred
    if name == "fatigue":
        return row.fatigue.finding
    return getattr(row, name)


def _as_dict(row: OfferRow) -> dict[str, Any]:
    found = {name: _value(row, name) for name in COLUMNS}
    for name in ("since", "until"):
        found[name] = None if found[name] is None else found[name].isoformat()
    for name in MONEY:
        found[name] = decimal(found[name])
    return found | {"more": row.more}
