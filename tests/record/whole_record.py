"""Everything that a record holds, table by table, to be compared: without numbers that databases give, and imports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from leadline.record.home import Home
from leadline.record.lake import read_log
from leadline.record.models import (
    Cost,
    Group,
    Key,
    KeyOfSubject,
    KnownCost,
    KnownTouch,
    Link,
    Membership,
    RefusedRow,
    Retraction,
    StandingEntry,
    StandingLead,
    StandingNotice,
    StandingRequest,
    StandingStep,
    Subject,
    Touch,
)

TABLES: tuple[type[models.Model], ...] = (
    Touch, Subject, Key, Link, Group, Membership, Cost, Retraction, RefusedRow, KnownTouch, KnownCost,
)  # fmt: skip
STANDING: tuple[type[models.Model], ...] = (
    StandingLead, StandingEntry, StandingRequest, StandingStep, StandingNotice,
)  # fmt: skip
GIVEN = ("id", "made", "as_of")


def everything(home: Home, standing: bool = False) -> dict[str, list[Any]]:
    """By the name of each table, its rows in an order of their own."""
    found = {model._meta.db_table: _rows(model) for model in (*TABLES, *(STANDING if standing else ()))}
    keys = {number: (kind, value) for number, kind, value in Key.objects.values_list("id", "kind", "value")}
    pairs = KeyOfSubject.objects.values_list("subject", "key")
    found["key_of_subject"] = _in_order((subject, keys[key]) for subject, key in pairs if key in keys)
    found["lake"] = _in_order(tuple(row.items()) for row in read_log(home).to_pylist())
    return found


def _rows(model: type[models.Model]) -> list[Any]:
    names = [field.name for field in model._meta.concrete_fields if field.name not in GIVEN or model is Subject]
    return _in_order(tuple(zip(names, row, strict=True)) for row in model._default_manager.values_list(*names))


def _in_order(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=repr)
