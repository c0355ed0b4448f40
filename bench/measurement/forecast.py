"""Forecasts held against what came: a real funnel at eleven past moments, and made-up worlds whose truth is known."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from bench.measurement.lines import Line
from scipy.optimize import minimize
from scipy.special import expit, gammainc

from leadline.measurement.forecast import expected_final, final_gap, forecast
from leadline.measurement.forecast.history import history, seen
from leadline.measurement.forecast.learned import learned, taught
from leadline.measurement.forecast.pace import HALF_LIFE, learn_pace
from leadline.measurement.forecast.past import expect
from leadline.measurement.forecast.spread import BEFORE, band
from leadline.measurement.groups import Groups, group_by
from leadline.measurement.population import Population, population
from leadline.playbook import Playbook

Floats = npt.NDArray[np.float64]

DAYS = (30, 60, 90)
ORIGINS = tuple(datetime(2018, 3, 15, tzinfo=UTC) + timedelta(days=15 * i) for i in range(11))
LAST_OF_MAY = datetime(2018, 5, 31, 23, 59, tzinfo=UTC)
MICROS = 86_400_000_000
NOW = datetime(2026, 7, 1, tzinfo=UTC)
WORLDS = 80
WITHIN = 150
"""Days: all leads of the real funnel have been recorded for so long."""
FEW_LEADS = 200
"""Of a month that has just begun nothing is asked."""


def run(data: Path) -> Iterable[Line]:
    folder = data / "olist"
    if folder.is_dir():
        funnel = Funnel.read(folder)
        yield from _rolling(funnel)
        yield from _sensitivity(funnel)
        yield _by_a_curve(funnel)
        yield from _the_may_cohort(funnel)
        yield from _all_cohorts(funnel)
    yield from _worlds()
    yield _recovered()


@dataclass(frozen=True, slots=True)
class Funnel:
    """When leads came and bought (microseconds UTC; -1: never), and from where."""

    came: npt.NDArray[np.int64]
    bought: npt.NDArray[np.int64]
    source: list[str | None]

    @classmethod
    def read(cls, folder: Path) -> Funnel:
        with (folder / "olist_closed_deals_dataset.csv").open(encoding="utf-8-sig", newline="") as file:
            won = {row["mql_id"]: _micros(row["won_date"]) for row in csv.DictReader(file)}
        with (folder / "olist_marketing_qualified_leads_dataset.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        return cls(
            np.array([_micros(row["first_contact_date"]) for row in rows]),
            np.array([won.get(row["mql_id"], -1) for row in rows]),
            [row["origin"] or None for row in rows],
        )

    def as_of(self, moment: datetime) -> pa.Table:
        """The leads as they were known at a moment, and nothing of later."""
        now = _micros(moment)
        there = self.came <= now
        won = (self.bought >= 0) & (self.bought <= now)
        sources = [source for source, here in zip(self.source, there.tolist(), strict=True) if here]
        return leads_table(self.came[there], np.where(won, self.bought, -1)[there], sources)

    def came_within(self, moment: datetime, days: int) -> int:
        now = _micros(moment)
        return int(((self.came <= now) & (self.bought > now) & (self.bought <= now + days * MICROS)).sum())


def leads_table(
    came: npt.NDArray[np.int64], bought: npt.NDArray[np.int64], source: list[str | None] | list[str]
) -> pa.Table:
    """Leads as a qualification gives them; `bought` -1: not yet."""
    stage = pa.array(np.where(bought >= 0, "client", "prospect"))
    instant = pa.timestamp("us", tz="UTC")
    return pa.table(
        {
            "person": pa.array(np.arange(len(came))),
            "product": pa.nulls(len(came), pa.string()),
            "cycle": pa.array(np.ones(len(came), dtype=np.int32)),
            "stage": stage,
            "rules_stage": stage,
            "first_request_at": pa.array(came).cast(instant),
            "client_at": pa.array(bought, mask=bought < 0).cast(instant),
            "source": pa.array(source, pa.string()),
        }
    )


ENTRIES = pa.schema(
    [("person", pa.int64()), ("product", pa.string()), ("cycle", pa.int32()), ("stage", pa.string()),
     ("at", pa.timestamp("us", tz="UTC"))]
)  # fmt: skip


def _micros(moment: datetime | str) -> int:
    found = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return round(found.replace(tzinfo=UTC).timestamp() * 1_000_000)


def _rolling(funnel: Funnel) -> Iterable[Line]:
    expected, low, high, came = [], [], [], []
    by_days: dict[int, list[bool]] = {days: [] for days in DAYS}
    recorded = set()
    for moment in ORIGINS:
        report = forecast(funnel.as_of(moment), ENTRIES.empty_table(), Playbook.default(), as_of=moment, days=DAYS)
        recorded.add(report.recorded_since)
        for ahead in report.total.days:
            truth = funnel.came_within(moment, ahead.end)
            expected.append(ahead.expected or 0.0)
            low.append(ahead.low or 0)
            high.append(ahead.high or 0)
            came.append(truth)
            by_days[ahead.end].append((ahead.low or 0) <= truth <= (ahead.high or 0))
    m, n = np.array(expected), np.array(came, dtype=np.float64)
    off, bias = float(np.abs(m - n).sum() / n.sum()), float(m.sum() / n.sum() - 1)
    held = float(np.mean([value for values in by_days.values() for value in values]))
    yield Line("Olist, 33 rolling forecasts: sum of misses ÷ what came (WAPE)", f"{off:.1%}", "≤ 18 %", off <= 0.18)
    yield Line("Olist: expected against what came, in sum (bias)", f"{bias:+.1%}", "within ±5 %", abs(bias) <= 0.05)
    yield Line("Olist: 80 % bands that held what came", f"{held:.1%}", "75–88 %", 0.75 <= held <= 0.88)
    yield _on_other_days(funnel)
    parts = ", ".join(f"{days} d {np.mean(values):.0%}" for days, values in by_days.items())
    yield Line("Olist: the same by length (11 each)", parts)
    wide = float(np.mean((np.array(high) - np.array(low)) / m))
    yield Line("Olist: mean width of the band, as a share of what is expected", f"{wide:.0%}")
    said = sorted(str(day) for day in recorded)
    yield Line("Olist: the day from which purchases are said to be recorded", ", ".join(said), "2017-12-05",
               said == ["2017-12-05"])  # fmt: skip


def _on_other_days(funnel: Funnel) -> Line:
    """The same forecasts begun 1 to 14 days later: eleven each, as good a choice of days as the one above."""
    off = total = expected = held = 0.0
    for moment in (origin + timedelta(days=later) for origin in ORIGINS for later in range(1, 15)):
        leads = funnel.as_of(moment)
        report = forecast(leads, ENTRIES.empty_table(), Playbook.default(), as_of=moment, days=DAYS, by=())
        for ahead in report.total.days:
            truth, number = funnel.came_within(moment, ahead.end), ahead.expected or 0.0
            off, total, expected = off + abs(number - truth), total + truth, expected + number
            held += (ahead.low or 0) <= truth <= (ahead.high or 0)
    count = 14 * len(ORIGINS) * len(DAYS)
    figure = f"{held / count:.0%}; WAPE {off / total:.1%}, bias {expected / total - 1:+.1%}"
    return Line(f"Olist, the same begun 1 to 14 days later ({count} forecasts): bands that held", figure)


def _sensitivity(funnel: Funnel) -> Iterable[Line]:
    """The same 33 forecasts with other choices: none of them was made by these figures alone."""
    known = [(population(funnel.as_of(moment), ENTRIES.empty_table(), moment, "UTC"), moment) for moment in ORIGINS]
    for half_life in (90.0, HALF_LIFE, 365.0, 1e9):
        yield _with(funnel, known, half_life, BEFORE)
    for before in (0.05, 0.15, 0.2):
        yield _with(funnel, known, HALF_LIFE, before)


def _by_a_curve(funnel: Funnel) -> Line:
    """The same 33 by a generalized gamma with a share that never buys, by maximum likelihood on day counts; what was
    bought before the first recorded purchase is taken to be unseen."""
    off = total = expected = 0.0
    for moment in ORIGINS:
        now = _micros(moment) / MICROS
        start = float(funnel.bought[funnel.bought >= 0].min()) / MICROS
        there = funnel.came <= _micros(moment)
        came = funnel.came[there] / MICROS
        won = (funnel.bought[there] >= 0) & (funnel.bought[there] <= _micros(moment))
        took, took_count = np.unique(
            np.maximum(0, np.floor(funnel.bought[there][won] / MICROS - came[won])), return_counts=True
        )
        age, age_count = np.unique(now - came[~won], return_counts=True)
        unseen = np.maximum(0, start - (now - age))
        curve = _curve(took, took_count, age, age_count, unseen)
        for days in DAYS:
            done = [_gamma(ages, curve) for ages in (age, age + days, unseen)]
            share = expit(curve[3])
            number = float(age_count @ (share * (done[1] - done[0]) / (1 - share * (done[0] - done[2]))))
            truth = funnel.came_within(moment, days)
            off, total, expected = off + abs(number - truth), total + truth, expected + number
    what = "  by a generalized-gamma curve with a share that never buys instead"
    return Line(what, f"WAPE {off / total:.1%}, bias {expected / total - 1:+.1%}")


def _gamma(ages: Floats, curve: Floats) -> Floats:
    return np.asarray(gammainc(np.exp(curve[2]), (ages / np.exp(curve[0])) ** np.exp(curve[1])), dtype=np.float64)


def _curve(
    took: Floats, took_count: npt.NDArray[np.int64], age: Floats, age_count: npt.NDArray[np.int64], unseen: Floats
) -> Floats:
    """Logarithms of scale, power and shape, and the log odds of the share that buys."""

    def loss(curve: Floats) -> float:
        share = expit(curve[3])
        in_day = np.maximum(_gamma(took + 1, curve) - _gamma(took, curve), 1e-300)
        still = 1 - share * (_gamma(age, curve) - _gamma(unseen, curve))
        seen = took_count @ (np.log(in_day) + np.log(share)) + age_count @ np.log(still)
        return float(-seen + 0.5 * (curve[1] / 3) ** 2 + 0.5 * (curve[2] / 3) ** 2)

    begun = minimize(loss, np.array([3.4, -0.3, 0.0, -2.0]), method="BFGS").x
    return np.asarray(minimize(loss, begun, method="Nelder-Mead", options={"maxiter": 2000}).x)


def _with(funnel: Funnel, known: list[tuple[Population, datetime]], half_life: float, before: float) -> Line:
    off = total = expected = held = 0.0
    for who, moment in known:
        all_learned = learned(who, DAYS, half_life, before)
        pace = learn_pace(history(seen(who)), 0, half_life)
        if pace is None:
            continue
        ages = all_learned.history.open_by_age()
        found = expect(pace, ages, [(0, days) for days in DAYS])
        low, high = band(
            [one.number for one in found], [one.unsure for one in found], taught(all_learned.tried, before),
            [int(ages.sum())] * len(DAYS),
        )  # fmt: skip
        for i, days in enumerate(DAYS):
            came = funnel.came_within(moment, days)
            off += abs(found[i].number - came)
            total += came
            expected += found[i].number
            held += low[i] <= came <= high[i]
    what = f"  with half-life {half_life:,.0f} days, error believed before {before:.0%}"
    return Line(what, f"WAPE {off / total:.1%}, bias {expected / total - 1:+.1%}, held {held / 33:.0%}")


def _the_may_cohort(funnel: Funnel) -> Iterable[Line]:
    then = funnel.as_of(LAST_OF_MAY)
    who = population(then, ENTRIES.empty_table(), LAST_OF_MAY, "UTC")
    months = by_month(who)
    finals = {str(key[0]): rate for key, rate in zip(months.keys, expected_final(who, months), strict=True)}
    gap = final_gap(finals["2018-05"], [finals[f"2018-0{month}"] for month in range(1, 5)])
    later = pc.strftime(funnel.as_of(datetime(2018, 12, 1, tzinfo=UTC))["first_request_at"], format="%Y-%m")
    won = np.array(later.to_pylist())[funnel.bought >= 0]
    came = np.array(later.to_pylist())
    earlier = ["2018-01", "2018-02", "2018-03", "2018-04"]
    truth = (won == "2018-05").sum() / (came == "2018-05").sum()
    truth = truth / (np.isin(won, earlier).sum() / np.isin(came, earlier).sum()) - 1
    assert gap is not None
    yield Line("31 May 2018, the May cohort against January to April: so far", f"{gap.naive:+.0%}", "−55 %",
               round(gap.naive, 2) == -0.55)  # fmt: skip
    yield Line(f"  expected in the end, with its 80 % band (came: {truth:+.0%})",
               f"{gap.expected:+.0%} ({gap.low:+.0%} to {gap.high:+.0%})", "holds −28 %",
               gap.low <= truth <= gap.high)  # fmt: skip
    yield Line("  it is said to be mostly not yet known", str(gap.mostly_unknown), "True", gap.mostly_unknown)


def _all_cohorts(funnel: Funnel) -> Iterable[Line]:
    """The months of 2018 on ten days of each month from March to August, as long as a tenth was still to come: those of
    their leads that were there, and who of them had bought by the age of 150 days (until then all are recorded). Then
    the same in the end, which the record does not reach: against what is recorded until its last day."""
    month = funnel.came.astype("datetime64[us]").astype("datetime64[M]").astype(str)
    for days, name in (
        (WITHIN, f"by the age of {WITHIN} days"),
        (None, "in the end, held against the end of the record"),
    ):
        held: list[bool] = []
        over = under = 0
        for moment in (datetime(2018, m, d, tzinfo=UTC) for m in range(3, 9) for d in range(1, 29, 3)):
            now = _micros(moment)
            who = population(funnel.as_of(moment), ENTRIES.empty_table(), moment, "UTC")
            groups = by_month(who)
            for key, rate in zip(groups.keys, expected_final(who, groups, until=days), strict=True):
                if str(key[0]) < "2018" or rate.leads < FEW_LEADS or rate.known is None or rate.known >= 0.9:
                    continue
                mine = (month == key[0]) & (funnel.came <= now)
                share = _in_the_end(funnel, mine, now, days) / rate.leads
                held.append((rate.low or 0.0) - 1e-9 <= share <= (rate.high or 1.0) + 1e-9)
                over, under = over + (share < (rate.low or 0.0) - 1e-9), under + (share > (rate.high or 1.0) + 1e-9)
        share = float(np.mean(held))
        what = f"  {len(held)} final rates of its five months, {name}: 80 % bands that held"
        figure = f"{share:.0%} (fewer came {over}, more {under})"
        yield Line(what, figure, "75–88 %" if days else "", 0.75 <= share <= 0.88 if days else None)


def _in_the_end(funnel: Funnel, mine: npt.NDArray[np.bool_], now: int, days: int | None) -> int:
    """Clients of these leads: those by `now`, and those after it who bought at no higher age."""
    bought = funnel.bought >= 0
    young = bought if days is None else bought & (funnel.bought - funnel.came < (days + 1) * MICROS)
    return int((mine & bought & ((funnel.bought <= now) | young)).sum())


def by_month(who: Population) -> Groups:
    return group_by([pc.strftime(who.leads["first_request_at"], format="%Y-%m")], who.requested)


@dataclass(frozen=True, slots=True)
class World:
    """Sources with a share that ever buys, times to it from a generalized gamma, and 30-day spells that are better and
    worse by a log-normal factor of relative deviation `off`."""

    leads: int
    days: int
    off: float
    shares: tuple[float, ...] = (0.04, 0.08, 0.12, 0.18)
    scale: float = 20.0
    power: float = 0.8
    shape: float = 0.9

    def hazard(self, share: float) -> Floats:
        """For each age in days the chance to buy of a lead that is open."""
        done = gammainc(self.shape, (np.arange(self.days + max(DAYS) + 2) / self.scale) ** self.power)
        return np.asarray(share * np.diff(done) / (1 - share * done[:-1]), dtype=np.float64)

    def make(self, rng: np.random.Generator) -> Funnel:
        """It begins `days` before NOW and goes on `max(DAYS)` after it, without new leads."""
        came = np.sort(rng.integers(0, self.days, self.leads))
        kind = rng.integers(0, len(self.shares), self.leads)
        hazards = np.stack([self.hazard(share) for share in self.shares])
        spells = np.exp(rng.normal(-(self.off**2) / 2, self.off, (self.days + max(DAYS)) // 30 + 1))
        bought = np.full(self.leads, -1)
        for day in range(self.days + max(DAYS)):
            rows = np.flatnonzero((came <= day) & (bought < 0))
            chance = hazards[kind[rows], day - came[rows]] * spells[day // 30]
            bought[rows[rng.random(len(rows)) < chance]] = day
        start = _micros(NOW) - self.days * MICROS
        at = start + came * MICROS + rng.integers(0, MICROS, self.leads)
        won = np.where(bought < 0, -1, np.maximum(at, start + bought * MICROS + MICROS // 2))
        return Funnel(at, won, [f"source {number}" for number in kind])


def _worlds() -> Iterable[Line]:
    """Bands at moments of made-up worlds, short and long records, calm and restless ones."""
    together: list[bool] = []
    of_months: list[bool] = []
    for days, off in ((240, 0.1), (540, 0.1), (540, 0.25), (900, 0.25)):
        held: list[bool] = []
        of_sources: list[bool] = []
        finals: list[bool] = []
        m = n = miss = 0.0
        for seed in range(WORLDS):
            funnel = World(leads=6 * days, days=days, off=off).make(np.random.default_rng([days, seed]))
            report = forecast(funnel.as_of(NOW), ENTRIES.empty_table(), Playbook.default(), as_of=NOW, days=DAYS)
            for ahead in report.total.days:
                came = funnel.came_within(NOW, ahead.end)
                held.append((ahead.low or 0) <= came <= (ahead.high or 0))
                m, n, miss = m + (ahead.expected or 0.0), n + came, miss + abs((ahead.expected or 0.0) - came)
            for row in report.rows:
                mine = [source == row.key[0] for source in funnel.source]
                part = Funnel(funnel.came[mine], funnel.bought[mine], [])
                ahead = row.days[-1]
                of_sources.append((ahead.low or 0) <= part.came_within(NOW, ahead.end) <= (ahead.high or 0))
            finals += _finals(funnel)
        together += held
        of_months += finals
        yield Line(
            f"  {WORLDS} worlds of {days} days, spells off by {off:.0%}: bands that held",
            f"{np.mean(held):.1%}, of sources {np.mean(of_sources):.1%}, of months {np.mean(finals):.1%}; "
            f"bias {m / n - 1:+.1%}, WAPE {miss / n:.1%}",
        )
    share = float(np.mean(together))
    name = f"{4 * WORLDS} made-up worlds together: 80 % bands that held"
    yield Line(name, f"{share:.1%}", "75–88 %", 0.75 <= share <= 0.88)
    share = float(np.mean(of_months))
    name = "  their latest three months' rates by the age of 90 days: 80 % bands that held"
    yield Line(name, f"{share:.1%} of {len(of_months)}", "75–90 %", 0.75 <= share <= 0.90)


def _finals(funnel: Funnel) -> list[bool]:
    """Of the three latest months of a world, by the age of 90 days, to which it goes on."""
    now, last = _micros(NOW), max(DAYS)
    who = population(funnel.as_of(NOW), ENTRIES.empty_table(), NOW, "UTC")
    groups = by_month(who)
    month = funnel.came.astype("datetime64[us]").astype("datetime64[M]").astype(str)
    held = []
    for key, rate in zip(groups.keys, expected_final(who, groups, until=last), strict=True):
        if str(key[0]) >= "2026-04" and rate.low is not None and rate.high is not None:
            share = _in_the_end(funnel, (month == key[0]) & (funnel.came <= now), now, last) / rate.leads
            held.append(rate.low - 1e-9 <= share <= rate.high + 1e-9)
    return held


def _recovered() -> Line:
    """A calm world, large: the final rate of the youngest full month of each source against the truth."""
    world = World(leads=60_000, days=540, off=0.0)
    funnel = world.make(np.random.default_rng(7))
    who = population(funnel.as_of(NOW), ENTRIES.empty_table(), NOW, "UTC")
    groups = group_by([who.leads["source"]], who.first_asked(datetime(2026, 6, 1, tzinfo=UTC).date(), None))
    off = [
        abs((rate.expected or 0.0) / world.shares[int(str(key[0]).split()[1])] - 1)
        for key, rate in zip(groups.keys, expected_final(who, groups), strict=True)
    ]
    worst = max(off)
    return Line("known shares recovered from the youngest month of 4 sources: worst", f"{worst:.1%}", "≤ 15 %",
                worst <= 0.15)  # fmt: skip
