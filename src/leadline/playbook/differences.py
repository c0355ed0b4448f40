"""What changes between two playbooks, in the playbook's own words rather than lines of text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import fields as fields_of
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from leadline import words
from leadline.playbook import rule_words, wording
from leadline.playbook.parts import Due, Money, Promotion, Step
from leadline.playbook.playbook import Playbook

What: TypeAlias = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `path` is like `rules.Looked at prices.points`; `old` and `new` are plain words or empty."""

    what: What
    path: str
    old: str = ""
    new: str = ""

    def __str__(self) -> str:
        if self.what == "changed":
            return f"{self.path}: {self.old} → {self.new}"
        return f"{self.path}: {self.what}" + (f" ({self.new or self.old})" if self.new or self.old else "")


def diff(old: Playbook, new: Playbook) -> list[Change]:
    """Every difference in meaning. Order of keys, comments, layout and defaults spelt out are none."""
    changes: list[Change] = []
    for name in ("name", "time_zone", "currency"):
        changes += _value(name, getattr(old, name), getattr(new, name))
    changes += _mapping("rates", old.rates, new.rates, lambda rate: wording.number(float(rate)))
    changes += _parts("products", {p.key: p for p in old.products}, {p.key: p for p in new.products})
    if [p.key for p in old.products] != [p.key for p in new.products] and {p.key for p in old.products} == {
        p.key for p in new.products
    }:
        changes.append(Change("changed", "order of products", _keys(old), _keys(new)))
    changes += _parts("offers", {o.key: o for o in old.offers}, {o.key: o for o in new.offers})
    changes += _parts("kinds", {k.kind: k for k in old.kinds}, {k.kind: k for k in new.kinds})
    changes += _mapping("sources", old.source_classes, new.source_classes)
    changes += _mapping("directions", old.directions, new.directions)
    rules_old, rules_new = {r.name: r for r in old.rules}, {r.name: r for r in new.rules}
    changes += _parts("rules", rules_old, rules_new, rule_words.rule, ("line",))
    changes += _fields("thresholds", old.thresholds, new.thresholds)
    changes += _value("gates.mql.engagement", old.gates.mql_engagement, new.gates.mql_engagement)
    changes += _mapping("gates.sql.intent", old.gates.intent, new.gates.intent)
    changes += _mapping("gates.sql.prequalified", old.gates.prequalified, new.gates.prequalified)
    changes += _value("gates.sql_on_same_touch", old.gates.sql_on_same_touch, new.gates.sql_on_same_touch)
    changes += _spans("stages", old.spans, new.spans, {})
    changes += _value("temperature.hot", old.grading.hot, new.grading.hot)
    changes += _value("temperature.warm", old.grading.warm, new.grading.warm)
    cooling = {"hot_until": "hot", "warm_until": "warm", "cool_until": "cool", "hot": "", "warm": ""}
    changes += _spans("temperature.cooling", old.grading, new.grading, cooling)
    changes += _value("takers.free_things", old.takers.free_things, new.takers.free_things)
    changes += _value("takers.replies", old.takers.replies, new.takers.replies)
    changes += _spans("takers", old.takers, new.takers, {"free_things": "", "replies": ""})
    changes += _mapping("next_steps", old.next_steps.by_temperature, new.next_steps.by_temperature)
    changes += _mapping("due", old.next_steps.due, new.next_steps.due)
    changes += _mapping("minutes", old.next_steps.minutes, new.next_steps.minutes)
    changes += _value("cost_per_hour", old.cost_per_hour, new.cost_per_hour)
    if old.hours.by_weekday != new.hours.by_weekday:
        changes.append(Change("changed", "working_hours", wording.hours(old.hours), wording.hours(new.hours)))
    if old.hours.holidays != new.hours.holidays:
        changes.append(Change("changed", "holidays", _days(old.hours.holidays), _days(new.hours.holidays)))
    steps_old = [wording.flow_step(step) for step in old.flow_steps]
    steps_new = [wording.flow_step(step) for step in new.flow_steps]
    changes += _value("flow.steps", ", ".join(steps_old), ", ".join(steps_new))
    changes += _mapping("flow.expected", old.expected_rates, new.expected_rates)
    changes += _value("cases", old.cases, new.cases)
    return changes


def _keys(playbook: Playbook) -> str:
    return ", ".join(product.key for product in playbook.products)


def _said(value: Any) -> str:
    """A value in plain words."""
    if value is None or value in ("", (), frozenset()):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return words.whole(value)
    if isinstance(value, frozenset):
        return ", ".join(sorted(value))
    if isinstance(value, tuple):
        return ", ".join(_said(one) for one in value)
    if isinstance(value, Promotion):
        return wording.promotion(value)
    makers: tuple[tuple[type, Callable[[Any], str]], ...] = (
        (Money, wording.money), (Fraction, wording.share), (Due, wording.due),
        (Step, wording.step), (float, wording.number),
    )  # fmt: skip
    for kind, make in makers:
        if isinstance(value, kind):
            return make(value)
    return str(value)


def _days(holidays: frozenset[str]) -> str:
    return ", ".join(wording.day(one) for one in sorted(holidays)) or "none"


def _value(path: str, old: Any, new: Any, say: Callable[[Any], str] = _said) -> list[Change]:
    return [] if old == new else [Change("changed", path, say(old), say(new))]


def _mapping(
    path: str, old: Mapping[Any, Any], new: Mapping[Any, Any], say: Callable[[Any], str] = _said
) -> list[Change]:
    changes = []
    for name in dict.fromkeys((*old, *new)):
        here = f"{path}.{name}"
        if name not in new:
            changes.append(Change("removed", here, say(old[name])))
        elif name not in old:
            changes.append(Change("added", here, "", say(new[name])))
        else:
            changes += _value(here, old[name], new[name], say)
    return changes


def _fields(path: str, old: Any, new: Any, without: tuple[str, ...] = ()) -> list[Change]:
    changes = []
    for field in fields_of(old):
        if field.name in without:
            continue
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before == after:
            continue
        if field.name == "when":
            changes.append(Change("changed", f"{path}.when", wording.when(before), wording.when(after)))
        elif field.name == "half_life":
            said = [wording.span(micros) if micros is not None else "none" for micros in (before, after)]
            changes.append(Change("changed", f"{path}.half_life", *said))
        elif field.name == "at_most":
            said = [wording.cap(cap) if cap is not None else "all count" for cap in (before, after)]
            changes.append(Change("changed", f"{path}.at_most", *said))
        else:
            changes += _value(f"{path}.{field.name}", before, after)
    return changes


def _spans(path: str, old: Any, new: Any, names: Mapping[str, str]) -> list[Change]:
    """Fields in microseconds; `names` renames them, an empty name leaves one out."""
    changes = []
    for field in fields_of(old):
        name = names.get(field.name, field.name)
        before, after = getattr(old, field.name), getattr(new, field.name)
        if name and before != after:
            changes.append(Change("changed", f"{path}.{name}", wording.span(before), wording.span(after)))
    return changes


def _parts(
    path: str,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    say: Callable[[Any], str] = lambda part: "",
    without: tuple[str, ...] = (),
) -> list[Change]:
    changes = []
    for key in dict.fromkeys((*old, *new)):
        here = f"{path}.{key}"
        if key not in new:
            changes.append(Change("removed", here, say(old[key])))
        elif key not in old:
            changes.append(Change("added", here, "", say(new[key])))
        else:
            changes += _fields(here, old[key], new[key], without)
    return changes
