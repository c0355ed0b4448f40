"""Tables as a qualification gives them, made from the least that a test has to say."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from leadline.measurement import COST_COLUMNS
from leadline.playbook import Playbook
from leadline.touches.columns import INSTANT

LEADS = pa.schema(
    [
        ("person", pa.string()), ("product", pa.string()), ("cycle", pa.int32()), ("stage", pa.string()),
        ("rules_stage", pa.string()), ("refunded", pa.bool_()), ("first_touch_at", INSTANT),
        ("first_request_at", INSTANT), ("first_request_assumed", pa.bool_()), ("source", pa.string()),
        ("medium", pa.string()), ("channel", pa.string()), ("campaign", pa.string()), ("offer", pa.string()),
        ("landing_page", pa.string()), ("what", pa.string()), ("why", pa.string()), ("source_class", pa.string()),
        ("purchases", pa.int32()), ("client_at", INSTANT), ("client_assumed", pa.bool_()), ("revenue", pa.int64()),
    ]
)  # fmt: skip
ENTRIES = pa.schema(
    [
        ("person", pa.string()), ("product", pa.string()), ("cycle", pa.int32()), ("round", pa.int32()),
        ("stage", pa.string()), ("at", INSTANT), ("by", pa.string()), ("touch", pa.string()),
    ]
)  # fmt: skip

START = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def playbook(**changes: Any) -> Playbook:
    """The default playbook, in euros and UTC, with changes."""
    return replace(Playbook.default(), **changes)


def lead(person: str, **values: Any) -> dict[str, Any]:
    """A lead that asked on START + `asked` days (None: never), and bought `bought` days after it."""
    asked, bought = values.pop("asked", 0.0), values.pop("bought", None)
    at = None if asked is None else START + timedelta(days=asked)
    client_at = None if bought is None else (at or START) + timedelta(days=bought)
    stage = "client" if client_at else "prospect"
    source = values.get("source")
    found = {
        "person": person,
        "cycle": 1,
        "stage": stage,
        "rules_stage": values.get("stage", stage),
        "first_touch_at": at or START,
        "first_request_at": at,
        "first_request_assumed": False if at else None,
        "source_class": Playbook.default().class_of(source, values.get("medium")) if at else None,
        "purchases": int(client_at is not None),
        "client_at": client_at,
        "client_assumed": False if client_at else None,
    }
    return found | values


def leads(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([dict(row) for row in rows], schema=LEADS)


def entries(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([{"cycle": 1, "round": 1, **row} for row in rows], schema=ENTRIES)


def entered(person: str, *stages: str, **values: Any) -> list[dict[str, Any]]:
    """Stage entries of a person, a day apart."""
    return [
        {"person": person, "stage": stage, "at": START + timedelta(days=i), **values} for i, stage in enumerate(stages)
    ]


def costs(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([dict(row) for row in rows], schema=pa.schema(list(COST_COLUMNS.items())))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def olist(shared: Path, as_of: datetime, gmv: bool = False) -> tuple[pa.Table, pa.Table]:
    """Leads and entries of the Olist funnel as of a moment; with `gmv`, the delivered GMV as revenue."""
    folder = shared / "data" / "olist"
    deals = {row["mql_id"]: row for row in rows_of(folder / "olist_closed_deals_dataset.csv")}
    paid: dict[str, int] = {}
    if gmv:
        with (folder / "seller_metrics_delivered.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                paid[row["seller_id"]] = round(float(row["gmv"].replace(",", ".")) * 1_000_000)
    found, stages = [], []
    for row in rows_of(folder / "olist_marketing_qualified_leads_dataset.csv"):
        at = datetime.fromisoformat(row["first_contact_date"]).replace(tzinfo=UTC)
        if at > as_of:
            continue
        deal = deals.get(row["mql_id"])
        won = datetime.fromisoformat(deal["won_date"]).replace(tzinfo=UTC) if deal else None
        if won is not None and won > as_of:
            deal = won = None
        made = lead(row["mql_id"], source=row["origin"] or None, offer=row["landing_page_id"])
        made |= {"first_request_at": at, "first_touch_at": at}
        stages.append({"person": row["mql_id"], "stage": "prospect", "at": at})
        if won is not None and deal is not None:
            made |= {
                "stage": "client",
                "rules_stage": "client",
                "purchases": 1,
                "client_at": won,
                "client_assumed": False,
            }
            made["revenue"] = paid.get(deal["seller_id"], 0) if gmv else None
            stages.append({"person": row["mql_id"], "stage": "client", "at": won})
        found.append(made)
    return leads(found), entries(stages)
