from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import leadline
from leadline.engines.touch_columns import COSTS, TOUCHES, checked
from leadline.touches.columns import TOUCH_COLUMNS
from tests.engines.showcase import AS_OF, PLAYBOOK, touches

ROW = re.compile(r"^\| `([\w.]+)` \| ([^|]+?) \|", re.M)


@pytest.fixture(scope="module")
def page(repository: Path) -> dict[str, list[tuple[str, str]]]:
    """Heading → (column, type) of each row."""
    text = (repository / "docs/reference/tables.md").read_text(encoding="utf-8")
    sections = re.split(r"^## ", text, flags=re.M)[1:]
    return {section.split("\n", 1)[0]: ROW.findall(section) for section in sections}


def _as_told(table: pa.Table, person: str = "int64") -> list[tuple[str, str]]:
    names = {"timestamp[us, tz=UTC]": "timestamp", "list<element: string>": "list<item: string>"}
    types = [names.get(str(kind), str(kind)) for kind in table.schema.types]
    found = list(zip(table.column_names, types, strict=True))
    return [(name, "person" if name == "person" and kind == person else kind) for name, kind in found]


def _qualified(name: str) -> Callable[[], pa.Table]:
    return lambda: getattr(leadline.qualify(touches(), PLAYBOOK, AS_OF, history=True), name)


TOLD: dict[str, Callable[[], Any]] = {
    **{name: _qualified(name) for name in ("leads", "entries", "requests", "steps", "history")},
    "reasons": lambda: leadline.reasons(touches(), PLAYBOOK, AS_OF),
    "flow": lambda: leadline.flow(touches(), PLAYBOOK, AS_OF, by="month").table(),
    "sources": lambda: leadline.sources(touches(), PLAYBOOK, AS_OF).table(),
    "offers": lambda: leadline.offers(touches(), PLAYBOOK, AS_OF).table(),
    "balance": lambda: leadline.balance(touches(), PLAYBOOK, AS_OF).table(),
    "staying": lambda: leadline.staying(touches(), PLAYBOOK, AS_OF).table(),
    "effort": lambda: leadline.effort(touches(), PLAYBOOK, AS_OF).table(),
    "handover": lambda: leadline.handover(touches(), PLAYBOOK, AS_OF).table(),
    "forecast": lambda: leadline.forecast(touches(), PLAYBOOK, AS_OF).table(),
    "attribution": lambda: leadline.attribution(touches(), PLAYBOOK, AS_OF).table(),
    "busyness": lambda: leadline.busyness(touches(), PLAYBOOK, AS_OF).table(),
    "busyness by week": lambda: leadline.busyness(touches(), PLAYBOOK, AS_OF).weeks_table(),
    "worth": lambda: leadline.worth(touches(), PLAYBOOK, AS_OF).table(),
}


@pytest.mark.parametrize("name", TOLD)
def test_each_table_has_the_columns_and_types_of_the_page(name: str, page: dict[str, list[tuple[str, str]]]) -> None:
    assert _as_told(TOLD[name]()) == page[name]


def test_the_page_tells_of_no_other_table(page: dict[str, list[tuple[str, str]]]) -> None:
    assert page.keys() == {"Touches", "Costs", *TOLD}


@pytest.mark.parametrize("value", ["1", 1])
def test_touches_go_in_as_the_page_says(value: Any, page: dict[str, list[tuple[str, str]]]) -> None:
    given: dict[str, Any] = {name: [None] for name in TOUCH_COLUMNS}
    given |= {"id": [value], "person": [value], "at": ["2026-01-01"], "kind": ["request"]}
    key = "string" if isinstance(value, str) else "int64"
    expected = [(name, key if kind == "int64 or string" else kind) for name, kind in page["Touches"]]
    assert _as_told(checked(pa.table(given), TOUCHES), person="") == expected


def test_costs_go_in_as_the_page_says(page: dict[str, list[tuple[str, str]]]) -> None:
    given: dict[str, Any] = {name: [None] for name, _ in page["Costs"]}
    given |= {"day_from": ["2026-01-01"], "amount": [1]}
    assert _as_told(checked(pa.table(given), COSTS)) == page["Costs"]
