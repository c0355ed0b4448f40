"""One lead or touch typed in by somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pyarrow as pa

from leadline.collect.fields import checked_kind, is_field, unknown_field
from leadline.collect.shaping import Reading, shape
from leadline.problems import BadSetting, BadTouches, Problem
from leadline.record.append import append
from leadline.record.circles import circle
from leadline.record.home import Home
from leadline.record.models import Touch
from leadline.touches.instants import moment_of, zone_named
from leadline.touches.phones import region_named


@dataclass(frozen=True, slots=True)
class AddedTouch:
    """The touch's id, its time, whose it is, whether it and the person are new, and how many people it merged."""

    id: str
    at: datetime
    person: int
    new: bool
    person_new: bool
    merges: int
    notes: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class PreparedTouch:
    """A touch that can be added. `texts` are columns of one row; nothing was written yet."""

    texts: Mapping[str, pa.Array]
    reading: Reading


def prepare_touch(
    fields: Mapping[str, str],
    kind: str = "requests",
    zone: str | None = None,
    now: datetime | None = None,
    region: str | None = None,
) -> PreparedTouch:
    """What `add_touch` does before it writes. Raises BadSetting for a kind, field, zone or region that there is not,
    BadTouches for values that make no touch.
    """
    reads_as = checked_kind(kind)
    if reads_as == "costs":
        raise BadSetting(
            Problem("costs_by_hand", "Costs are no touch.", "Import them: leadline import FILE --as costs.")
        )
    given = {name: value for name, value in fields.items() if value is not None and str(value).strip()}
    problems = [unknown_field(reads_as, name) for name in given if not is_field(reads_as, name)]
    if reads_as == "touches" and "kind" not in given:
        problems.append(
            Problem(
                "no_kind",
                "The touch does not say what kind it is.",
                "Give kind=page_view, kind=call and the like.",
                path="kind",
            )
        )
    if problems:
        raise BadSetting(*problems)
    moment = now or datetime.now(UTC)
    texts = {name: pa.array([str(value)], pa.string()) for name, value in given.items()}
    texts.setdefault("at", pa.array([moment.astimezone(UTC).isoformat()], pa.string()))
    reading = Reading(reads_as, zone_named(zone), now=moment, region=region_named(region))
    shaped = shape(texts, 1, reading)
    if shaped.refusals:
        raise BadTouches(*shaped.refusals.values())
    if not len(shaped.table):
        raise BadTouches(
            Problem("no_purchase", "The flag says that nothing was bought.", "Leave it away, or add another touch.")
        )
    return PreparedTouch(texts, reading)


def add_prepared(home: Home, touch: PreparedTouch) -> AddedTouch:
    """Add what was prepared. Raises BadTouches if it is of somebody who was erased since."""
    shaped = shape(touch.texts, 1, replace(touch.reading, currency=home.playbook().currency))
    added = append(home, shaped.table)
    id_ = added.ids[0].as_py()
    if added.erased:
        what = "This is of somebody who was erased since it happened."
        raise BadTouches(Problem("erased_person", what, "Add what happened after that."))
    subject = Touch.objects.values_list("subject", flat=True).get(content_id=id_)
    person = min(circle([subject]))
    notes = tuple(note.problem() for note in shaped.notes)
    at = moment_of(shaped.table.column("at").cast(pa.int64())[0].as_py())
    return AddedTouch(id_, at, person, added.new == 1, added.people_new == 1, added.merges, notes)


def add_touch(
    home: Home,
    fields: Mapping[str, str],
    kind: str = "requests",
    zone: str | None = None,
    now: datetime | None = None,
    region: str | None = None,
) -> AddedTouch:
    """Add one touch from texts under the names of fields (`email`, `offer`, `at`, `attributes.NAME` …), as an import of
    one row would.

    `kind` is that of an import (requests, people, touches, purchases); with touches, `fields` names its own `kind`.
    `at` absent: now. Received now. Raises BadSetting and BadTouches with what is wrong.
    """
    return add_prepared(home, prepare_touch(fields, kind, zone, now, region))
