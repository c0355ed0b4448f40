"""Does a rule's `when` hold?"""

from __future__ import annotations

from typing import Any

from leadline.playbook import Condition, Rule
from tests.oracle.touch import Touch, matches_page, plain


def _absent(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _text(value: Any) -> str:
    """A value as a condition's text meets it: 50.0 is written 50."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(plain(value))


def _same(value: Any, wanted: Any, field: str) -> bool:
    return matches_page(_text(value), wanted) if field == "page" else _text(value) == wanted


def _one_of(value: Any, wanted: Any, field: str) -> bool:
    return any(_same(value, one, field) for one in (wanted if isinstance(wanted, tuple) else (wanted,)))


def passes(value: Any, condition: Condition) -> bool:
    test, wanted = condition.test, condition.value
    if test == "given":
        return _absent(value) != wanted
    if _absent(value):
        return test == "not"
    if test in ("is", "one_of"):
        return _one_of(value, wanted, condition.field)
    if test == "not":
        return not _one_of(value, wanted, condition.field)
    if test in ("contains", "starts_with", "ends_with"):
        text, part = _text(value), str(wanted)
        return {"contains": part in text, "starts_with": text.startswith(part), "ends_with": text.endswith(part)}[test]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    bar = float(wanted)  # type: ignore[arg-type]
    return {"at_least": value >= bar, "at_most": value <= bar, "above": value > bar, "below": value < bar}[test]


def condition_holds(condition: Condition, touch: Touch | None, attributes: dict[str, Any]) -> bool:
    field = condition.field
    if field.startswith("attributes."):
        return passes(attributes.get(field.removeprefix("attributes.").casefold()), condition)
    assert touch is not None
    if field.startswith("properties."):
        return passes(touch.properties.get(field.removeprefix("properties.").casefold()), condition)
    if field == "problem":
        if not touch.problems:
            return passes(None, condition)
        return any(passes(problem, condition) for problem in touch.problems)
    return passes(touch.fields[field], condition)


def holds(rule: Rule, touch: Touch | None, attributes: dict[str, Any]) -> bool:
    return all(condition_holds(condition, touch, attributes) for condition in rule.when)
