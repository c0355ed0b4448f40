"""The list of people, 50 a page: whose last request is the latest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from leadline import words
from leadline.measurement.population import NEVER, Ints
from leadline.playbook import Playbook
from leadline.record.people import people
from leadline.respond.queue import Details
from leadline.respond.today import shown
from leadline.web import clock
from leadline.web.figures import labels
from leadline.web.figures.tables import Tables
from leadline.web.leads.row import LeadRow, address
from leadline.web.people.figure import Behind
from leadline.web.today.row import name_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """`before` and `after` are numbers of the neighbouring pages, 0 where there are none."""

    rows: tuple[LeadRow, ...]
    count: int
    shown: str
    before: int
    after: int


def listed(found: Behind, tables: Tables, page: int, now: datetime, zone: ZoneInfo) -> Listed:
    count = len(found.persons)
    pages = max(1, -(-count // PAGE))
    page = min(max(1, page), pages)
    order = _order(found, tables)[(page - 1) * PAGE : page * PAGE]
    persons, leads = found.persons[order], found.leads[order]
    if found.of_people:
        leads = _latest(persons, leads, tables)
    details = {id_: shown(known) for id_, known in people(tables.home, persons.tolist()).items()}
    taken = tables.leads.take(pa.array(np.maximum(leads, 0))).to_pylist() if tables.leads.num_rows else []
    rows = [
        _row(int(person), details[int(person)], taken[i] if lead >= 0 else {}, tables.playbook, now, zone)
        for i, (person, lead) in enumerate(zip(persons, leads, strict=True))
    ]
    return Listed(
        rows=tuple(rows),
        count=count,
        shown=words.part((page - 1) * PAGE + 1, (page - 1) * PAGE + len(rows), count) if pages > 1 else "",
        before=page - 1,
        after=page + 1 if page < pages else 0,
    )


def _order(found: Behind, tables: Tables) -> Ints:
    ranks = np.append(tables.asked_last, NEVER)[found.leads]
    return np.asarray(np.lexsort((found.persons, ranks)), dtype=np.int64)


def _latest(persons: Ints, leads: Ints, tables: Tables) -> Ints:
    """For each person the lead with the latest request."""
    theirs = np.flatnonzero(np.isin(tables.persons, persons))
    best: dict[int, int] = {}
    for row in theirs[np.argsort(tables.asked_last[theirs])].tolist():
        best.setdefault(int(tables.persons[row]), row)
    return np.array([best.get(person, lead) for person, lead in zip(persons.tolist(), leads.tolist(), strict=True)],
                    dtype=np.int64)  # fmt: skip


def _row(
    person: int, details: Details, lead: Mapping[str, Any], playbook: Playbook, now: datetime, zone: ZoneInfo
) -> LeadRow:
    """One lead; or one person, whose latest lead stands for them."""
    product, asked, total = lead.get("product"), lead.get("last_request_at"), lead.get("total")
    return LeadRow(
        value="",
        url=address(person, product),
        name=name_of(details, person),
        company=details.company,
        product="" if product is None else labels.value("product", product, playbook),
        stage=labels.stage(lead.get("stage")),
        stage_spelt=labels.SPELT_OUT.get(lead.get("stage") or "", ""),
        temperature=lead.get("temperature"),
        score="" if total is None else words.score(total),
        source=words.spoken(lead.get("source")),
        asked=clock.moment(asked, now, zone) if asked else "",
        asked_exact=clock.exact(asked, zone) if asked else "",
        asked_iso=asked.isoformat() if asked else "",
    )
