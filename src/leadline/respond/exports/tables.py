"""The tables that leave the house: what each holds, and how it is made. Their columns: docs/reference/exports.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from leadline.engines.local import standing
from leadline.measurement import flow, sources
from leadline.playbook import Playbook
from leadline.problems import BadSetting, Problem, nearest
from leadline.qualification.reasons import reasons
from leadline.qualification.result import Qualified
from leadline.record import standing as kept
from leadline.record.companies import Company, companies
from leadline.record.costs import read_costs
from leadline.record.home import Home
from leadline.record.people import people
from leadline.record.touches_table import LakePartitions, read_touches
from leadline.respond.exports.amounts import decimals
from leadline.respond.exports.touches import touches
from leadline.touches.columns import INSTANT

VERSION = 1
"""Of the tables' columns. A column is added without a new version; taken away, or given another meaning, never."""
COMPANIES: dict[str, pa.DataType] = {
    "company": pa.string(), "people": pa.int64(), "leads": pa.int64(), "hottest": pa.string(),
    "best_stage": pa.string(), "last_request_at": INSTANT,
}  # fmt: skip
DETAILS = ("name", "company", "email", "phone")


Make: TypeAlias = Callable[[Home, Playbook, datetime], Iterator[pa.Table]]


@dataclass(frozen=True, slots=True)
class Exported:
    """A table that can be exported; `personal` ones show who people are. `make` gives it in parts of one schema, as of
    an aware moment.
    """

    name: str
    about: str
    personal: bool
    make: Make


def table_named(name: str) -> Exported:
    """Raises BadSetting for a table that there is not."""
    for table in TABLES:
        if table.name == name:
            return table
    names = [table.name for table in TABLES]
    what = f"There is no table {name!r}."
    raise BadSetting(Problem("unknown_table", what, f"Choose one of {', '.join(names)}.", nearest=nearest(name, names)))


def about(table: Exported, playbook: Playbook, as_of: datetime) -> dict[str, str]:
    """What a file says of itself."""
    return {
        "table": table.name,
        "version": str(VERSION),
        "as_of": as_of.isoformat(),
        "playbook": playbook.digest,
        "currency": playbook.currency,
    }


def _of(part: Callable[[Qualified], pa.Table], history: bool = False, who: bool = False) -> Make:
    """A table of qualification, part by part of the people."""

    def make(home: Home, playbook: Playbook, as_of: datetime) -> Iterator[pa.Table]:
        for log in _logs(home):
            found = part(standing(log, playbook, as_of, history=history))
            yield _marked(with_details(home, found) if who else found, playbook, as_of)

    return make


def _logs(home: Home) -> Iterator[pa.Table]:
    """The touches in parts of complete people; of an empty record one empty part."""
    some = False
    for log in LakePartitions(home).tables():
        some = True
        yield log
    if not some:
        yield read_touches(home)


def _history(qualified: Qualified) -> pa.Table:
    assert qualified.history is not None  # noqa: S101 - asked for
    return qualified.history


def _reasons(home: Home, playbook: Playbook, as_of: datetime) -> Iterator[pa.Table]:
    for log in _logs(home):
        yield _marked(reasons(log, playbook, as_of), playbook, as_of)


def _people(home: Home, playbook: Playbook, as_of: datetime) -> Iterator[pa.Table]:
    """Everybody, with or without a lead."""
    for log in _logs(home):
        known = log.filter(pc.is_valid(log.column("person")))
        spans = known.group_by("person").aggregate([("at", "min"), ("at", "max"), ("at", "count")])
        named = pa.table({
            "person": spans.column("person"),
            "first_touch_at": spans.column("at_min"),
            "last_touch_at": spans.column("at_max"),
            "touches": spans.column("at_count"),
        })  # fmt: skip
        yield with_details(home, named)


def _companies(home: Home, playbook: Playbook, as_of: datetime) -> Iterator[pa.Table]:
    """As they stand now: their leads are read from the kept tables."""
    kept.catch_up(home)
    yield companies_table(companies())


def companies_table(found: Sequence[Company]) -> pa.Table:
    """Companies, one a row."""
    rows = [(one.name, one.people, one.leads, one.hottest, one.best_stage, one.last_request_at) for one in found]
    columns = zip(*rows, strict=True) if rows else ([] for _ in COMPANIES)
    made = (
        pa.array(values, pa.int64() if kind == INSTANT else kind).cast(kind)
        for values, kind in zip(columns, COMPANIES.values(), strict=True)
    )
    return pa.table(dict(zip(COMPANIES, made, strict=True)))


def _costs(home: Home, playbook: Playbook, as_of: datetime) -> Iterator[pa.Table]:
    yield decimals(read_costs(home), ("amount",))


def _flow(home: Home, playbook: Playbook, as_of: datetime) -> Iterator[pa.Table]:
    log = read_touches(home)
    now = standing(log, playbook, as_of)
    report = flow(now.leads, now.entries, playbook, as_of=as_of, touches=log, by="month", costs=read_costs(home))
    yield _marked(decimals(report.table(), ("cost_per", "work", "full_cost_per")), playbook, as_of)


def _sources(home: Home, playbook: Playbook, as_of: datetime) -> Iterator[pa.Table]:
    now = standing(read_touches(home), playbook, as_of)
    report = sources(now.leads, now.entries, playbook, as_of=as_of, by=("source",), costs=read_costs(home))
    yield _marked(decimals(report.table(), ("revenue", "cost", "cost_per_lead", "cost_per_client")), playbook, as_of)


def with_details(home: Home, table: pa.Table) -> pa.Table:
    """The table with what its people are shown by, after the column that names them."""
    persons = table.column("person").to_pylist()
    known = people(home, set(persons))
    at = table.column_names.index("person") + 1
    for name in reversed(DETAILS):
        column = pa.array([getattr(known[person], name) for person in persons], pa.string())
        table = table.add_column(at, name, column)
    return table


def _marked(table: pa.Table, playbook: Playbook, as_of: datetime) -> pa.Table:
    """The table with the moment and the playbook that it was made by."""
    rows = len(table)
    table = decimals(table, ("revenue",))
    if "as_of" not in table.column_names:
        table = table.append_column("as_of", pa.array([as_of] * rows, INSTANT) if rows else pa.nulls(0, INSTANT))
    return table.append_column("playbook", pa.array([playbook.digest[:12]] * rows, pa.string()))


TABLES: tuple[Exported, ...] = (
    Exported(
        "leads", "how every lead stands: stage, temperature, scores, source", True, _of(lambda q: q.leads, who=True)
    ),
    Exported("reasons", "what each touch and attribute gives each lead's score", False, _reasons),
    Exported("scores", "the scores after each touch", False, _of(_history, history=True)),
    Exported("stages", "each time that a lead's stage changed", False, _of(lambda q: q.entries)),
    Exported("requests", "what was asked for, its temperature then and now", False, _of(lambda q: q.requests)),
    Exported("steps", "next steps, open and done", True, _of(lambda q: q.steps, who=True)),
    Exported("people", "everybody in the record", True, _people),
    Exported("companies", "companies and groups", True, _companies),
    Exported("touches", "the log itself; Leadline imports it as it is", True, touches),
    Exported("costs", "money spent", False, _costs),
    Exported("flow", "counts, rates and costs of each step, by month", False, _flow),
    Exported("sources", "what each source is worth", False, _sources),
)
