"""Does what is done predict clients? Each activity held against later purchases, within sources, on later people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import partial

import numpy as np
import pyarrow as pa

from leadline import words
from leadline.measurement.groups import alike, group_by
from leadline.measurement.intervals import Floats, interval
from leadline.measurement.notices import some
from leadline.measurement.population import (
    MICROS_A_DAY,
    NEVER,
    Ints,
    Mask,
    Population,
    codes,
    column,
    flags,
    instants,
    population,
    text_column,
)
from leadline.measurement.proxies.activities import Activity, Done, Values, counts, done
from leadline.measurement.proxies.agreement import Area, Cells, area
from leadline.measurement.proxies.cut import best_cut
from leadline.measurement.proxies.ratio import Ratio, lift, ratio
from leadline.measurement.proxies.report import Behind, BusynessReport, Proxy
from leadline.measurement.proxies.verdict import SAID, more, rounded, significant, verdict
from leadline.measurement.proxies.weeks import busy_weeks, weeks_since
from leadline.playbook import Playbook
from leadline.problems import BadSetting, Problem
from leadline.touches.instants import moment_of

WINDOW = 14.0
"""Days after the first request within which activity counts."""
HORIZON = (14.0, 180.0)
"""The shortest and longest time that is waited for a purchase, where the history says how long it takes."""
UNKNOWN_HORIZON = 90.0
VALUES = 200
"""Scores are put into at most so many steps."""


def busyness(
    leads: pa.Table,
    entries: pa.Table,
    touches: pa.Table,
    playbook: Playbook,
    *,
    as_of: datetime,
    window: float = WINDOW,
    horizon: float | None = None,
    history: pa.Table | None = None,
    since: date | None = None,
    until: date | None = None,
    only: Mapping[str, str | None] | None = None,
) -> BusynessReport:
    """Judge each activity by whether those who showed it bought more often.

    `leads` and `entries` are those of a qualification as of `as_of`; of `touches`, `person`, `at`, `kind`, `action` and
    `offer` are read. `window` and `horizon` are days; by default the horizon is the time in which nine in ten clients
    bought. With `history` (that of a qualification) the score by the end of the window is judged too; having become
    MQL or SQL by then always is. Raises BadSetting for days that cannot be.
    """
    for name, days in (("window", window), ("horizon", horizon)):
        if days is not None and not 0 < days <= 3_650:
            what = f"A {name} of {words.bare(days)} days cannot be."
            raise BadSetting(Problem(f"bad_{name}", what, "Give days from 1 to 3650.", path=name))
    who = population(leads, entries, as_of, playbook.time_zone)
    within = who.dated & who.first_asked(since, until) & alike(leads, only or {}, playbook)
    within &= ~(who.client & (flags(leads, "client_assumed") | (who.client_at == NEVER)))
    mine = first_of_each(leads, who.first_request, within)
    if horizon is None:
        horizon = _horizon(who, window)
    start = np.where(who.first_request == NEVER, 0, who.first_request)
    bought = np.where(who.client, who.client_at, NEVER)
    landmark = start + int(window * MICROS_A_DAY)
    before = mine & (bought <= landmark)
    over = landmark + int(horizon * MICROS_A_DAY) <= who.as_of
    judged = mine & ~before & over
    client = judged & (bought <= landmark + int(horizon * MICROS_A_DAY))
    cut = _cut(start, client, judged)
    later = judged & (start >= cut)
    stratum = group_by([text_column(leads, "source")], judged).index
    found = done(touches, leads, mine, playbook, start, window, weeks_since(who), who.as_of)
    lines: list[tuple[Activity, _Line]] = []
    rows = _whole_rows(judged, later, client, mine & ~before & ~over)
    those = _Judged(judged, later, client, stratum)
    for activity, given in _measures(who, found, start, window, landmark, history, those.rows):
        if given.any():
            line = _Line(given, those)
            lines.append((activity, line))
            rows |= line.rows(activity.name)
    out = significant([1.0 if line.within is None else line.within.p for _, line in lines])
    share = float((client & later).sum() / client.sum()) if client.any() else 0.5
    proxies = [line.proxy(activity, stands, share) for (activity, line), stands in zip(lines, out, strict=True)]
    weeks, behind = busy_weeks(found, who, np.where(mine, bought, NEVER), horizon)
    order = list(SAID)
    return BusynessReport(
        as_of=as_of,
        window=window,
        horizon=horizon,
        cut=moment_of(cut) if judged.any() else None,
        learned=int((judged & ~later).sum()),
        learned_clients=int((client & ~later).sum()),
        judged=int(later.sum()),
        judged_clients=int((client & later).sum()),
        young=int((mine & ~before & ~over).sum()),
        bought_before=int(before.sum()),
        strata=int(stratum.max(initial=-1)) + 1,
        proxies=tuple(sorted(proxies, key=lambda proxy: (order.index(proxy.verdict), -_far(proxy), proxy.name))),
        weeks=tuple(weeks),
        notices=tuple(_told(proxies, int(client.sum()), bool(found.of("ours").any()))),
        _who=who,
        _rows=rows | behind,
    )


def first_of_each(leads: pa.Table, asked: Ints, within: Mask) -> Mask:
    """Of several leads of one person, the one whose first request came first."""
    rows = np.flatnonzero(within)
    person = codes(leads["person"])[rows]
    if (person[1:] > person[:-1]).all():
        return within
    order = np.lexsort((asked[rows], person))
    person = person[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = person[1:] != person[:-1]
    found = np.zeros(len(within), dtype=bool)
    found[rows[order[new]]] = True
    return found


def _horizon(who: Population, window: float) -> float:
    if who.young_until is None:
        return UNKNOWN_HORIZON
    return float(np.clip(np.ceil(who.young_until - window), *HORIZON))


def _cut(start: Ints, client: Mask, judged: Mask) -> int:
    """The moment that halves the clients by when they asked; who asked at it or later is judged."""
    of = client if client.sum() > 1 else judged
    return int(np.sort(start[of])[of.sum() // 2]) if of.any() else 0


def _measures(
    who: Population,
    found: Done,
    start: Ints,
    window: float,
    landmark: Ints,
    history: pa.Table | None,
    rows: Ints,
) -> Iterator[tuple[Activity, Values]]:
    """Each activity, and how much of it the leads of these rows had."""
    yield from counts(found, start, window, rows)
    for stage, name in (("mql", "MQL by then"), ("sql", "SQL by then")):
        yield Activity(name, "both"), (who.entered(stage)[rows] <= landmark[rows]).astype(np.int64)
    if history is not None:
        yield Activity("score", "both"), _scores(who, history, landmark)[rows]


def _scores(who: Population, history: pa.Table, landmark: Ints) -> Floats:
    """Each lead's total after its last touch up to the landmark, in at most `VALUES` steps."""
    rows = Population(who.leads, history, who.as_of, who.zone).entry_rows
    at = instants(history, "at")
    total = np.asarray(column(history, "total", pa.float64()).to_numpy(), dtype=np.float64)
    here = np.flatnonzero((rows >= 0) & np.isfinite(total))
    here = here[at[here] <= landmark[rows[here]]]
    order = here[np.lexsort((here, at[here], rows[here]))]
    score = np.zeros(len(who))
    score[rows[order]] = total[order]
    distinct = np.unique(score)
    if len(distinct) <= VALUES:
        return score
    steps = np.unique(np.quantile(score, np.linspace(0, 1, VALUES)))
    return np.asarray(steps[np.searchsorted(steps, score, side="right") - 1])


