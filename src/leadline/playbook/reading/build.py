"""The values that were read, as the parts of a playbook."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from leadline.playbook.parts import (
    STAGE_STEPS,
    Gates,
    Grading,
    KindReading,
    Money,
    NextSteps,
    Offer,
    Product,
    Spans,
    Takers,
    Thresholds,
    WorkingHours,
)
from leadline.playbook.reading import defaults
from leadline.playbook.reading.conditions import folded
from leadline.playbook.sources import member

ARROWS = ("→", "->", " to ")


def build(
    read: dict[str, Any], default_sources: dict[str, list[str]], default_directions: dict[str, list[str]]
) -> dict[str, Any]:
    """The fields of a Playbook, but for its digest and text."""
    currency: str = read.get("currency", defaults.CURRENCY)
    stages = read.get("stages", {})
    flow = read.get("flow", {})
    return {
        "name": read.get("name", defaults.NAME),
        "time_zone": read.get("time_zone", defaults.TIME_ZONE),
        "currency": currency,
        "rates": {code.upper(): rate for code, rate in read.get("rates", {}).items()},
        "products": tuple(_product(key, given, currency) for key, given in read.get("products", {}).items())
        or (defaults.PRODUCT,),
        "offers": tuple(_offer(key, given, currency) for key, given in read.get("offers", {}).items()),
        "kinds": tuple(
            KindReading(folded(kind), given["is"], given.get("action"))
            for kind, given in read.get("kinds", {}).items()
            if "is" in given
        ),
        "source_classes": {
            member(source): name for name, members in read.get("sources", default_sources).items() for source in members
        },
        "directions": {
            member(source): name
            for name, members in read.get("directions", default_directions).items()
            for source in members
        },
        "rules": tuple(read.get("rules", ())),
        "thresholds": _thresholds(read.get("thresholds", {})),
        "gates": _gates(read.get("gates", {})),
        "spans": replace(Spans(), **stages),
        "grading": _grading(read.get("temperature", {})),
        "takers": replace(Takers(), **read.get("takers", {})),
        "next_steps": NextSteps(
            defaults.NEXT_STEPS.by_temperature | {t: tuple(steps) for t, steps in read.get("next_steps", {}).items()},
            defaults.NEXT_STEPS.due | read.get("due", {}),
            defaults.NEXT_STEPS.minutes | read.get("minutes", {}),
        ),
        "hours": WorkingHours(
            read.get("working_hours", defaults.HOURS.by_weekday), frozenset(read.get("holidays", ()))
        ),
        "cost_per_hour": _money(read.get("cost_per_hour"), currency),
        "expected_rates": _expected(flow.get("expected", {})),
        "flow_steps": tuple(flow.get("steps", STAGE_STEPS)),
        "cases": tuple(read.get("cases", ())),
    }  # fmt: skip


def pair(name: str) -> tuple[str, str] | None:
    """`mql→sql` (or `mql->sql`, `mql to sql`) as its two steps."""
    for arrow in ARROWS:
        if name.count(arrow) == 1:
            before, after = (part.strip() for part in name.split(arrow))
            return (before, after) if before and after else None
    return None


def _expected(given: dict[str, Fraction]) -> dict[str, Fraction]:
    pairs = {pair(name): rate for name, rate in given.items()}
    return {f"{steps[0]}→{steps[1]}": rate for steps, rate in pairs.items() if steps is not None}


def _money(money: Money | None, currency: str) -> Money | None:
    return Money(money.micros, currency) if money is not None and not money.currency else money


def _product(key: str, given: dict[str, Any], currency: str) -> Product:
    return Product(
        key,
        given.get("name", key),
        _money(given.get("price"), currency),
        given.get("margin"),
        given.get("buy_online", False),
        given.get("repeatable", False),
        tuple(given.get("solves", ())),
        tuple(given.get("pages", ())),
    )


def _offer(key: str, given: dict[str, Any], currency: str) -> Offer:
    return Offer(
        key,
        given.get("name", key),
        given.get("kind", "download"),
        given.get("product"),
        given.get("proposition", ""),
        _money(given.get("cost"), currency),
        _money(given.get("cost_per_taker"), currency),
        tuple(given.get("promoted", ())),
    )


def _thresholds(given: dict[str, float]) -> Thresholds:
    return replace(defaults.THRESHOLDS, **given)


def _gates(given: dict[str, Any]) -> Gates:
    sql = given.get("sql", {})
    return Gates(
        given.get("mql", {}).get("engagement", defaults.GATES.mql_engagement),
        sql.get("intent", dict(defaults.GATES.intent)),
        sql.get("prequalified", dict(defaults.GATES.prequalified)),
        given.get("sql_on_same_touch", False),
    )


def _grading(given: dict[str, Any]) -> Grading:
    """What is listed as hot is no longer warm by default, and the other way round."""
    cooling = given.get("cooling", {})
    standard = defaults.GRADING
    hot = frozenset(given.get("hot", standard.hot - frozenset(given.get("warm", ()))))
    warm = frozenset(given.get("warm", standard.warm - hot))
    return Grading(
        hot,
        warm,
        cooling.get("hot", standard.hot_until),
        cooling.get("warm", standard.warm_until),
        cooling.get("cool", standard.cool_until),
    )
