"""The first rows of a file, read as they will be: what each cell is read as, and what a row will become."""

from __future__ import annotations

import json
from collections.abc import Collection
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from leadline import words
from leadline.collect.fields import DAYS_OF_COSTS
from leadline.collect.files.manner import Manner
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.outcomes import Outcomes, dry_run
from leadline.collect.files.preparing import Prepared, prepare
from leadline.collect.files.rows import Rows
from leadline.collect.shaping.reading import Shaped
from leadline.playbook import Playbook
from leadline.record.home import Home
from leadline.web.importing.cost_days import with_days
from leadline.web.importing.looking import Look

IN_DETAILS = ("name", "first_name", "last_name", "address", "note")
CELL_SHOWN = 80
"""Letters of a cell that a problem quotes."""
TRIED = 5
"""Cells of a column that are looked at until one is read as anything: “Select” may be read as nothing."""
MOMENTS = ("at", "received", "until")


@dataclass(frozen=True, slots=True)
class Sample:
    """`shaped` has in `line` the line of the file; `outcomes` are those of the sample's rows alone."""

    prepared: Prepared
    shaped: Shaped
    outcomes: Outcomes
    cells: tuple[pa.Array, ...]
    lines: tuple[int, ...]

    def read_as(self, column: int, field: str, zone: ZoneInfo, playbook: Playbook, of: str = "") -> str:
        """What the first cell of a column is read as that says something; empty if none of the first few does. With
        `of`, by the touches of that kind alone.
        """
        kinds = self.shaped.table.column("kind").to_pylist() if of else []
        tried = 0
        for place, row in enumerate(self.shaped.rows.tolist()):
            if (self.cells[column][row].as_py() or "").strip() and (not of or kinds[place] == of):
                read = said(self.shaped.table, place, field, zone, playbook)
                tried += 1
                if read or tried == TRIED:
                    return read
        return ""

    def unread_cells(self, column: int, problems: Collection[str]) -> tuple[list[str], int]:
        """The cells for which rows are refused by one of these problems, and how many cells there are."""
        cells = [(cell or "").strip() for cell in self.cells[column].to_pylist()]
        wrong = [
            cells[row]
            for row, problem in self.shaped.refusals.items()
            if problem.id in problems and cells[row] and repr(cells[row][:CELL_SHOWN]) in problem.what
        ]
        return wrong, sum(map(bool, cells))

    def unread_phones(self, column: int) -> tuple[int, int]:
        """How many numbers are read as none, of how many that are there. Rows that are refused for anything else than
        that they name nobody are not counted.
        """
        phones = self.shaped.table.column("phone")
        read = {row: phones[place].is_valid for place, row in enumerate(self.shaped.rows.tolist())}
        read |= {row: False for row, problem in self.shaped.refusals.items() if problem.id == "unreadable_key"}
        cells = self.cells[column].to_pylist()
        told = [is_read for row, is_read in read.items() if any(sign.isdigit() for sign in cells[row] or "")]
        return told.count(False), len(told)

    def outcome(self, row: int) -> dict[str, Any] | None:
        """What becomes of the row at this place of the sample: a row of `Outcomes.table`."""
        line = self.lines[row]
        rows = [one for one in self.outcomes.table.to_pylist() if one["line"] == line]
        return rows[0] if rows else None

    def touches(self, row: int) -> list[int]:
        """The places in `shaped.table` of what a row of the sample makes, its own touch first."""
        return [place for place, of in enumerate(self.shaped.rows.tolist()) if of == row]


def read_sample(home: Home, look: Look, mapping: Mapping) -> Sample:
    """Raises BadSetting if the mapping does not fit the file."""
    mapping = with_days(mapping, look)
    read = mapping.read
    plain = Manner(
        "utf-8", ",", None, 1, read.decimals, read.dates, read.zone, read.currency, read.region
    )  # as the sample is written, whatever the file is like
    prepared = prepare(look.sample, replace(mapping, read=plain))
    batch = next(prepared.sheet.batches())
    batch.lines[:] = look.lines[: len(batch.lines)]
    shaped = Rows(prepared, prepared.reading(home.playbook(), datetime.now(UTC))).shape(batch)
    outcomes, _ = dry_run(home, prepared)
    return Sample(prepared, shaped, outcomes, tuple(batch.columns), look.lines)


def said(table: pa.Table, place: int, field: str, zone: ZoneInfo, playbook: Playbook) -> str:
    """One field of a touch (or costs) as people read it."""
    row = {name: table.column(name)[place].as_py() for name in table.column_names}
    if field in MOMENTS and isinstance(row.get(field), datetime):
        return moment(row[field], zone)
    if field == "amount" and row.get("amount") is not None:
        return words.money(row["amount"], row.get("currency") or playbook.currency, cents=True)
    if field == "offer":
        return offer_name(row.get("offer"), playbook)
    if "." in field:
        prefix, _, name = field.partition(".")
        kept = _object(row.get(prefix)).get(name) or _object(row.get("details")).get(name)  # what is personal
        return "" if kept is None else str(kept)
    if field == "name" and row.get("shown_name"):
        return str(row["shown_name"])
    if field in IN_DETAILS:
        return str(_object(row.get("details")).get(field) or row.get(f"shown_{field}") or "")
    value = row.get(f"shown_{field}") or row.get(field)
    if field in DAYS_OF_COSTS and value is None:
        value = row.get("day_from")
    return "" if value is None else str(value)


def moment(when: datetime, zone: ZoneInfo) -> str:
    """'3 Nov 2026, 09:41'."""
    local = when.astimezone(zone)
    return f"{local.day} {local:%b} {local.year}, {local:%H:%M}"


def offer_name(key: str | None, playbook: Playbook) -> str:
    return next((offer.name for offer in playbook.offers if offer.key == key), key or "")


def _object(text: str | None) -> Map[str, Any]:
    found: Map[str, Any] = json.loads(text) if text else {}
    return found