class _Judged:
    """The leads that are judged: earlier ones to learn from, later ones to judge by."""

    def __init__(self, judged: Mask, later: Mask, client: Mask, stratum: Ints) -> None:
        self.rows = np.flatnonzero(judged)
        late, bought = later[self.rows], client[self.rows]
        self.cells = Cells.of(bought, stratum[self.rows], late)
        self.late = np.flatnonzero(late)
        self.bought = bought[self.late]

    def behind(self, given: Values, at_least: float, has: bool, bought: bool) -> Ints:
        """The rows of later leads who had so much of it, or had not, and bought, or did not."""
        here = (given[self.late] >= at_least) == has
        return np.asarray(self.rows[self.late[here & (self.bought == bought)]], dtype=np.int64)


class _Line:
    """One activity, counted. `given` is how much of it each of the judged leads had."""

    def __init__(self, given: Values, judged: _Judged) -> None:
        early, judged_by = judged.cells.counted(given)
        self.at_least, self.direction = best_cut(early)
        if np.isnan(self.at_least):
            some_ = given[given > 0]
            self.at_least = float(some_.min()) if len(some_) else 1.0
        varies = len(judged_by.values) > 1
        self.within: Area | None = area(judged_by) if varies else None
        self.crude: Area | None = area(judged_by.whole) if varies else None
        has = judged_by.values >= self.at_least
        with_, without = (
            [part[:, mask].sum(axis=1) for part in (judged_by.clients, judged_by.others)] for mask in (has, ~has)
        )
        self._many = {
            "with_it": int(with_[1].sum()), "with_it_clients": int(with_[0].sum()),
            "without": int(without[1].sum()), "without_clients": int(without[0].sum()),
        }  # fmt: skip
        self.ratio: Ratio | None = ratio(with_[0], with_[0] + with_[1], without[0], without[0] + without[1])
        self._given, self._judged = given.astype(_least_type(given)), judged

    def rows(self, name: str) -> dict[tuple[str, str], Behind]:
        return {
            (name, f"{figure}{clients}"): partial(
                self._judged.behind, self._given, self.at_least, figure == "with_it", bool(clients)
            )
            for figure in ("with_it", "without")
            for clients in ("", "_clients")
        }

    def proxy(self, activity: Activity, stands_out: bool, share_later: float) -> Proxy:
        many = self._many
        has, without = many["with_it"] + many["with_it_clients"], many["without"] + many["without_clients"]
        said = verdict(self.within, self.crude, self.ratio, stands_out)
        return Proxy(
            name=activity.name,
            whose=activity.whose,
            verdict=said,
            more=rounded(more(self.within, self.ratio, share_later)) if said == "cannot_tell" else None,
            at_least=self.at_least,
            other_way=self.direction < 0,
            with_it=has,
            with_it_clients=many["with_it_clients"],
            without=without,
            without_clients=many["without_clients"],
            with_rate=interval(many["with_it_clients"], has),
            without_rate=interval(many["without_clients"], without),
            lift=lift(many["with_it_clients"], has, many["without_clients"], without),
            ratio=self.ratio,
            area=self.within,
            crude=self.crude,
        )


