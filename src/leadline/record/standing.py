"""How leads stand, kept in the record: the tables of qualification, made anew by each refresh."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa
from django.db import models, transaction

from leadline.engines.local import qualify
from leadline.playbook.playbook import Playbook
from leadline.qualification.result import Qualified
from leadline.record.home import Home
from leadline.record.links import now_micros
from leadline.record.models import (
    PlaybookVersion,
    StandingEntry,
    StandingLead,
    StandingMoment,
    StandingNotice,
    StandingRequest,
    StandingStep,
    Touch,
)
from leadline.record.rows import greatest, insert, reading, select
from leadline.record.touches_table import read_touches
from leadline.record.writer import writing
from leadline.touches.columns import INSTANT
from leadline.touches.instants import micros_of, moment_of

RENAMED: dict[type[models.Model], dict[str, str]] = {StandingRequest: {"id": "touch"}}
"""Columns whose names Django keeps for itself."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What the tables speak of: the moment, the digest of the playbook, and whether touches have come since."""

    as_of: datetime
    playbook: str
    stale: bool


def refresh(home: Home, as_of: datetime | None = None) -> Qualified:
    """Qualify everybody as of `as_of` (now) by the home's playbook, and keep the result. Raises BadPlaybook."""
    playbook = home.playbook()
    with writing(home, "qualify"):
        last_seq = greatest(Touch, "seq")
        qualified = qualify(read_touches(home), playbook, as_of=as_of or datetime.now(UTC))
        with transaction.atomic():
            note_playbook(playbook)
            StandingMoment.objects.all().delete()
            _replace(StandingLead, qualified.leads)
            _replace(StandingEntry, qualified.entries)
            _replace(StandingRequest, qualified.requests)
            _replace(StandingStep, qualified.steps)
            StandingNotice.objects.all().delete()
            StandingNotice.objects.bulk_create(
                [
                    StandingNotice(
                        code=n.id, person=n.person if isinstance(n.person, int) else None, touch=n.touch, text=n.text
                    )
                    for n in qualified.notices
                ],
                batch_size=500,
            )
            StandingMoment.objects.create(
                as_of=micros_of(qualified.as_of), made=now_micros(), playbook=playbook.digest, last_seq=last_seq
            )
    return qualified


def note_playbook(playbook: Playbook, by: str | None = None) -> None:
    """Keep the text of a playbook that leads are qualified by, once each time it changes."""
    latest = PlaybookVersion.objects.order_by("-id").first()
    if latest is None or latest.digest != playbook.digest:
        PlaybookVersion.objects.create(digest=playbook.digest, text=playbook.text, published=now_micros(), by=by)


def moment(home: Home) -> Moment | None:
    """What the kept tables speak of; None before the first refresh."""
    kept = StandingMoment.objects.first()
    if kept is None:
        return None
    return Moment(moment_of(kept.as_of), kept.playbook, kept.last_seq != greatest(Touch, "seq"))


def leads(home: Home) -> pa.Table:
    """The kept leads, with the columns of `Qualified.leads`."""
    return _kept(StandingLead)


def entries(home: Home) -> pa.Table:
    return _kept(StandingEntry)


def requests(home: Home) -> pa.Table:
    return _kept(StandingRequest)


def steps(home: Home) -> pa.Table:
    return _kept(StandingStep)


def _replace(model: type[models.Model], table: pa.Table) -> None:
    model._default_manager.all().delete()
    table = table.rename_columns([RENAMED.get(model, {}).get(name, name) for name in table.column_names])
    for i, name in enumerate(table.column_names):
        if pa.types.is_list(table.schema.field(i).type):
            texts = [None if value is None else json.dumps(value) for value in table.column(i).to_pylist()]
            table = table.set_column(i, name, pa.array(texts, pa.string()))
    insert(model, table.select([f.name for f in model._meta.concrete_fields if f.name in table.column_names]))


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


MONEY = ("revenue",)


def _type(column: models.Field[object, object]) -> pa.DataType:
    if isinstance(column, models.BigIntegerField):
        return pa.int64() if column.name in ("person", *MONEY) else INSTANT
    if isinstance(column, models.IntegerField):
        return pa.int32()
    if isinstance(column, models.BooleanField):
        return pa.bool_()
    return pa.float64() if isinstance(column, models.FloatField) else pa.string()
