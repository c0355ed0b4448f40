"""A playbook as the numbers that the fold reads."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadline.playbook import CRITERIA, TEMPERATURES, Criterion, Playbook, Rule
from leadline.qualification.calendar import days_between
from leadline.qualification.fold.records import (
    BARS,
    DAY_RECORD,
    GROUP,
    NOT_NEEDED,
    OPTIONAL,
    OPTIONAL_IF_ONLINE,
    PRODUCT,
    REQUIRED,
    RULE,
    SIGNATURE,
    Array,
    Meaning,
)
from leadline.qualification.fold.scoring import DAY, EVER, MONTH, WEEK
from leadline.qualification.match import Matched, Meanings, RuleBook

WINDOWS = {"day": DAY, "week": WEEK, "month": MONTH, "ever": EVER}
NEEDS = {"required": REQUIRED, "optional": OPTIONAL, "optional_if_online": OPTIONAL_IF_ONLINE}
SIGNALS = frozenset({"buying_stage", "budget_authority"})


def meaning_of(playbook: Playbook, book: RuleBook, matched: Matched, first: int, last: int, as_of: int) -> Meaning:
    """Everything that the fold reads of a playbook, for touches from `first` to `last` as of `as_of` (instants)."""
    keys: dict[tuple[str, float], int] = {}

    def group(rule: Rule, half_life: int | None) -> int:
        return keys.setdefault((rule.criterion, float("inf") if half_life is None else float(half_life)), len(keys))

    touch_groups = [group(rule, rule.half_life) for rule in book.touch_rules]
    attribute_groups = [group(rule, rule.half_life) for rule in book.attribute_rules]
    ageless = [group(rule, None) for rule in book.attribute_rules]
    spans = sorted({half_life for _, half_life in keys}) or [float("inf")]
    groups = np.zeros(len(keys), dtype=GROUP)
    groups["criterion"] = [CRITERIA.index(_criterion(criterion)) for criterion, _ in keys]
    groups["span"] = [spans.index(half_life) for _, half_life in keys]
    days = days_between(playbook.time_zone, min(first, as_of), max(last, as_of))
    day_records = np.zeros(len(days.midnights), dtype=DAY_RECORD)
    day_records["week"], day_records["month"] = days.week, days.month
    products = [*((p.repeatable, p.buy_online) for p in playbook.products)]
    if not playbook.one_product:
        products.append((True, all(product.buy_online for product in playbook.products)))
    return Meaning(
        signatures=_signatures(matched.meanings),
        matches=matched.meanings.rules,
        attributes=matched.attributes,
        rules=_rules(book.touch_rules, touch_groups, touch_groups),
        rule_mask=_masks(book, book.touch_rules),
        attribute_rules=_rules(book.attribute_rules, attribute_groups, ageless),
        attribute_mask=_masks(book, book.attribute_rules),
        groups=groups,
        spans=np.array(spans, dtype=np.float64),
        products=np.array(products, dtype=PRODUCT),
        solves=matched.solves,
        midnights=days.midnights,
        days=day_records,
        bars=_bars(playbook, as_of),
        individual=_individual(playbook),
    )


def _signatures(meanings: Meanings) -> Array:
    records = np.zeros(len(meanings.reads), dtype=SIGNATURE)
    for name in ("product", "problem", "attributes", "reads", "act", "grade", "declined", "free", "time_given"):
        records[name] = getattr(meanings, name)
    records["first"], records["last"] = meanings.pointer[:-1], meanings.pointer[1:]
    return records


def _rules(rules: tuple[Rule, ...], groups: list[int], ageless: list[int]) -> Array:
    records = np.zeros(len(rules), dtype=RULE)
    records["points"] = [rule.points for rule in rules]
    records["group"], records["ageless"] = groups, ageless
    records["cap"] = [rule.at_most.times if rule.at_most else 0 for rule in rules]
    records["window"] = [WINDOWS[rule.at_most.window] if rule.at_most else EVER for rule in rules]
    records["signal"] = [rule.points > 0 and rule.criterion in SIGNALS for rule in rules]
    records["shared"] = [rule.criterion == "budget_authority" for rule in rules]
    return records


def _criterion(name: str) -> Criterion:
    return next(criterion for criterion in CRITERIA if criterion == name)


def _masks(book: RuleBook, rules: tuple[Rule, ...]) -> Array:
    return np.array([book.mask_of(rule) for rule in rules], dtype=np.int64).reshape(len(rules), book.words)


def _individual(playbook: Playbook) -> npt.NDArray[np.int8]:
    """Whether each temperature asks for a person's step."""
    needs = np.full(len(TEMPERATURES), NOT_NEEDED, dtype=np.int8)
    for i, temperature in enumerate(TEMPERATURES):
        for step in playbook.next_steps.by_temperature.get(temperature, ()):
            if step.kind == "individual":
                needs[i] = NEEDS[step.need]
    return needs


def _bars(playbook: Playbook, as_of: int) -> Array:
    gates, grading, takers = playbook.gates, playbook.grading, playbook.takers
    bars = np.zeros(1, dtype=BARS)
    numbers = {
        "mql": playbook.thresholds.mql,
        "sql": playbook.thresholds.sql,
        "recycle": playbook.thresholds.recycle,
        "engagement": gates.mql_engagement,
        "need": gates.intent.get("need", np.inf),
        "buying_stage": gates.intent.get("buying_stage", np.inf),
        "fit": gates.prequalified.get("fit", np.inf),
        "budget_authority": gates.prequalified.get("budget_authority", np.inf),
        "same_touch": gates.sql_on_same_touch,
        "one_product": playbook.one_product,
        "visit_gap": playbook.spans.visit_gap,
        "idle": playbook.spans.accepted_idle,
        "override": playbook.spans.override,
        "hot_until": grading.hot_until,
        "warm_until": grading.warm_until,
        "cool_until": grading.cool_until,
        "free_things": takers.free_things,
        "replies": takers.replies,
        "taker_within": takers.within,
        "as_of": as_of,
    }
    for name, number in numbers.items():
        bars[name] = number
    return bars
