"""The language of playbooks, key by key: what may be written, what it says, what holds without it.

The one table from which texts are read, the JSON Schema is made and the reference is tested to be complete.
"""

from __future__ import annotations

from typing import Any

from leadline.playbook.parts import (
    CRITERIA,
    STAGES,
    TEMPERATURES,
    Cap,
    Condition,
    FlowStep,
    Promotion,
    Rule,
    Step,
    StepNeed,
    Window,
)
from leadline.playbook.reading import values
from leadline.playbook.reading.conditions import When
from leadline.playbook.reading.findings import Findings, Path
from leadline.playbook.reading.hours import Hours
from leadline.playbook.reading.nodes import Node
from leadline.playbook.reading.shapes import (
    Either,
    Flag,
    Json,
    Key,
    ListOf,
    MapOf,
    Number,
    OneOf,
    Record,
    Text,
    Whole,
    Written,
    wrong_type,
)
from leadline.touches.columns import REQUEST_ACTIONS

GRADED = ("attendance", *REQUEST_ACTIONS)
KINDS = (
    "identity", "attributes", "request", "attendance", "purchase", "refund", "decision", "outcome", "delivery", "call",
    "meeting", "page_view",
)  # fmt: skip
DECISIONS = (
    "accept", "reject", "qualify", "disqualify", "lost", "override", "release", "do_not_contact", "allow_contact",
)  # fmt: skip
OUTCOMES = ("reached", "not_interested", "hostile", "wrong_person", "done", "no_answer", "later")
DELIVERIES = ("queued", "sent", "bounced", "opened", "fetched")
ACTIONS_OF_KIND = {
    "request": REQUEST_ACTIONS, "attendance": REQUEST_ACTIONS, "decision": DECISIONS, "outcome": OUTCOMES,
    "delivery": DELIVERIES,
}  # fmt: skip
STEP_KINDS = ("deliver", "matrix", "reply", "individual")
DIRECTIONS = ("inbound", "outbound")
STEP_NEEDS = ("required", "optional", "optional_if_online")

SPAN = Written("bad_span", values.span, values.SPAN_PATTERN)
SHARE = Written("bad_share", values.share, values.SHARE_PATTERN, number=True)
MONEY = Written("bad_money", lambda text: values.money(text, ""), values.MONEY_PATTERN, number=True)
DATE = Written("bad_date", values.local_date, values.DATE_PATTERN)
DUE = Written("bad_due", values.due, values.DUE_PATTERN)
RATE = Written("bad_rate", values.rate, number=True)
CURRENCY = Written("bad_currency", values.currency, values.CURRENCY_PATTERN)
ZONE = Written("bad_time_zone", values.time_zone)
TEXTS = ListOf(Text(), alone=True)


def _promotion(read: dict[str, Any], path: Path, findings: Findings) -> Promotion | None:
    since, until = read.get("from"), read.get("to")
    if since is None:
        return None
    if until is not None and until < since:
        findings.add("bad_period", path, f"The promotion ends ({until}) before it begins ({since}).", "Swap the dates.")
    return Promotion(since, until)


def _rule(read: dict[str, Any], path: Path, findings: Findings) -> Rule | None:
    if not {"name", "when", "points", "criterion"} <= read.keys():
        return None
    return Rule(
        read["name"],
        read["when"],
        read["points"],
        read["criterion"],
        read.get("half_life"),
        read.get("at_most"),
        findings.line(path),
    )


def _flow_step(read: dict[str, Any], path: Path, findings: Findings) -> FlowStep | None:
    stage: Any = read.get("stage")
    when: tuple[Condition, ...] = read.get("when", ())
    node = findings.root.find((*findings.before, *path)) if findings.root is not None else None
    written = node.entries if node is not None else {}
    if ("stage" in written) == ("when" in written):
        findings.add("flow_step", path, "A step of the flow is either a stage or a condition.", "Write stage or when.")
        return None
    if "name" not in read and stage is None:
        findings.add("missing_key", path, "A step of the flow that is a condition needs a name.", "Write name.")
        return None
    if stage is None and not when:
        return None
    return FlowStep(read.get("name", stage), stage, when)


