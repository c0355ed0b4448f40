"""The kept tables whole, with the columns of qualification: what tests compare with qualifying anew."""

from __future__ import annotations

import json

import pyarrow as pa
from django.db import models

from leadline.record.models import StandingEntry, StandingLead, StandingRequest, StandingStep
from leadline.record.rows import reading, select
from leadline.record.standing_columns import RENAMED
from leadline.touches.columns import INSTANT

NUMBERS = ("person", "revenue")
"""Whole numbers that are no instants."""


def leads() -> pa.Table:
    """With what lists need beside the columns of `Qualified.leads`."""
    return _kept(StandingLead)


def entries() -> pa.Table:
    return _kept(StandingEntry)


def requests() -> pa.Table:
    return _kept(StandingRequest)


def steps() -> pa.Table:
    return _kept(StandingStep)


def _kept(model: type[models.Model]) -> pa.Table:
    schema = {f.name: _type(f) for f in model._meta.concrete_fields if not f.primary_key}
    with reading():
        table = select(model, schema)
    back = {new: old for old, new in RENAMED.get(model, {}).items()}
    table = table.rename_columns([back.get(name, name) for name in table.column_names])
    if model is StandingStep:
        lists = [None if text is None else json.loads(text) for text in table.column("requests").to_pylist()]
        place = table.column_names.index("requests")
        table = table.set_column(place, "requests", pa.array(lists, pa.list_(pa.string())))
    return table


def _type(column: models.Field[object, object]) -> pa.DataType:
    if isinstance(column, models.BigIntegerField):
        return pa.int64() if column.name in NUMBERS else INSTANT
    if isinstance(column, models.IntegerField):
        return pa.int32()
    if isinstance(column, models.BooleanField):
        return pa.bool_()
    return pa.float64() if isinstance(column, models.FloatField) else pa.string()
