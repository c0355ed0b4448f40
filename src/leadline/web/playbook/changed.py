"""What differs between two playbooks, in the words of the page instead of the text's own paths."""

from __future__ import annotations

from dataclasses import fields

from leadline.playbook.differences import Change
from leadline.playbook.parts import KindReading, Offer, Product, Rule

PATHS = {
    "name": "Name of the company",
    "thresholds.mql": "MQL threshold",
    "thresholds.sql": "SQL threshold",
    "thresholds.recycle": "Recycle threshold",
    "gates.mql.engagement": "MQL gate of engagement",
    "gates.sql_on_same_touch": "MQL and SQL by one touch",
    "working_hours": "Working hours",
    "flow.steps": "Steps of the flow",
    "temperature.hot": "Hot requests",
    "temperature.warm": "Warm requests",
    "temperature.cooling.hot": "Hot until",
    "temperature.cooling.warm": "Warm until",
    "temperature.cooling.cool": "Cool until",
    "takers.free_things": "Free things that make a taker",
    "takers.replies": "Replies that make a taker",
    "cost_per_hour": "Cost of an hour of work",
}
WITHIN = (
    ("rules", "Rule"),
    ("products", "Product"),
    ("offers", "Offer"),
    ("kinds", "Kind of touch"),
    ("sources", "Source"),
    ("directions", "Direction of"),
    ("rates", "Rate of"),
    ("gates.sql.intent", "SQL gate of"),
    ("gates.sql.prequalified", "SQL gate of"),
    ("flow.expected", "Expected rate of"),
    ("next_steps", "Next steps when"),
    ("minutes", "Minutes of"),
    ("due", "Due"),
    ("stages", "Stages:"),
    ("takers", "Takers:"),
)
"""Parts whose entries have names of their own."""
ABBREVIATIONS = {"mql": "MQL", "sql": "SQL"}
NAMED = ("rules", "offers", "products", "kinds", "sources", "directions")
"""Whose entries are called by what somebody chose, and stay as they are."""
OF_A_PART = frozenset(field.name for part in (Rule, Product, Offer, KindReading) for field in fields(part))


def in_words(change: Change) -> str:
    """`MQL threshold: 55 → 70`, `Rule “Looked at prices”, points: 5 → 8`, `Offer “trial” added`."""
    where = _where(change.path)
    if change.what == "changed":
        return f"{where}: {change.old} → {change.new}"
    more = change.new or change.old
    return f"{where} {change.what}" + (f": {more}" if more else "")


def _where(path: str) -> str:
    if path in PATHS:
        return PATHS[path]
    for prefix, said in WITHIN:
        if not path.startswith(f"{prefix}."):
            continue
        name = path[len(prefix) + 1 :]
        if prefix not in NAMED:
            return f"{said} {_spoken(name)}"
        key, _, field = name.rpartition(".")
        if key and field in OF_A_PART:
            return f"{said} “{key}”, {_spoken(field)}"
        return f"{said} “{name}”"
    said = _spoken(path)
    return said[:1].upper() + said[1:]


def _spoken(name: str) -> str:
    return ABBREVIATIONS.get(name, name.replace("_", " ").replace(".", ", "))