_WINDOWS: tuple[Window, ...] = ("day", "week", "month", "ever")


def _cap(text: str) -> Cap:
    words = text.casefold().replace("per ", "").split()
    window = next((window for window in _WINDOWS if window == words[-1]), None) if len(words) == 2 else None
    if window is None or not words[0].isdecimal() or not 1 <= int(words[0]) <= 1_000_000:
        raise ValueError(f"{text!r} is no limit; write it like 2 per day, 5 per week, 5 per month or 1 ever")
    return Cap(int(words[0]), window)


class _Stage:
    """`mql` in the list of a flow's steps."""

    def read(self, node: Node, path: Path, findings: Findings) -> FlowStep | None:
        stage: Any = OneOf(STAGES, "stage").read(node, path, findings)
        return None if stage is None else FlowStep(stage, stage)

    def schema(self) -> Json:
        return {"enum": list(STAGES)}


class _NextStep:
    """`reply`, or `individual: optional_if_online`."""

    def read(self, node: Node, path: Path, findings: Findings) -> Step | None:
        kinds = OneOf(STEP_KINDS, "step")
        need: StepNeed = "required"
        kind: Any
        if node.scalar:
            kind = kinds.read(node, path, findings)
        elif node.kind == "map" and len(node.entries) == 1:
            ((name, child),) = node.entries.items()
            kind = kinds.read(Node("text", child.line, name), (*path, name), findings)
            said: Any = OneOf(STEP_NEEDS, "need of a step").read(child, (*path, name), findings)
            need = said or need
        else:
            wrong_type(node, path, findings, "a step", "Write reply, or individual: optional.")
            return None
        return None if kind is None else Step(kind, need)

    def schema(self) -> Json:
        needs = {kind: {"enum": list(STEP_NEEDS)} for kind in STEP_KINDS}
        one = {
            "type": "object",
            "properties": needs,
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        }
        return {"anyOf": [{"enum": list(STEP_KINDS)}, one]}


PRODUCT = Record(
    {
        "name": Key(Text(), "What people call it.", "its key"),
        "price": Key(MONEY, "Price or typical value of a deal, like 3000 EUR."),
        "margin": Key(SHARE, "The share of the price that remains, like 60 %."),
        "buy_online": Key(Flag(), "Whether it can be bought online without a person.", "false"),
        "repeatable": Key(
            Flag(), "Whether clients buy it again; then a request after a purchase begins a new cycle.", "false"
        ),
        "solves": Key(
            TEXTS, "The problems that it solves; a request that states one comes first within its temperature."
        ),
        "pages": Key(TEXTS, "Pages that belong to it; * stands for anything."),
    },
    "product",
)

OFFER = Record(
    {
        "name": Key(Text(), "What people call it.", "its key"),
        "kind": Key(
            OneOf(GRADED, "kind of offer", "unknown_kind"),
            "What taking it is: the action of its requests.",
            needed=True,
        ),
        "product": Key(Text(), "The key of the product that it belongs to.", "none"),
        "proposition": Key(Text(), "What it promises, in a sentence."),
        "cost": Key(MONEY, "What making it cost."),
        "cost_per_taker": Key(MONEY, "What each delivery costs."),
        "promoted": Key(
            ListOf(
                Record(
                    {
                        "from": Key(DATE, "First day of the promotion.", needed=True),
                        "to": Key(DATE, "Last day of the promotion.", "it goes on"),
                    },
                    "promotion",
                    finish=_promotion,
                ),
                alone=True,
            ),
            "The periods in which it was put before people.",
        ),
    },
    "offer",
)

KIND = Record(
    {
        "is": Key(OneOf(KINDS, "kind of touch", "unknown_kind"), "The kind of ours that it is read as.", needed=True),
        "action": Key(
            OneOf((*REQUEST_ACTIONS, *DECISIONS, *OUTCOMES, *DELIVERIES), "action", "unknown_action"),
            "The action that its touches have where they name none.",
        ),
    },
    "reading of a kind",
)

