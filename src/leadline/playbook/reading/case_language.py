"""The language of cases, key by key."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from leadline.playbook.parts import CRITERIA, STAGES, TEMPERATURES
from leadline.playbook.reading import values
from leadline.playbook.reading.findings import Findings, Path
from leadline.playbook.reading.language import DATE, MONEY, SPAN, STEP_KINDS, STEP_NEEDS
from leadline.playbook.reading.moments import Moment
from leadline.playbook.reading.nodes import Node, exact
from leadline.playbook.reading.shapes import (
    Either,
    Flag,
    Json,
    Key,
    ListOf,
    OneOf,
    Record,
    Shape,
    Text,
    Whole,
    Written,
    wrong_type,
)
from leadline.touches.columns import TOUCH_COLUMNS

SOMEBODY = "somebody"
SHOWN_STAGES = (*STAGES[:4], "recycled", "disqualified", "lost", "client")
STEP_STATES = ("done", "absorbed", "barred", "not_made", "closed", "stopped")
ALL_STEPS = (*STEP_KINDS, "mend_delivery")
_TYPED = ("person", "at", "received", "imported_at", "until", "known", "amount", "currency", "attributes", "properties")
TEXT_COLUMNS = tuple(
    name for name in TOUCH_COLUMNS if name not in (*_TYPED, "at_assumed", "received_assumed")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """Attributes or properties: names to plain values; null removes. Gives the JSON text."""

    def read(self, node: Node, path: Path, findings: Findings) -> str | None:
        if node.kind != "map":
            wrong_type(node, path, findings, "a mapping", "Write it like  {country: DE}.")
            return None
        held: dict[str, Any] = {}
        for name, child in node.entries.items():
            if child.kind == "nothing":
                held[name] = None
            elif child.kind == "flag":
                held[name] = child.text.lower() == "true"
            elif child.kind == "number":
                value = exact(child.text)
                held[name] = int(value) if value == value.to_integral_value() else float(value)
            elif child.kind == "text":
                held[name] = child.text
            else:
                wrong_type(child, (*path, name), findings, "one value")
        return json.dumps(held, ensure_ascii=False, sort_keys=True)

    def schema(self) -> Json:
        return {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "null"]}}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number (or with `percent` a share) whose digits say how exactly it is meant. Gives a Decimal."""

    percent: bool = False
    none: bool = True

    def read(self, node: Node, path: Path, findings: Findings) -> Decimal | str | None:
        if self.none and node.scalar and node.text == "none":
            return "none"
        text = node.text.strip()
        if self.percent and node.kind == "text" and text.endswith("%"):
            try:
                values.share(text)
                return Decimal(text[:-1].strip())
            except ValueError:
                pass
        elif node.kind == "number":
            return exact(text).scaleb(2) if self.percent else exact(text)
        wrong_type(node, path, findings, "a share like 33.3 %" if self.percent else "a number")
        return None

    def schema(self) -> Json:
        return {"type": ["number", "string"]}


@dataclass(frozen=True, slots=True)
class StepNamed:
    """`reply`, or `individual: optional`. Gives (kind, need or None)."""

    def read(self, node: Node, path: Path, findings: Findings) -> tuple[str, str | None] | None:
        kinds = OneOf(ALL_STEPS, "step")
        if node.kind == "map" and len(node.entries) == 1:
            ((name, child),) = node.entries.items()
            kind = kinds.read(Node("text", child.line, name), (*path, name), findings)
            need = OneOf(STEP_NEEDS[:2], "need of a step").read(child, (*path, name), findings)
            return None if kind is None else (kind, need)
        if not node.scalar:
            wrong_type(node, path, findings, "a step", "Write reply, or individual: optional.")
            return None
        kind = kinds.read(node, path, findings)
        return None if kind is None else (kind, None)

    def schema(self) -> Json:
        return {"anyOf": [{"enum": list(ALL_STEPS)}, {"type": "object", "minProperties": 1, "maxProperties": 1}]}


@dataclass(frozen=True, slots=True)
class MoneyOrNone:
    def read(self, node: Node, path: Path, findings: Findings) -> Any:
        if node.scalar and node.text == "none":
            return "none"
        return MONEY.read(node, path, findings)

    def schema(self) -> Json:
        return {"anyOf": [MONEY.schema(), {"const": "none"}]}


@dataclass(frozen=True, slots=True)
class MomentOrNone:
    def read(self, node: Node, path: Path, findings: Findings) -> Any:
        if node.scalar and node.text == "none":
            return "none"
        return Moment().read(node, path, findings)

    def schema(self) -> Json:
        return {"anyOf": [Moment().schema(), {"const": "none"}]}


