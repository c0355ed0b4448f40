"""Step one of qualification: what each touch means under a playbook.

Asked once per distinct signature of the fields that the playbook names (31,000 of them in 10 M touches), never per row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadline.playbook import Condition, Playbook, Rule
from leadline.qualification.columns import Coded, as_object, coded, pairs, signatures
from leadline.qualification.conditions import SEVERAL, canonical, holds, page_fits
from leadline.touches.columns import CLASS_OF_KIND, FOLLOW_UPS, OTHER_CLASS

OTHER, REQUEST, ATTENDANCE, PURCHASE, REFUND, DECISION, OUTCOME, DELIVERY = range(8)
READS = {
    "request": REQUEST, "attendance": ATTENDANCE, "purchase": PURCHASE, "refund": REFUND, "decision": DECISION,
    "outcome": OUTCOME, "delivery": DELIVERY,
}  # fmt: skip

(
    NOTHING, ACCEPT, REJECT, QUALIFY, DISQUALIFY, LOST, OVERRIDE, RELEASE, DO_NOT_CONTACT, ALLOW_CONTACT,
    REACHED, NO_ANSWER, NOT_INTERESTED, HOSTILE, WRONG_PERSON, LATER, DONE,
) = range(17)  # fmt: skip
DECISIONS = {
    "accept": ACCEPT, "reject": REJECT, "qualify": QUALIFY, "disqualify": DISQUALIFY, "lost": LOST,
    "override": OVERRIDE, "release": RELEASE, "do_not_contact": DO_NOT_CONTACT, "allow_contact": ALLOW_CONTACT,
}  # fmt: skip
OUTCOMES = {
    "reached": REACHED, "no_answer": NO_ANSWER, "not_interested": NOT_INTERESTED, "hostile": HOSTILE,
    "wrong_person": WRONG_PERSON, "later": LATER, "done": DONE,
}  # fmt: skip
FREE_THINGS = frozenset({"download", "newsletter", "follow", "event", "trial", "tool", ""})
PEOPLES_TIME = frozenset({"call", "meeting"})
COLD, COOL, WARM, HOT = range(4)
NONE = -1
BITS = 62


class Meanings(NamedTuple):
    """Arrays over signatures; plain arrays, so that compiled code can read them.

    `rules[pointer[s]:pointer[s + 1]]` are the touch rules whose conditions on the touch hold, in playbook order.
    `attributes[s]` numbers what the touch says of attributes, 0 for nothing.
    """

    reads: npt.NDArray[np.int8]
    act: npt.NDArray[np.int8]
    rank: npt.NDArray[np.int8]
    product: npt.NDArray[np.int32]
    grade: npt.NDArray[np.int8]
    declined: npt.NDArray[np.bool_]
    free: npt.NDArray[np.bool_]
    time_given: npt.NDArray[np.bool_]
    problem: npt.NDArray[np.int32]
    attributes: npt.NDArray[np.int32]
    pointer: npt.NDArray[np.int32]
    rules: npt.NDArray[np.int32]


class Attributes(NamedTuple):
    """What the values given with touches mean: bits of conditions set and true, attribute rules given anew."""

    absent: npt.NDArray[np.int64]
    given: npt.NDArray[np.int64]
    true: npt.NDArray[np.int64]
    pointer: npt.NDArray[np.int32]
    renewed: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """`signature[i]` of each row, what the signatures mean, and the words that the playbook does not know."""

    signature: npt.NDArray[np.int32]
    meanings: Meanings
    attributes: Attributes
    solves: npt.NDArray[np.bool_]
    actions: tuple[str, ...]
    follow_ups: npt.NDArray[np.int8]
    unknown_products: dict[str, int]
    unknown_offers: dict[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class RuleBook:
    """The rules of a playbook in their two sorts, and the conditions on attributes as numbered bits."""

    touch_rules: tuple[Rule, ...]
    attribute_rules: tuple[Rule, ...]
    attribute_conditions: tuple[Condition, ...]

    @classmethod
    def of(cls, playbook: Playbook) -> RuleBook:
        on_attributes = {c: None for rule in playbook.rules for c in rule.when if c.on_attribute}
        return cls(
            tuple(rule for rule in playbook.rules if not rule.on_attributes_only),
            tuple(rule for rule in playbook.rules if rule.on_attributes_only),
            tuple(on_attributes),
        )

    @property
    def words(self) -> int:
        return max(1, -(-len(self.attribute_conditions) // BITS))

    def mask(self, conditions: list[bool]) -> list[int]:
        """Bits of conditions, in words of 62."""
        words = [0] * self.words
        for i, condition in enumerate(conditions):
            words[i // BITS] |= int(condition) << (i % BITS)
        return words

    def mask_of(self, rule: Rule) -> list[int]:
        return self.mask([condition in rule.when for condition in self.attribute_conditions])


def attribute_name(condition: Condition) -> str:
    return canonical(condition.field.removeprefix("attributes."))


def match(table: pa.Table, playbook: Playbook, book: RuleBook) -> Matched:
    """What each row of a table of touches means."""
    readings = {canonical(reading.kind): reading for reading in playbook.kinds}
    offers = {canonical(offer.key): offer for offer in playbook.offers}
    products = {canonical(product.key): i for i, product in enumerate(playbook.products)}
    problems: dict[frozenset[int], int] = {frozenset(): 0}
    attribute_says: dict[Hashable, int] = {((), ()): 0}
    plain: dict[str, list[Condition]] = {}
    for rule in book.touch_rules:
        for condition in rule.when:
            if not condition.on_attribute and condition.field not in ("action", "product"):
                plain.setdefault(condition.field, []).append(condition)

    def truths(name: str, value: Any) -> tuple[bool, ...]:
        return tuple(holds(c, value) for c in plain.get(name, ()))

    def product_number(value: Any) -> int | str | None:
        text = canonical(value)
        return products.get(text, text) if text else None

    def says_of_offer(value: Any) -> Hashable:
        offer = offers.get(canonical(value))
        if offer is None:
            return (None, None, canonical(value) if value else None)
        return (offer.kind, None if offer.product is None else products[canonical(offer.product)], None)

    def product_of_page(value: Any) -> int | None:
        page = canonical(value)
        fits = (i for i, p in enumerate(playbook.products) if any(page_fits(pattern, page) for pattern in p.pages))
        return next(fits, None) if page else None

    def problem_number(value: Any) -> int:
        stated = {canonical(part) for part in str(value or "").split(SEVERAL)} - {""}
        solved = frozenset(
            i for i, p in enumerate(playbook.products) if stated & {canonical(indicator) for indicator in p.solves}
        )
        return problems.setdefault(solved, len(problems))

    structural: dict[str, Callable[[Any], Hashable]] = {
        "kind": canonical,
        "action": canonical,
        "product": product_number,
        "offer": says_of_offer,
        "page": product_of_page,
        "follow_up": lambda value: canonical(value) if canonical(value) in FOLLOW_UPS else "neutral",
        "problem": problem_number,
    }
    names = [*structural, *sorted({f for f in plain if f not in structural and not f.startswith("properties.")})]
    columns: list[Coded] = []
    slots: dict[str, int] = {}

    absent = Coded(np.zeros(table.num_rows, dtype=np.int32), [None])

    def add(name: str, column: Coded | None, structure: Callable[[Any], Hashable] | None) -> None:
        slots[name] = len(columns)
        columns.append(
            (column or absent).reduced(lambda value: (truths(name, value), structure(value) if structure else None))
        )

    for name in names:
        if name == "source_class":
            source, medium = (coded(table, column) or absent for column in ("source", "medium"))
            add(name, pairs(source, medium, playbook.class_of), None)
        else:
            add(name, coded(table, name), structural.get(name))
    objects = coded(table, "properties")
    for field in sorted(f for f in plain if f.startswith("properties.")):
        add(field, _property(table, objects, field.removeprefix("properties.")), None)

    attribute_columns = _attribute_columns(table, book)
    if attribute_columns:
        given = signatures(attribute_columns, table.num_rows)
        say = [_says_of_attributes(parts, book, attribute_says) for parts in zip(*given.parts, strict=True)]
        slots["attributes"] = len(columns)
        columns.append(Coded(given.codes, list(range(len(say)))).reduced(lambda i: say[i]))

    distinct = signatures(columns, table.num_rows)
    count = len(distinct)
    parts = distinct.parts

    def structure_of(name: str) -> list[Any]:
        return [value[1] for value in parts[slots[name]]]

    kinds, own_actions, own_products = structure_of("kind"), structure_of("action"), structure_of("product")
    offer_says, page_products = structure_of("offer"), structure_of("page")
    numbers = np.bincount(distinct.codes, minlength=count) if table.num_rows else np.zeros(count, dtype=np.int64)
    unknown_products: Counter[str] = Counter()
    unknown_offers: Counter[str] = Counter()
    reads: list[int] = []
    ranks: list[int] = []
    actions: list[str] = []
    products_of: list[int] = []
    for s in range(count):
        reading = readings.get(kinds[s])
        kind = reading.reads_as if reading else kinds[s]
        reads.append(READS.get(kind, OTHER))
        ranks.append(CLASS_OF_KIND.get(kind, OTHER_CLASS))
        offer_kind, offer_product, stranger = offer_says[s]
        action = own_actions[s] or (canonical(reading.action) if reading and reading.action else "")
        if not action and reads[s] == REQUEST:
            action = canonical(offer_kind)
        actions.append("attendance" if reads[s] == ATTENDANCE and not action else action)
        if stranger is not None and reads[s] in (REQUEST, ATTENDANCE):
            unknown_offers[stranger] += int(numbers[s])
        product = own_products[s]
        if isinstance(product, str):
            unknown_products[product] += int(numbers[s])
            product = None
        elif product is None:
            product = page_products[s] if offer_product is None else offer_product
        products_of.append(0 if playbook.one_product else NONE if product is None else product)

    follow_ups = structure_of("follow_up")
    requested = [r in (REQUEST, ATTENDANCE) for r in reads]
    pointer, rules = _touch_rules(playbook, book, plain, slots, parts, actions, products_of)
    meanings = Meanings(
        reads=np.array(reads, dtype=np.int8),
        act=np.array([_act(r, a) for r, a in zip(reads, actions, strict=True)], dtype=np.int8),
        rank=np.array(ranks, dtype=np.int8),
        product=np.array(products_of, dtype=np.int32),
        grade=np.array(
            [
                _grade(playbook, r, a, f) if asks else NONE
                for asks, r, a, f in zip(requested, reads, actions, follow_ups, strict=True)
            ],
            dtype=np.int8,
        ),
        declined=np.array([f == "declined" for f in follow_ups], dtype=bool),
        free=np.array(
            [r in (REQUEST, ATTENDANCE) and a in FREE_THINGS for r, a in zip(reads, actions, strict=True)], dtype=bool
        ),
        time_given=np.array(
            [
                k in PEOPLES_TIME or (r == OUTCOME and a == "reached")
                for k, r, a in zip(kinds, reads, actions, strict=True)
            ],
            dtype=bool,
        ),
        problem=np.array(structure_of("problem"), dtype=np.int32),
        attributes=np.array(parts[slots["attributes"]] if attribute_columns else np.zeros(count), dtype=np.int32),
        pointer=pointer,
        rules=rules,
    )
    return Matched(
        signature=distinct.codes,
        meanings=meanings,
        attributes=_attributes(book, attribute_says),
        solves=_solves(problems, len(playbook.products)),
        actions=tuple(actions),
        follow_ups=np.array([FOLLOW_UPS.index(f) for f in follow_ups], dtype=np.int8),
        unknown_products=dict(unknown_products),
        unknown_offers=dict(unknown_offers),
    )


def _act(reads: int, action: str) -> int:
    if reads == DECISION:
        return DECISIONS.get(action, NOTHING)
    return OUTCOMES.get(action, NOTHING) if reads == OUTCOME else NOTHING


def _grade(playbook: Playbook, reads: int, action: str, follow_up: str) -> int:
    """The temperature of a request when made: graded by what was asked, never by who asks."""
    actions = {action, "attendance"} if reads == ATTENDANCE else {action}
    if actions & playbook.grading.hot:
        return HOT
    if actions & playbook.grading.warm:
        return WARM
    return {"declined": COLD, "requested": WARM}.get(follow_up, COOL)


def _property(table: pa.Table, objects: Coded | None, name: str) -> Coded | None:
    column = coded(table, name)
    if column is not None or objects is None:
        return column
    return Coded(objects.codes, [as_object(text).get(canonical(name)) for text in objects.values])


def _attribute_columns(table: pa.Table, book: RuleBook) -> list[Coded]:
    """Columns of objects that say something of the attributes which the playbook names."""
    named = {attribute_name(condition) for condition in book.attribute_conditions}
    if not named:
        return []
    found: list[Coded] = []
    objects = coded(table, "attributes")
    if objects is not None:
        found.append(
            objects.reduced(lambda text: tuple((k, _given(v)) for k, v in as_object(text).items() if k in named))
        )
    for column in table.column_names:
        name = canonical(column.removeprefix("attributes."))
        single = coded(table, column) if column.startswith("attributes.") and name in named else None
        if single is not None:
            found.append(single.reduced(partial(_single, name)))
    return found


def _single(name: str, value: Any) -> tuple[tuple[str, Any], ...]:
    return ((name, canonical(value)),) if canonical(value) else ()


REMOVED = object()


def _given(value: Any) -> Any:
    return REMOVED if value is None else canonical(value if not isinstance(value, dict | list) else str(value))


def _says_of_attributes(
    parts: tuple[tuple[tuple[str, Any], ...], ...], book: RuleBook, numbers: dict[Hashable, int]
) -> int:
    says = {name: value for part in parts for name, value in part if value != ""}
    given: list[bool] = []
    true: list[bool] = []
    for condition in book.attribute_conditions:
        name = attribute_name(condition)
        given.append(name in says)
        true.append(name in says and holds(condition, None if says[name] is REMOVED else says[name]))
    valued = {name for name, value in says.items() if value is not REMOVED}
    renewed = tuple(
        r for r, rule in enumerate(book.attribute_rules) if any(attribute_name(c) in valued for c in rule.when)
    )
    if not any(given):
        return 0
    return numbers.setdefault((tuple(given), tuple(true), renewed), len(numbers))


def _attributes(book: RuleBook, numbers: dict[Hashable, int]) -> Attributes:
    nothing = [False] * len(book.attribute_conditions)
    says: list[Any] = [(nothing, nothing, ()), *list(numbers)[1:]]
    counts = [len(renewed) for _, _, renewed in says]
    return Attributes(
        absent=np.array(book.mask([holds(condition, None) for condition in book.attribute_conditions]), dtype=np.int64),
        given=np.array([book.mask(list(given)) for given, _, _ in says], dtype=np.int64),
        true=np.array([book.mask(list(true)) for _, true, _ in says], dtype=np.int64),
        pointer=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        renewed=np.array([r for _, _, renewed in says for r in renewed], dtype=np.int32),
    )


def _touch_rules(
    playbook: Playbook,
    book: RuleBook,
    plain: dict[str, list[Condition]],
    slots: dict[str, int],
    parts: list[list[Any]],
    actions: list[str],
    products: list[int],
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """For each signature the touch rules whose conditions on the touch hold, as pointers and rule numbers."""
    count = len(actions)
    truth: dict[Condition, npt.NDArray[np.bool_]] = {}
    for name, slot in slots.items():
        for i, condition in enumerate(plain.get(name, ())):
            truth[condition] = np.array([value[0][i] for value in parts[slot]], dtype=bool)
    keys = [playbook.products[p].key if p >= 0 else None for p in products]
    by_rule = np.ones((len(book.touch_rules), count), dtype=bool)
    for r, rule in enumerate(book.touch_rules):
        for condition in rule.when:
            if condition.field in ("action", "product"):
                values = actions if condition.field == "action" else keys
                known = {value: holds(condition, value) for value in set(values)}
                by_rule[r] &= np.array([known[value] for value in values], dtype=bool)
            elif not condition.on_attribute:
                by_rule[r] &= truth[condition]
    signature, rule_number = np.nonzero(by_rule.T)
    pointer = np.concatenate([[0], np.cumsum(np.bincount(signature, minlength=count))]).astype(np.int32)
    return pointer, rule_number.astype(np.int32)


def _solves(problems: dict[frozenset[int], int], products: int) -> npt.NDArray[np.bool_]:
    """Whether what was stated is solved: by problem number and product; the last column is for the undecided lead."""
    table = np.zeros((len(problems), products + 1), dtype=bool)
    for solved, number in problems.items():
        table[number, list(solved)] = True
        table[number, products] = bool(solved)
    return table