RULE = Record(
    {
        "name": Key(Text(200), "A name of its own, shown wherever points are explained.", needed=True),
        "when": Key(When(), "The conditions, all of which must hold.", needed=True),
        "points": Key(Number(least=-1_000_000, most=1_000_000), "Points for a match; may be negative.", needed=True),
        "criterion": Key(
            OneOf(CRITERIA, "criterion", "unknown_criterion"), f"One of {', '.join(CRITERIA)}.", needed=True
        ),
        "half_life": Key(SPAN, "The points halve each such span, like 14 days.", "they stay"),
        "at_most": Key(
            Written("bad_cap", _cap, r"^\s*[1-9][0-9]*\s+(per\s+)?(day|week|month|ever)\s*$"),
            "How many matches count: 2 per day, 5 per week, 5 per month, 1 ever.",
            "all",
        ),
    },
    "rule",
    finish=_rule,
)

THRESHOLDS = Record(
    {
        "mql": Key(Number(), "The total from which a lead is a marketing qualified lead.", "40"),
        "sql": Key(Number(), "The total from which it is a sales qualified lead.", "70"),
        "recycle": Key(Number(), "Under this total it goes back to nurture; lower than mql.", "25"),
    },
    "threshold",
)

GATES = Record(
    {
        "mql": Key(
            Record(
                {"engagement": Key(Number(), "Points of engagement without which nobody becomes an MQL.", "10")}, "gate"
            ),
            "The gate to MQL.",
        ),
        "sql": Key(
            Record(
                {
                    "intent": Key(
                        MapOf(Number(), ("need", "buying_stage"), "criterion of intent", "unknown_criterion"),
                        "Intent: one of these criteria must reach its bar; one not listed does not count.",
                        "need 10, buying_stage 10",
                    ),
                    "prequalified": Key(
                        MapOf(
                            Number(), ("fit", "budget_authority"), "criterion of pre-qualification", "unknown_criterion"
                        ),
                        "Pre-qualification: one of these criteria must reach its bar; one not listed does not count.",
                        "fit 10, budget_authority 10",
                    ),
                },
                "gate",
            ),
            "The gates to SQL.",
        ),
        "sql_on_same_touch": Key(Flag(), "Whether SQL may come in the same visit as MQL.", "false"),
    },
    "gate",
)

STAGE_SPANS = Record(
    {
        "visit_gap": Key(SPAN, "Touches this far apart belong to two visits.", "30 minutes"),
        "accepted_idle": Key(SPAN, "An accepted lead without a touch this long goes back to nurture.", "60 days"),
        "override": Key(SPAN, "How long a stage set by hand holds.", "90 days"),
    },
    "setting of the stages",
)

TEMPERATURE = Record(
    {
        "hot": Key(ListOf(OneOf(GRADED, "action", "unknown_action"), alone=True), "Actions that are hot.",
                   "attendance, trial, tool, quote, booking"),
        "warm": Key(ListOf(OneOf(GRADED, "action", "unknown_action"), alone=True), "Actions that are warm.",
                    "contact_form"),
        "cooling": Key(
            Record(
                {
                    "hot": Key(SPAN, "A request is at most warm from this age on.", "14 days"),
                    "warm": Key(SPAN, "A request is at most cool from this age on.", "30 days"),
                    "cool": Key(SPAN, "A request is cold from this age on.", "90 days"),
                },
                "cooling",
            ),
            "How requests cool.",
        ),
    },
    "setting of temperature",
)  # fmt: skip

TAKERS = Record(
    {
        "free_things": Key(Whole(1, 10_000), "So many free things make a taker.", "5"),
        "replies": Key(Whole(1, 10_000), "So many individual replies make a taker.", "2"),
        "within": Key(SPAN, "Looking back so far.", "180 days"),
    },
    "setting of takers",
)

