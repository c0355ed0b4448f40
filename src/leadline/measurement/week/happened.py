"""What happened in a week: leads, requests by temperature, steps of people, stages entered, clients and revenue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.measurement.population import (
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
from leadline.measurement.week.calendar_week import Week
from leadline.measurement.week.report import WeekFigure, WeekReport
from leadline.measurement.week.usual import WEEKS, lately, turned
from leadline.playbook import Playbook

CLOSING = ("reached", "not_interested", "hostile", "wrong_person", "done")
"""Outcomes after which nothing is left to do."""
TEMPERATURES = ("hot", "warm", "cool", "cold")
STAGES = ("mql", "sql", "recycled", "disqualified", "lost")
OF_STEPS = ("in_time", "late", "unanswered")
FIGURES = ("leads", "requests", *TEMPERATURES, *OF_STEPS, *(f"to_{stage}" for stage in STAGES), "clients")
UNJUDGED = ("unanswered",)
"""Figures of the week before that are settled, while those of this one are not."""
Dated = tuple[Ints, Ints]
"""Of all that a figure ever counts: when (microseconds UTC), and the row of its lead."""


def happened(
    leads: pa.Table,
    entries: pa.Table,
    requests: pa.Table,
    steps: pa.Table,
    playbook: Playbook,
    *,
    week: Week,
    as_of: datetime,
    outcomes: pa.Table | None = None,
) -> WeekReport:
    """The figures of a week and of the week before, from the tables of a qualification as of `as_of` (aware).

    `outcomes` are touches of kind outcome (person, at, action): they say when a step was answered. Without them
    `in_time` and `late` are left out. What has an assumed date is in no week. A request that counts for several leads
    is counted once, a lead that enters a stage twice within the week as well.
    """
    zone = playbook.time_zone
    spans = [week.between(as_of, zone, back) for back in range(WEEKS + 1)]
    looked_at = (spans[-1][0], spans[0][1])
    made = requests
    entries, requests = _between(entries, "at", looked_at), _between(requests, "at", looked_at)
    steps = _between(steps, "due", looked_at)
    who = population(leads, entries, as_of, zone)
    rows = _rows(who, entries, requests, steps)
    every: dict[str, Dated] = {"leads": (np.where(who.dated, who.first_request, NEVER), np.arange(len(who)))}
    every |= _requests(requests, rows[1])
    every |= _steps(who, steps, rows[2], made, outcomes)
    for stage in STAGES:
        every[f"to_{stage}"] = _entered(entries, stage, rows[0])
    won = who.client & ~flags(leads, "client_assumed")
    every["clients"] = (np.where(won, who.client_at, NEVER), np.arange(len(who)))
    found = {name: [_within(*every[name], span, name) for span in spans] for name in FIGURES if name in every}
    first = min((int(every[name][0].min(initial=NEVER)) for name in ("leads", "clients")), default=NEVER)
    known = [back for back, (since, _) in enumerate(spans) if back and since >= first]
    figures = tuple(_figure(name, [len(part) for part in rows], known) for name, rows in found.items())
    paid = [found["clients"][back] for back in (0, 1)]
    revenue, before = (_revenue(who, rows) for rows in paid)
    return WeekReport(
        week=week,
        whole=week.is_over(as_of, zone),
        as_of=as_of,
        currency=playbook.currency,
        figures=figures,
        revenue=revenue,
        revenue_before=before,
        _who=who,
        _rows={name: rows[0] for name, rows in found.items()},
    )


def _figure(name: str, counts: list[int], known: list[int]) -> WeekFigure:
    """`counts` are of this week and those before it; `known` are the places of those that were recorded."""
    if name in UNJUDGED:
        return WeekFigure(name, counts[0], counts[1], None)
    others = [counts[back] for back in known]
    turn = turned(counts[0], counts[1], others)
    return WeekFigure(name, counts[0], counts[1], turn, lately(counts[0], counts[1], others))


def _within(times: Ints, rows: Ints, span: tuple[int, int], name: str) -> Ints:
    """The leads' rows of what falls into a span; of stages each lead once."""
    here = rows[(times >= span[0]) & (times < span[1]) & (rows >= 0)]
    return np.unique(here) if name.startswith("to_") else here


def _between(table: pa.Table, name: str, span: tuple[int, int]) -> pa.Table:
    """The rows whose moment falls into a span."""
    moments = instants(table, name)
    return table.filter(pa.array((moments >= span[0]) & (moments < span[1])))


