"""The keys of a JSON Schema as rows of the reference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def rows(schema: dict[str, Any], path: str = "") -> Iterator[str]:
    """`| products.NAME.price | what it says |` for each key, in the order of the schema, each once."""
    seen: set[str] = set()
    for row in _rows(schema, path):
        if row not in seen:
            seen.add(row)
            yield row


def _rows(schema: dict[str, Any], path: str) -> Iterator[str]:
    for key, value in schema.get("properties", {}).items():
        here = f"{path}.{key}" if path else key
        if "description" in value:
            yield f"| `{here}` | {value['description']} |"
        yield from _rows(value, here)
    for inner in (schema.get("additionalProperties"), schema.get("items")):
        if isinstance(inner, dict):
            yield from _rows(inner, f"{path}.NAME" if inner is schema.get("additionalProperties") else path)
    for one in schema.get("anyOf", ()):
        yield from _rows(one, path)
