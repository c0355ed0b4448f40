"""The product's answer and the oracle's side by side, and a page that a person can read where they differ."""

from __future__ import annotations

import dataclasses
import io
import math
from datetime import datetime
from typing import Any

import pyarrow as pa
from ruamel.yaml import YAML
from tests.oracle import Verdict
from tests.oracle.clock import micros
from tests.oracle.touch import Row, plain

from leadline.engines.local import qualify
from leadline.playbook import Playbook
from leadline.touches.columns import TOUCH_COLUMNS

UNSAID = "unknown_kind"
"""The page says nothing of words that mean nothing, and so the oracle does not."""
LEAD = (
    "stage", "stage_since", "rules_stage", "overridden", "round", "accepted", "refunded", "customer", "taker",
    "do_not_contact", "temperature", "problem_stated", "fit", "engagement", "need", "budget_authority",
    "buying_stage", "total", "opened_at", "requests", "first_request", "first_request_at", "first_request_assumed",
    "last_request_at", "source", "medium", "channel", "campaign", "offer", "landing_page", "what", "why",
    "source_class", "purchases", "client_at", "client_assumed", "revenue", "reopened_at",
)  # fmt: skip
ENTRY = ("round", "stage", "at", "by", "touch")
REQUEST = (
    "person", "product", "cycle", "at", "action", "source_class", "problem_solved", "temperature_made", "temperature",
)  # fmt: skip
STEP = (
    "person", "product", "cycle", "kind", "need", "state", "reason", "due", "attempts", "outcome", "requests",
    "review", "stale",
)  # fmt: skip
HISTORY = (
    "at", "touch", "fit", "engagement", "need", "budget_authority", "buying_stage", "total", "temperature", "counted",
    "stage",
)  # fmt: skip
WORDS = {"source", "medium", "channel", "campaign", "offer", "landing_page", "what", "why", "action"}
PARTS = ("leads", "entries", "requests", "steps", "history", "notices")


def table(rows: list[Row]) -> pa.Table:
    """The rows as an Arrow table with every column of a touch; ids and people keep their own type."""
    schema = dict(TOUCH_COLUMNS)
    for name in ("id", "person"):
        schema[name] = pa.int64() if all(isinstance(row[name], int | None) for row in rows) else pa.string()
    return pa.table({name: pa.array([row.get(name) for row in rows], kind) for name, kind in schema.items()})


def ask(
    rows: list[Row], playbook: Playbook, as_of: datetime, known_at: datetime | None = None, history: bool = True
) -> Verdict:
    """The product's answer in the oracle's form."""
    result = qualify(table(rows), playbook, as_of=as_of, known_at=known_at, history=history)
    return Verdict(
        leads=_rows(result.leads),
        entries=_rows(result.entries),
        requests=_rows(result.requests),
        steps=_rows(result.steps),
        history=_rows(result.history) if result.history is not None else [],
        notices=[{"id": n.id, "person": n.person, "touch": n.touch} for n in result.notices if n.id != UNSAID],
    )


def _rows(found: pa.Table) -> list[dict[str, Any]]:
    return [{name: _value(value) for name, value in row.items()} for row in found.to_pylist()]


def _value(value: Any) -> Any:
    return micros(value) if isinstance(value, datetime) else value


def by_lead(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> dict[Any, Any]:
    """Rows in their order, under their lead."""
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault((row["person"], row["product"], row["cycle"]), []).append({c: row.get(c) for c in columns})
    return {(*key, place): row for key, listed in found.items() for place, row in enumerate(listed)}


def shaped(verdict: Verdict) -> dict[str, dict[Any, Any]]:
    """Every part as a mapping of key to row, whatever the order of the rows."""
    return {
        "leads": by_lead(verdict.leads, LEAD),
        "entries": by_lead(verdict.entries, ENTRY),
        "requests": {row["id"]: {c: row.get(c) for c in REQUEST} for row in verdict.requests},
        "steps": {(row["request"], row["position"]): {c: row.get(c) for c in STEP} for row in verdict.steps},
        "history": by_lead(verdict.history, HISTORY),
        "notices": {(n["id"], n["person"], n["touch"]): {} for n in verdict.notices},
    }


def same(one: Any, other: Any, column: str) -> bool:
    if isinstance(one, float) or isinstance(other, float):
        return one is not None and other is not None and math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-9)
    if column in WORDS:
        return plain(one) == plain(other)
    if column in ("requests", "reason") and not one and not other:
        return True
    if column == "requests" and isinstance(one, list) and isinstance(other, list):
        return sorted(one) == sorted(other)
    return bool(one == other)


def differences(product: Verdict, oracle: Verdict, parts: tuple[str, ...] = PARTS) -> list[dict[str, Any]]:
    """Every cell in which the two differ; the second is called `expected`."""
    left, right = shaped(product), shaped(oracle)
    found: list[dict[str, Any]] = []
    for part in parts:
        for key in sorted(left[part].keys() | right[part].keys(), key=repr):
            one, other = left[part].get(key), right[part].get(key)
            if one is None or other is None:
                found.append({"part": part, "key": list(_tuple(key)), "got": one, "expected": other})
                continue
            for column in one:
                if not same(one[column], other[column], column):
                    found.append(
                        {
                            "part": part,
                            "key": list(_tuple(key)),
                            "column": column,
                            "got": one[column],
                            "expected": other[column],
                        }
                    )
    return found


def _tuple(key: Any) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)


def readable(found: list[dict[str, Any]], playbook: Playbook, rows: list[Row], as_of: datetime) -> str:
    """A counterexample as YAML: what differs, then the touches, then the playbook without what is empty."""
    page = {
        "differences": found[:12],
        "as_of": as_of.isoformat(),
        "touches": [{k: v.isoformat() if isinstance(v, datetime) else v for k, v in row.items()} for row in rows],
        "playbook": _plain(playbook),
    }
    page["playbook"].pop("text", None)
    out = io.StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = None
    writer.width = 160
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    writer.dump(page, out)
    return "\n" + out.getvalue()


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        named = {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {name: inner for name, inner in named.items() if inner not in (None, "", [], {})}
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