def _people(text: str) -> int:
    words = text.split()
    if len(words) == 2 and words[1] in ("people", "persons") and words[0].isdecimal() and 1 <= int(words[0]) <= 100_000:
        return int(words[0])
    raise ValueError(f"{text!r} is no repetition; write it like 50 people or {{times: 5, every: 1 day}}")


REPEAT = Either(
    Written("bad_repeat", _people, r"^[0-9]+ people$"),
    Record(
        {
            "times": Key(Whole(1, 100_000), "How often it happens in all.", needed=True),
            "every": Key(SPAN, "How long after each other, by the clock on the wall.", "1 day"),
            "people": Key(Whole(1, 100_000), "How many people do it: anna 1, anna 2 …", "1"),
        },
        "repetition",
    ),
)

TOUCH = Record(
    {
        "at": Key(Moment(), "When: day 3 10:00, or a date with or without a time.", needed=True),
        "kind": Key(Text(), "The kind of touch.", needed=True),
        "person": Key(Text(), "Who.", f"{SOMEBODY}; nobody for a decision to publish"),
        "repeat": Key(REPEAT, "Several such touches."),
        "received": Key(Moment(), "When we learned of it.", "when it happened"),
        "imported_at": Key(Moment(), "When it was brought in as history.", "it was received as it happened"),
        "until": Key(Moment(), "A booking's slot, a later moment, an override's end."),
        "known": Key(Flag(), "Whether it carries a key other than a cookie.", "true"),
        "amount": Key(MONEY, "Money, like 3000 EUR."),
        "attributes": Key(Given(), "Attributes of the person; null removes one."),
        "properties": Key(Given(), "Anything else."),
        **{
            name: Key(Text(), f"The column {name} of a touch.")
            for name in TEXT_COLUMNS
            if name != "kind"
        },
    },
    "touch",
)  # fmt: skip

COST = Record(
    {
        "at": Key(DATE, "The day, or the first day.", needed=True),
        "to": Key(DATE, "The last day.", "the same"),
        "amount": Key(MONEY, "What was spent.", needed=True),
        **{name: Key(Text(), f"The {name} it was spent for.") for name in ("source", "campaign", "offer", "product")},
    },
    "cost",
)

STEPS = ListOf(StepNamed(), alone=True)
_NUMBERS = {
    name: Key(Figure(), f"The points of {name.replace('_', ' ')}, as precisely as written; none for a client.")
    for name in (*CRITERIA, "total")
}
_FLAGS = {
    name: Key(Flag(), says)
    for name, says in {
        "overridden": "Whether a person has set the stage.",
        "accepted": "Whether sales has accepted it.",
        "refunded": "Whether a refund reopened it.",
        "customer": "Whether it is a customer's.",
        "taker": "Whether the person is a taker.",
        "do_not_contact": "Whether nothing may be sent or said.",
        "problem_stated": "Whether they stated a problem that the product solves.",
        "client_assumed": "Whether the date of the purchase is assumed.",
        "first_request_assumed": "Whether the date of the first request is assumed.",
    }.items()
}
_TEXTS = {
    name: Key(Text(), says)
    for name, says in {
        "source": "The source of the first request, or none.",
        "source_class": "The class of that source, or none without a request.",
        "medium": "The medium of the first request, or none.",
        "channel": "The channel of the first request, or none.",
        "campaign": "The campaign of the first request, or none.",
        "offer": "The offer of the first request, or none.",
        "landing_page": "The landing page of the first request, or none.",
        "what": "How the data of the first request were obtained, or none.",
        "why": "What motivated the first request, or none.",
        "first_request": "The id of the first request, or none.",
    }.items()
}
_MOMENTS = {
    name: Key(MomentOrNone(), says)
    for name, says in {
        "stage_since": "Since when the stage is shown.",
        "opened_at": "When the cycle opened.",
        "first_touch_at": "The first touch, or none.",
        "last_touch_at": "The last touch, or none.",
        "first_request_at": "The first request, or none.",
        "last_request_at": "The last request, or none.",
        "client_at": "The first purchase of the cycle, or none.",
        "reopened_at": "The refund that reopened it, or none.",
    }.items()
}
LEAD = Record(
    {
        "product": Key(Text(), "Which lead: its product, or none for the undecided one."),
        "cycle": Key(Whole(1), "Which cycle.", "the last"),
        "stage": Key(OneOf(SHOWN_STAGES, "stage"), "The stage shown."),
        "rules_stage": Key(OneOf(SHOWN_STAGES, "stage"), "The stage by the rules."),
        "entries": Key(ListOf(OneOf(SHOWN_STAGES, "stage")), "All stages entered, in order."),
        "round": Key(Whole(), "The round: how often it became MQL."),
        "temperature": Key(OneOf((*TEMPERATURES, "none"), "temperature"), "The temperature, or none."),
        **_NUMBERS,
        **_FLAGS,
        **_TEXTS,
        **_MOMENTS,
        "requests": Key(Whole(), "How many requests count for it."),
        "purchases": Key(Whole(), "How many purchases."),
        "revenue": Key(MoneyOrNone(), "What they paid, net of refunds, or none."),
        "next_steps": Key(STEPS, "The steps to be taken, in order of requests and positions."),
        **{state: Key(STEPS, f"The steps that are {state.replace('_', ' ')}.") for state in STEP_STATES},
        "due": Key(MomentOrNone(), "When the open individual step is due."),
        "minutes": Key(Whole(), "How long the open individual step takes."),
        "attempts": Key(Whole(), "How often the open individual step was tried in vain."),
        "answers": Key(Whole(), "How many requests the open individual step answers."),
    },
    "lead",
)


