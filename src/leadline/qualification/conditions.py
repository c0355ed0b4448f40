"""Whether a condition holds for a value: the only place that says so."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from leadline.playbook import Condition

SEVERAL = ";"
"""Between several problem indicators stated in one touch."""


def canonical(value: Any) -> str:
    """A value as text to compare: no case, no outer blanks, 600.0 as 600, true as `true`; nothing as ``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        return repr(value)
    return str(value).strip().casefold()


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    if "_" in text:  # Python's own spelling of numbers, nobody else's
        return None
    return number if math.isfinite(number) else None


def _fits(pattern: str, text: str) -> bool:
    """Whether `text` fits a pattern in which `*` stands for anything; linear in the text for each star."""
    head, *rest = pattern.split("*")
    if not rest:
        return text == pattern
    *middle, tail = rest
    if not text.startswith(head) or not text.endswith(tail) or len(text) < len(head) + len(tail):
        return False
    at, end = len(head), len(text) - len(tail)
    for part in middle:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def _equals(field: str, wanted: str, text: str) -> bool:
    return _fits(wanted, text) if field == "page" else text == wanted


def _compare(test: Callable[[float, float], bool]) -> Callable[[Condition, str], bool]:
    def holds(condition: Condition, text: str) -> bool:
        number = _number(text)
        return number is not None and test(number, float(condition.value))  # type: ignore[arg-type]

    return holds


def _any(condition: Condition, text: str) -> bool:
    values = condition.value if isinstance(condition.value, tuple) else (canonical(condition.value),)
    return any(_equals(condition.field, value, text) for value in values)


TESTS: dict[str, Callable[[Condition, str], bool]] = {
    "is": lambda condition, text: bool(text) and _any(condition, text),
    "one_of": lambda condition, text: bool(text) and _any(condition, text),
    "not": lambda condition, text: not text or not _any(condition, text),
    "at_least": _compare(lambda number, bar: number >= bar),
    "at_most": _compare(lambda number, bar: number <= bar),
    "above": _compare(lambda number, bar: number > bar),
    "below": _compare(lambda number, bar: number < bar),
    "contains": lambda condition, text: bool(text) and str(condition.value) in text,
    "starts_with": lambda condition, text: text.startswith(str(condition.value)) and bool(text),
    "ends_with": lambda condition, text: text.endswith(str(condition.value)) and bool(text),
    "given": lambda condition, text: bool(text) == bool(condition.value),
}


def holds(condition: Condition, value: Any) -> bool:
    """Whether `condition` holds for one value of its field (docs/reference/meaning.md, section 2)."""
    text = canonical(value)
    if condition.field == "problem" and text and condition.test != "given":
        stated = [part.strip() for part in text.split(SEVERAL) if part.strip()]
        return any(TESTS[condition.test](condition, part) for part in stated)
    return TESTS[condition.test](condition, text)


def page_fits(pattern: str, page: str) -> bool:
    """Whether a page belongs to a pattern of a product's pages."""
    return _fits(canonical(pattern), canonical(page))
