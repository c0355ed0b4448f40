"""What odd files are made of."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Fate = str | tuple[int, int] | None

ROWS = [
    ("email", "at", "offer", "note"),
    *((f"p{n}@example.com", f"2026-01-{n:02}", "guide", f"Zoë {n}") for n in range(1, 13)),
]


@dataclass(frozen=True)
class Odd:
    """`large` files show whether memory stays bounded."""

    name: str
    make: Callable[[], bytes]
    fate: Fate = None
    large: bool = False


def text(rows: Sequence[tuple[str, ...]] | None = None, separator: str = ",", end: str = "\n") -> str:
    return "".join(separator.join(row) + end for row in rows or ROWS)


def lines(rows: list[object]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def objects() -> list[object]:
    return [dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]