def _least_type(given: Values) -> type[np.generic]:
    """A small type that holds whole numbers as they are."""
    return np.uint16 if given.dtype.kind in "bui" and given.max(initial=0) < 65_536 else np.float64


def _whole_rows(judged: Mask, later: Mask, client: Mask, young: Mask) -> dict[tuple[str, str], Behind]:
    masks = {
        "judged": later & ~client,
        "judged_clients": later & client,
        "learned": judged & ~later & ~client,
        "learned_clients": judged & ~later & client,
        "young": young,
    }
    return {("", figure): partial(np.flatnonzero, mask) for figure, mask in masks.items()}


def _far(proxy: Proxy) -> float:
    return 0.0 if proxy.area is None else abs(proxy.area.value - 0.5)


def _told(proxies: list[Proxy], clients: int, ours: bool) -> list[Problem]:
    found = []
    if proxies and not any(proxy.verdict != "cannot_tell" for proxy in proxies):
        least = min((proxy.more for proxy in proxies if proxy.more), default=1)
        what = f"{some(clients, 'client is', 'clients are')} too few to tell of any activity whether it predicts more."
        found.append(
            Problem("busyness_not_known", what, f"The first can be told after about {words.whole(least)} more.", "note")
        )
    if not ours:
        what = "No work of yours is recorded: no calls, messages or outcomes of next steps."
        found.append(Problem("no_work_recorded", what, "Log what you do in Today, or import your calls.", "note"))
    return found