@dataclass(frozen=True, slots=True)
class Leads:
    """`none`, one lead, or a list of leads. Gives a list of (path, wants)."""

    def read(self, node: Node, path: Path, findings: Findings) -> list[tuple[Path, dict[str, Any]]] | None:
        if node.scalar and node.text == "none":
            return []
        if node.kind == "list":
            read = [((*path, i), LEAD.read(item, (*path, i), findings)) for i, item in enumerate(node.items)]
            return [(here, wants) for here, wants in read if wants is not None]
        wants = LEAD.read(node, path, findings)
        return None if wants is None else [(path, wants)]

    def schema(self) -> Json:
        return {"anyOf": [{"const": "none"}, LEAD.schema(), {"type": "array", "items": LEAD.schema()}]}


FLOW_STEP = Record(
    {
        "step": Key(Text(), "The name of the step.", needed=True),
        "count": Key(Whole(0, 10**9), "How many reached it."),
        "rate": Key(Figure(percent=True), "The rate from the step before, as precisely as written."),
        "cost": Key(Figure(), "The cost of each, in the playbook's currency."),
    },
    "step of a flow",
)
FLOW = Record(
    {
        "steps": Key(ListOf(FLOW_STEP), "The steps in order."),
        "overall": Key(Figure(percent=True), "The rate from the first step to the last."),
        "bounce": Key(Figure(percent=True), "The share of visitors with one page view and nothing else."),
    },
    "flow",
)


NOTICES = "The ids of all notices, each as often as it is told; [] for none."


@dataclass(frozen=True, slots=True)
class Expect:
    """`flow`, `notices`, and people by name."""

    def read(self, node: Node, path: Path, findings: Findings) -> dict[str, Any] | None:
        if node.kind != "map":
            wrong_type(node, path, findings, "a mapping of people", f"Write it like  {SOMEBODY}: {{temperature: hot}}.")
            return None
        read: dict[str, Any] = {}
        special: dict[str, Shape] = {"flow": FLOW, "notices": ListOf(Text(), alone=True)}
        for name, child in node.entries.items():
            value = special.get(name, Leads()).read(child, (*path, name), findings)
            if value is not None:
                read[name] = value
        if not node.entries:
            findings.add("empty", path, "Nothing is expected.", "Name what should come out.")
        return read

    def schema(self) -> Json:
        notices = {"type": "array", "items": {"type": "string"}, "description": NOTICES}
        return {
            "type": "object",
            "properties": {"flow": FLOW.schema(), "notices": notices},
            "additionalProperties": Leads().schema(),
        }


@dataclass(frozen=True, slots=True)
class Overrides:
    """Parts of a playbook; read later, over the playbook beside the case."""

    def read(self, node: Node, path: Path, findings: Findings) -> Node | None:
        if node.kind != "map":
            wrong_type(node, path, findings, "parts of a playbook", "Write it like  playbook: {thresholds: {mql: 30}}.")
            return None
        return node

    def schema(self) -> Json:
        return {"type": "object"}


CASE = Record(
    {
        "name": Key(Text(300), "What the case shows, as a sentence.", needed=True),
        "playbook": Key(
            Overrides(),
            "Parts that take the place of the playbook's own; with `leadline: 1` a playbook that stands alone.",
        ),
        "touches": Key(ListOf(TOUCH), "What happened.", needed=True),
        "costs": Key(ListOf(COST, alone=True), "What was spent."),
        "as_of": Key(Moment(), "The moment asked about.", "the last touch"),
        "known_at": Key(Moment(), "What was known at this moment only.", "everything"),
        "expect": Key(Expect(), "What should come out.", needed=True),
    },
    "case",
)
CASES = ListOf(CASE, least=1)
FILE = Record(
    {
        "playbook": Key(Overrides(), "Parts that take the place of the playbook's own in every case of the file."),
        "cases": Key(CASES, "The cases.", needed=True),
    },
    "file of cases",
)
