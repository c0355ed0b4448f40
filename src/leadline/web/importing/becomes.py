"""What one row of a file will mean: whom it is about, how hot it is, and what is to be done next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from leadline import words
from leadline.engines.local import qualify
from leadline.playbook import Playbook
from leadline.playbook.sources import UNCLASSIFIED
from leadline.problems import LeadlineError
from leadline.record.circles import circle, with_groups
from leadline.record.home import Home
from leadline.record.people import people
from leadline.record.touches_table import touches_of
from leadline.respond.queue import Details, queue
from leadline.touches.columns import TOUCH_COLUMNS
from leadline.web import clock
from leadline.web.figures import labels
from leadline.web.importing.sample import Sample, moment, offer_name, said
from leadline.web.importing.words import without_options
from leadline.web.today.row import verb_of

NOBODY_YET = -1
"""Whom a touch belongs to that nobody of the record has."""
HAPPENED = "What happened"
WHO = ("new_person", "new_request", "known_person")


@dataclass(frozen=True, slots=True)
class Line:
    """`quiet` stands below in small."""

    title: str
    text: str
    quiet: str = ""
    temperature: str = ""


@dataclass(frozen=True, slots=True)
class Becomes:
    """`line` of the file; `refused` says why nothing becomes of it."""

    line: int
    place: int
    after: int | None
    lines: tuple[Line, ...]
    refused: str = ""
    mend: str = ""


def becomes(home: Home, sample: Sample, row: int, zone: ZoneInfo, playbook: Playbook, now: datetime) -> Becomes:
    """What the row at this place of the sample will be."""
    row = min(max(row, 0), len(sample.lines) - 1)
    after = row + 1 if row + 1 < len(sample.lines) else None
    outcome, places = sample.outcome(row), sample.touches(row)
    if not places:
        problem = sample.shaped.refusals.get(row)
        left_out = f"This row is left out. {(outcome or {}).get('reason') or ''}".rstrip()
        why, mend = (problem.what, problem.mend) if problem else (left_out, "")
        return Becomes(sample.lines[row], row, after, (), why, without_options(mend))
    table, place = sample.shaped.table, places[0]
    if sample.prepared.kind == "costs":
        shown = [("Spent", "amount"), ("Day", "day_from"), ("Source", "source"), ("Campaign", "campaign")]
        costs = [Line(title, text) for title, field in shown if (text := said(table, place, field, zone, playbook))]
        first, last = (table.column(name)[place].as_py() for name in ("day_from", "day_to"))
        if last is not None and last != first:
            costs = [replace(one, text=f"{first} to {last}") if one.title == "Day" else one for one in costs]
        return Becomes(sample.lines[row], row, after, tuple(costs))
    one = {name: table.column(name)[place].as_py() for name in table.column_names}
    person = (outcome or {}).get("person")
    lines = [_who(home, one, person), *_touch(one, zone, playbook)]
    more = [{name: table.column(name)[other].as_py() for name in table.column_names} for other in places[1:]]
    if one["kind"] == "request":
        lines += _standing(home, table.slice(place, 1), one, person, playbook, now, zone)
    lines += [_and(_touch(other, zone, playbook)[0]) for other in more]
    return Becomes(sample.lines[row], row, after, tuple(lines))


def _who(home: Home, one: dict[str, Any], person: int | None) -> Line:
    name = one["shown_name"] or one["shown_email"] or one["shown_phone"] or one.get("external_id") or "somebody"
    if person is None:
        return Line("Person", name, "new" + (f", of {one['shown_company']}" if one["shown_company"] else ""))
    known = people(home, [person])[person]
    return Line("Person", name, "known already" + (f" as {known.title}" if known.title and known.title != name else ""))


def _touch(one: dict[str, Any], zone: ZoneInfo, playbook: Playbook) -> list[Line]:
    when = moment(one["at"], zone) + (" (assumed)" if one["at_assumed"] else "") if one["at"] else ""
    kind = one["kind"]
    what = {"request": "Request", "purchase": "Purchase", "refund": "Refund", "attributes": "Known since",
            "note": "Note", "decision": "Decision"}.get(kind, HAPPENED)  # fmt: skip
    text = offer_name(one["offer"], playbook) or words.spoken(one["action"])
    if one["amount"] is not None:
        money = words.money(one["amount"], one["currency"] or playbook.currency, cents=True)
        text = f"{text}, {money}" if text else money
    if kind not in ("request", "purchase", "refund", "attributes", "note"):
        text = ": ".join(part for part in (words.spoken(kind), text) if part)
    lines = [Line(what, text or when, when if text else "")]
    if one["product"]:
        lines.append(Line("Product", labels.value("product", one["product"], playbook)))
    if one["source"]:
        source_class = playbook.class_of(one["source"], one["medium"])
        note = "" if source_class == UNCLASSIFIED else source_class
        lines.append(Line("Source", words.spoken(one["source"]), note))
    lines.append(Line("Obtained by", words.spoken(one["what"]) or "not said"))
    return lines


def _and(line: Line) -> Line:
    """Another touch of the row, in one line."""
    return Line("And", line.text if line.title == HAPPENED else f"{line.title}: {line.text}", line.quiet)


def _standing(
    home: Home,
    touch: pa.Table,
    one: dict[str, Any],
    person: int | None,
    playbook: Playbook,
    now: datetime,
    zone: ZoneInfo,
) -> list[Line]:
    """How hot the request is and what would be next, together with all that is known of the person."""
    of = NOBODY_YET if person is None else person
    columns = {
        name: touch.column(name) if name in touch.column_names else pa.nulls(1, kind)
        for name, kind in TOUCH_COLUMNS.items()
    }
    columns |= {
        "person": pa.array([of], pa.int64()), "id": pa.array(["row"]), "known": pa.array([True]),
        "imported_at": pa.array([now], pa.timestamp("us", tz="UTC")),
    }  # fmt: skip
    mine = pa.table(columns).cast(pa.schema(list(TOUCH_COLUMNS.items())))
    tables = [mine]
    if person is not None:
        known = touches_of(home, with_groups(circle([person])))
        tables.append(known.select([name for name in TOUCH_COLUMNS if name in known.column_names]))
    try:
        result = qualify(pa.concat_tables(tables, promote_options="permissive"), playbook, as_of=now)
    except (LeadlineError, pa.ArrowException):
        return []
    theirs = pc.equal(result.requests.column("person"), of)
    hot = [
        request["temperature"]
        for request in result.requests.filter(theirs).to_pylist()
        if request["id"] == "row" or person is None
    ]
    lines = [Line("Temperature", hot[0] or "none", temperature=hot[0] or "")] if hot else []
    shown = (one[f"shown_{name}"] or "" for name in ("name", "company", "email", "phone"))
    steps = result.steps.filter(pc.equal(result.steps.column("person"), of))
    leads = result.leads.filter(pc.equal(result.leads.column("person"), of))
    todo = queue(steps, leads, result.requests.filter(theirs), playbook, now, {of: Details(*shown)})
    item = next(iter((*todo.items, *todo.put_off, *todo.review)), None)
    if item is None:
        return [*lines, Line("Next step", "nothing to do by hand")]
    due = clock.due_long(item.due, now, zone) if item.due else ""
    where = "on the review list: past its time" if item in todo.review else due
    return [*lines, Line("Next step", verb_of(item), where)]