NEXT_STEPS = MapOf(ListOf(_NextStep()), TEMPERATURES, "temperature")
DUE_TIMES = MapOf(DUE, (*GRADED, *TEMPERATURES), "action or temperature")
MINUTES = MapOf(Whole(0, 1440), STEP_KINDS, "step")

FLOW = Record(
    {
        "steps": Key(
            ListOf(
                Either(
                    _Stage(),
                    Record(
                        {
                            "name": Key(Text(200), "What the step is called.", "its stage"),
                            "stage": Key(OneOf(STAGES, "stage"), "The stage whose first entry is the step."),
                            "when": Key(When(), "Or conditions on a touch: the first that meets them is the step."),
                        },
                        "step of the flow",
                        finish=_flow_step,
                    ),
                ),
                least=1,
                most=30,
            ),
            "The steps of the conversion flow in order.",
            "visitor, prospect, mql, sql, client",
        ),
        "expected": Key(
            MapOf(SHARE, called="pair of steps like mql→sql"),
            "The rate that a step should hold, like mql→sql: 30 % (mql->sql is read too).",
        ),
    },
    "setting of the flow",
)

PLAYBOOK = Record(
    {
        "leadline": Key(Whole(1, 1), "The version of this language.", "1"),
        "name": Key(Text(200), "What the playbook is called."),
        "time_zone": Key(
            ZONE, "The zone of days, weeks, months, midnights and working hours, like Europe/Berlin.", "UTC"
        ),
        "currency": Key(CURRENCY, "The currency of reports and of amounts without one.", "EUR"),
        "rates": Key(
            MapOf(RATE, called="currency", check=values.currency, pattern=values.CURRENCY_PATTERN),
            "What one unit of another currency is worth in the playbook's.",
        ),
        "working_hours": Key(Hours(), "Hours in which people work, by day or range of days.", "mon-fri 09:00-17:00"),
        "holidays": Key(ListOf(DATE), "Dates without work."),
        "products": Key(MapOf(PRODUCT, called="product"), "What can be sold, by key.", "one repeatable product"),
        "offers": Key(MapOf(OFFER, called="offer"), "Calls to action, by key."),
        "kinds": Key(MapOf(KIND, called="kind"), "Kinds of your own data, read as ours; rules still see yours."),
        "sources": Key(
            MapOf(ListOf(Text(), alone=True), called="class"),
            "Source classes and their members: a source (google), a source with its medium (google / cpc), or any "
            "source by a medium (any / cpc). What is in none is unclassified.",
            "the classes of the default playbook",
        ),
        "directions": Key(
            MapOf(ListOf(Text(), alone=True), DIRECTIONS, "direction"),
            "Sources, likewise with media, by who made the first move: inbound, they came to us; outbound, we went to "
            "them.",
            "those of the default playbook",
        ),
        "rules": Key(ListOf(RULE), "What gives points."),
        "thresholds": Key(THRESHOLDS, "The totals at which stages change."),
        "gates": Key(GATES, "What the criteria must reach beside the total."),
        "stages": Key(STAGE_SPANS, "Spans of the stages."),
        "temperature": Key(TEMPERATURE, "How requests are graded and how they cool."),
        "takers": Key(TAKERS, "Who only takes."),
        "next_steps": Key(NEXT_STEPS, "The steps for a request by its temperature, in order."),
        "due": Key(DUE_TIMES, "When an individual step is due, by action, else by temperature."),
        "minutes": Key(MINUTES, "How long a step takes a person.", "individual 10, deliver 5"),
        "cost_per_hour": Key(
            MONEY,
            "What an hour of a person's work costs, like 45 EUR; minutes are charged by it.",
            "minutes are not charged",
        ),
        "flow": Key(FLOW, "The conversion flow."),
        "cases": Key(
            ListOf(Written("bad_path", values.case_path), alone=True),
            "Files with cases beside the playbook, like cases/*.yaml.",
        ),
    },
    "playbook",
)
