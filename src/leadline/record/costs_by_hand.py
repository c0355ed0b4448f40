"""Costs one by one: listed, added by hand, taken away and put back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from django.db import transaction
from django.db.models import Count, Max, Sum

from leadline.measurement.money import COST_COLUMNS
from leadline.record.costs import append_costs
from leadline.record.home import Home
from leadline.record.models import Cost, ImportRun
from leadline.record.writer import writing


@dataclass(frozen=True, slots=True)
class GivenCost:
    """Local days, both included; `amount` in micro-units of `currency`. None: of no source, campaign, offer, product in
    particular."""

    day_from: date
    day_to: date
    amount: int
    currency: str
    source: str | None = None
    campaign: str | None = None
    offer: str | None = None
    product: str | None = None


@dataclass(frozen=True, slots=True)
class KeptCost:
    """A cost in the record. `file` is that of the import that brought it, '' if it was added by hand."""

    id: int
    given: GivenCost
    file: str


def count_costs() -> int:
    return Cost.objects.count()


def costs_page(first: int, count: int) -> list[KeptCost]:
    """The costs from the place `first` on, the latest days first."""
    rows = list(Cost.objects.order_by("-day_to", "-day_from", "-id")[first : first + count])
    runs = {row.run for row in rows if row.run is not None}
    files: dict[int, str] = dict(ImportRun.objects.filter(id__in=runs).values_list("id", "file"))
    return [_kept(row, files) for row in rows]


def costs_state() -> tuple[object, ...]:
    """Another one after every change of the costs."""
    found = Cost.objects.aggregate(count=Count("id"), last=Max("id"), sum=Sum("id"))
    return found["count"], found["last"], found["sum"]


def add_cost(home: Home, given: GivenCost) -> KeptCost | None:
    """Keep a cost that somebody types; None if the same one is there already."""
    with writing(home, "costs"), transaction.atomic():
        if Cost.objects.filter(**asdict(given)).exists():
            return None
        row = asdict(given)
        table = pa.table({name: pa.array([row[name]], kind) for name, kind in COST_COLUMNS.items()})
        if not append_costs(home, table).new:
            return None
        return _kept(Cost.objects.get(**row), {})


def take_away(home: Home, id_: int) -> tuple[KeptCost, Mapping[str, Any]] | None:
    """Take a cost out of the record; with all that `put_back` needs. None if it is not there (any more)."""
    with writing(home, "costs"), transaction.atomic():
        row = Cost.objects.filter(id=id_).first()
        if row is None:
            return None
        kept = _kept(row, {})
        values = {name: getattr(row, name) for name in ("content_id", "run", *COST_COLUMNS)}
        row.delete()
    return kept, {"id": id_, **values, "day_from": str(kept.given.day_from), "day_to": str(kept.given.day_to)}


def put_back(home: Home, values: Mapping[str, Any]) -> KeptCost | None:
    """Undo `take_away`, by what it gave. None if the cost is there again already."""
    with writing(home, "costs"), transaction.atomic():
        if Cost.objects.filter(content_id=values["content_id"]).exists():
            return None
        days = {name: date.fromisoformat(values[name]) for name in ("day_from", "day_to")}
        row = Cost(**{**values, **days})
        row.save(force_insert=True)
        return _kept(row, {})


def _kept(row: Cost, files: Mapping[int, str]) -> KeptCost:
    given = GivenCost(**{name: getattr(row, name) for name in COST_COLUMNS})
    return KeptCost(row.pk, given, files.get(row.run, "") if row.run is not None else "")