def _rows(who: Population, *tables: pa.Table) -> list[Ints]:
    """For each row of each table the row of its lead, found in one go."""
    keys = [pa.table({name: column(table, name, kind) for name, kind in _kinds(table).items()}) for table in tables]
    found = who.rows_of(pa.concat_tables(keys, promote_options="permissive"))
    return np.split(found, np.cumsum([table.num_rows for table in tables])[:-1])


def _kinds(table: pa.Table) -> dict[str, pa.DataType]:
    return {"person": table.schema.field("person").type, "product": pa.string(), "cycle": pa.int32()}


def _requests(requests: pa.Table, rows: Ints) -> Mapping[str, Dated]:
    times = np.where(flags(requests, "at_assumed"), NEVER, instants(requests, "at"))
    _, first = np.unique(np.where(rows >= 0, codes(requests["id"]), -1), return_index=True)
    once = np.zeros(len(rows), dtype=bool)
    once[first] = True
    once &= rows >= 0
    times, rows = times[once], rows[once]
    made = np.asarray(text_column(requests, "temperature_made").to_numpy(zero_copy_only=False), dtype=object)[once]
    return {"requests": (times, rows)} | {word: (times[made == word], rows[made == word]) for word in TEMPERATURES}


def _steps(
    who: Population, steps: pa.Table, rows: Ints, requests: pa.Table, outcomes: pa.Table | None
) -> Mapping[str, Dated]:
    """Individual steps by when they were due: answered in time, late, not answered (so far)."""
    kind, state = (
        np.asarray(text_column(steps, name).to_numpy(zero_copy_only=False), dtype=object) for name in ("kind", "state")
    )
    due = instants(steps, "due")
    of_people: Mask = np.asarray((kind == "individual") & (due != NEVER), dtype=bool)
    waiting = of_people & (state == "open") & (due < who.as_of)
    found = {"unanswered": (due[waiting], rows[waiting])}
    if outcomes is not None:
        done = of_people & (state == "done")
        answered = _answered(steps, requests, outcomes)
        in_time, late = done & (answered <= due), done & (answered > due) & (answered != NEVER)
        found |= {"in_time": (due[in_time], rows[in_time]), "late": (due[late], rows[late])}
    return found


def _answered(steps: pa.Table, requests: pa.Table, outcomes: pa.Table) -> Ints:
    """When each step was answered: the first outcome that closes something for the person since the request was made;
    NEVER without one."""
    closing = outcomes.filter(pc.is_in(pc.utf8_lower(text_column(outcomes, "action")), pa.array(CLOSING)))
    requests = requests.filter(pc.is_in(requests["id"], value_set=steps["request"].cast(requests["id"].type)))
    closing = closing.filter(pc.is_in(closing["person"], value_set=steps["person"].cast(closing["person"].type)))
    asked = instants(requests, "at")
    text = steps["request"].type
    both = codes(pa.chunked_array([*steps["request"].chunks, *requests["id"].cast(text).chunks], type=text))
    of_step, of_request = both[: steps.num_rows], both[steps.num_rows :]
    made = np.full(int(both.max(initial=-1)) + 1, NEVER, dtype=np.int64)
    np.minimum.at(made, of_request, asked)
    since = np.where(of_step >= 0, made[of_step], NEVER) if len(made) else np.full(steps.num_rows, NEVER)
    people = pa.concat_tables([steps.select(["person"]), closing.select(["person"])], promote_options="permissive")
    person = codes(people["person"])
    mine, theirs = person[: steps.num_rows], person[steps.num_rows :]
    at = instants(closing, "at")
    # the first outcome of the same person at or after the request: one search over person and time
    _, rank = np.unique(np.concatenate([at, since]), return_inverse=True)
    key = np.concatenate([theirs, mine]) * (int(rank.max(initial=0)) + 1) + rank
    of_outcomes, of_steps = np.sort(key[: len(at)]), key[len(at) :]
    order = np.argsort(key[: len(at)], kind="stable")
    place = np.searchsorted(of_outcomes, of_steps)
    found = np.full(steps.num_rows, NEVER, dtype=np.int64)
    here = np.flatnonzero((place < len(at)) & (since != NEVER))
    first = order[place[here]]
    same = theirs[first] == mine[here]
    found[here[same]] = at[first[same]]
    return found


def _entered(entries: pa.Table, stage: str, rows: Ints) -> Dated:
    here = np.asarray(pc.fill_null(pc.equal(text_column(entries, "stage"), stage), False).to_numpy(), dtype=bool)
    return instants(entries, "at")[here], rows[here]


def _revenue(who: Population, rows: Ints) -> int | None:
    return int(who.revenue[rows].sum()) if len(rows) and who.priced[rows].any() else None
