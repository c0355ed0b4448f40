"""Rules that cannot mean what they say: unknown names, conditions that contradict each other, limits without effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadline.playbook.parts import Condition
from leadline.playbook.reading.conditions import NUMBER_TESTS, folded
from leadline.playbook.reading.findings import Findings, Path
from leadline.playbook.reading.language import ACTIONS_OF_KIND, KINDS
from leadline.playbook.sources import SLASH, UNCLASSIFIED, looked_up
from leadline.problems import nearest
from leadline.touches.columns import FOLLOW_UPS

WHATS = ("self_provided", "appended", "category_interest", "competitor_inquiry", "purchased", "imported")
WHYS = ("relevant", "generic", "bribe")


def check_rules(read: Mapping[str, Any], built: Mapping[str, Any], findings: Findings) -> None:
    """`rules` as built keep the order written, without those that could not be read; their lines find their paths."""
    paths, words = _paths(findings), Vocabulary(built)
    first: dict[str, int] = {}
    """name → position in the list"""
    same: dict[object, str] = {}
    for i, rule in enumerate(built["rules"]):
        path = paths.get(rule.line, ("rules", i)) if len(paths) >= len(built["rules"]) else ("rules", i)
        at = first.setdefault(folded(rule.name), i)
        if at != i:
            what = f"A rule is called {rule.name!r} already, in line {built['rules'][at].line}."
            findings.add("twice", (*path, "name"), what, "Rename one.")
        meaning = (frozenset(rule.when), rule.points, rule.criterion, rule.half_life, rule.at_most)
        twin = same.setdefault(meaning, rule.name)
        if twin != rule.name:
            what = f"{rule.name!r} says the same as {twin!r}; a match counts for both."
            findings.add("same_rule", path, what, "Remove one if that is not meant.", level="warning")
        if rule.points == 0:
            what = "The rule gives no points, so it can never count."
            findings.add("never_counts", (*path, "points"), what, "Give it points or remove it.", level="warning")
        if rule.on_attributes_only and rule.at_most is not None:
            what = "at_most has no effect: a rule on attributes alone holds or does not hold."
            findings.add("no_effect", (*path, "at_most"), what, "Leave it out.", level="warning")
        elif rule.at_most is not None and rule.at_most.window == "ever" and rule.half_life is not None:
            what = "The first matches ever count and then fade for good; later ones never count again."
            mend = "Use per month, or leave out the half-life, if that is not meant."
            findings.add("ever_fades", (*path, "at_most"), what, mend, level="warning")
        check_when(rule.when, (*path, "when"), words, findings)


def _paths(findings: Findings) -> dict[int, Path]:
    root = findings.root.find((*findings.before, "rules")) if findings.root is not None else None
    return {} if root is None else {item.line: ("rules", i) for i, item in enumerate(root.items)}


class Vocabulary:
    """The words that a playbook knows, folded: of the fields that have a closed vocabulary, of kinds, of homes."""

    def __init__(self, built: Mapping[str, Any]) -> None:
        classes = [*dict.fromkeys(built["source_classes"].values()), UNCLASSIFIED]
        self.closed: dict[str, tuple[str, Sequence[str]]] = {
            "offer": ("unknown_offer", [offer.key for offer in built["offers"]]),
            "product": ("unknown_product", [product.key for product in built["products"]]),
            "source_class": ("unknown_class", classes),
            "what": ("unknown_word", WHATS),
            "why": ("unknown_word", WHYS),
            "follow_up": ("unknown_word", FOLLOW_UPS),
        }
        self.folded = {field: {folded(name) for name in names} for field, (_, names) in self.closed.items()}
        own = [reading.kind for reading in built["kinds"]]
        self.kinds = frozenset((*KINDS, *own))
        self.likely_kinds = (*KINDS, *own[:100])
        self.product_of = {folded(o.key): folded(o.product) if o.product else None for o in built["offers"]}
        self.class_of: Mapping[str, str] = built["source_classes"]


def check_when(when: Sequence[Condition], path: Path, words: Vocabulary, findings: Findings) -> None:
    for condition in when:
        _names(condition, path, words, findings)
    by_field: dict[str, list[Condition]] = {}
    for condition in when:
        by_field.setdefault(condition.field, []).append(condition)
    for field, conditions in by_field.items():
        said = _contradiction(conditions)
        if said:
            what = f"These conditions contradict each other, so this can never count: {said}."
            findings.add("never_counts", (*path, *field.split(".", 1)), what, "Keep what is meant.")
    _across(by_field, path, words, findings)


def _values(condition: Condition) -> tuple[str, ...]:
    if condition.test in ("is", "one_of", "not"):
        return condition.value if isinstance(condition.value, tuple) else (str(condition.value),)
    return ()


def _names(condition: Condition, path: Path, words: Vocabulary, findings: Findings) -> None:
    """Values of fields that have a closed vocabulary, and kinds that look like a slip of the pen."""
    field = condition.field
    here = (*path, field)
    for value in _values(condition):
        if field in words.closed and value not in words.folded[field]:
            id, names = words.closed[field]
            findings.unknown(id, here, f"There is no {field.replace('_', ' ')} {value!r}.", value, names)
        elif field == "kind" and value not in words.kinds:
            near = next((kind for kind in words.likely_kinds if _typo(value, kind)), None)
            if near is not None:
                what = f"The kind {value!r} is none of ours; it may be one of your own."
                findings.add("maybe_kind", here, what, f"Did you mean {near}?", level="warning", near=near)


def _typo(value: str, near: str) -> bool:
    """The same letters, but for one more, less or other, or two swapped."""
    if abs(len(value) - len(near)) > 1:
        return False
    prefix = next((i for i, (a, b) in enumerate(zip(value, near, strict=False)) if a != b), min(len(value), len(near)))
    rest, other = value[prefix:], near[prefix:]
    return (
        rest[1:] == other
        or rest == other[1:]
        or rest[1:] == other[1:]
        or (rest[:2] == other[1::-1] and rest[2:] == other[2:])
    )


def _contradiction(conditions: Sequence[Condition]) -> str:
    """What about the tests of one field cannot hold together, in words; empty if they can."""
    if conditions[0].field == "problem":
        conditions = [c for c in conditions if c.test == "given"]
    wanted: set[str] | None = None
    absent = [c for c in conditions if c.test == "given" and c.value is False]
    present = [c for c in conditions if c.test != "not" and not (c.test == "given" and c.value is False)]
    if absent and present:
        return "it must be absent, and it must have a value"
    for condition in conditions:
        if condition.test in ("is", "one_of"):
            values = set(_values(condition))
            wanted = values if wanted is None else wanted & values
    refused = {value for c in conditions if c.test == "not" for value in _values(c)}
    if wanted is not None:
        if not wanted:
            return "it cannot be both values at once"
        if not wanted - refused:
            return f"it must be and must not be {', '.join(sorted(wanted))}"
        tests = [c for c in conditions if c.test in (*NUMBER_TESTS, "contains", "starts_with", "ends_with")]
        if "*" not in "".join(wanted) and not any(all(_holds(c, value) for c in tests) for value in wanted - refused):
            return "no wanted value passes the other tests"
    low = max(
        (float(c.value) for c in conditions if c.test in ("at_least", "above") and not isinstance(c.value, tuple)),
        default=None,
    )
    high = min(
        (float(c.value) for c in conditions if c.test in ("at_most", "below") and not isinstance(c.value, tuple)),
        default=None,
    )
    if low is not None and high is not None:
        strict = any(c.test in ("above", "below") and c.value in (low, high) for c in conditions)
        if low > high or (low == high and strict):
            return "no number is both that large and that small"
    return ""


def _holds(condition: Condition, value: str) -> bool:
    wanted = condition.value
    if isinstance(wanted, str):
        tests = {
            "contains": wanted in value,
            "starts_with": value.startswith(wanted),
            "ends_with": value.endswith(wanted),
        }
        return tests.get(condition.test, True)
    if isinstance(wanted, float):
        try:
            number = float(value)
        except ValueError:
            return False
        tests = {
            "at_least": number >= wanted,
            "at_most": number <= wanted,
            "above": number > wanted,
            "below": number < wanted,
        }
        return tests.get(condition.test, True)
    return True


def _only(by_field: Mapping[str, list[Condition]], field: str) -> tuple[str, ...] | None:
    found = [c for c in by_field.get(field, ()) if c.test in ("is", "one_of")]
    return _values(found[0]) if len(found) == 1 else None


def _across(by_field: Mapping[str, list[Condition]], path: Path, words: Vocabulary, findings: Findings) -> None:
    """Fields that follow from one another: an offer has one product, a source one class, a kind its actions."""
    offers, products = _only(by_field, "offer"), _only(by_field, "product")
    if offers and products:
        homes = [words.product_of.get(offer) for offer in offers]
        if all(home is not None and home not in products for home in homes):
            what = f"No such offer belongs to {' or '.join(products)}; this counts only where a touch says otherwise."
            findings.add("hardly_counts", (*path, "product"), what, "Leave out one of the two.", level="warning")
    sources, classes = _only(by_field, "source"), _only(by_field, "source_class")
    if sources and classes:
        media = _only(by_field, "medium")
        of_source = {folded(name) for source in sources for name in _classes(source, media, words.class_of)}
        if not of_source & set(classes):
            what = f"No such source is in the class {' or '.join(classes)}, so this can never count."
            findings.add("never_counts", (*path, "source_class"), what, "Leave out one of the two.")
    kinds, actions = _only(by_field, "kind"), _only(by_field, "action")
    if kinds and actions and all(kind in ("decision", "outcome", "delivery", "request") for kind in kinds):
        allowed = [action for kind in kinds for action in ACTIONS_OF_KIND[kind]]
        for action in actions:
            if action not in allowed and kinds != ("decision",):
                what = f"{action!r} is no action of a {' or '.join(kinds)} that is ours; it may be one of your own."
                near = nearest(action, allowed)
                mend = f"Did you mean {near}?" if near else f"Ours: {', '.join(allowed)}."
                findings.add("maybe_action", (*path, "action"), what, mend, level="warning", near=near)


def _classes(source: str, media: tuple[str, ...] | None, class_of: Mapping[str, str]) -> set[str]:
    """The classes that a source can have, by one of these media; None: by any, or none at all."""
    spoken_of = {name.rpartition(SLASH)[2] for name in class_of} | {""}
    return {looked_up(class_of, source, medium) or UNCLASSIFIED for medium in media or spoken_of}
