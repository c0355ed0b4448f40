"""Random playbooks and random histories, small but crowded: few words, times on the edges, so that much happens."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st
from tests.oracle.clock import instant, local_date, micros, midnight
from tests.oracle.touch import Row

from leadline.playbook import (
    MICROS_A_DAY,
    Cap,
    Condition,
    Due,
    Gates,
    Grading,
    KindReading,
    NextSteps,
    Offer,
    Playbook,
    Product,
    Rule,
    Spans,
    Step,
    Takers,
    Thresholds,
    WorkingHours,
)

HOUR = MICROS_A_DAY // 24
MINUTE = HOUR // 60
ZONES = {
    "UTC": date(2026, 1, 30),
    "Europe/Berlin": date(2026, 3, 27),
    "America/Sao_Paulo": date(2018, 11, 2),
    "Asia/Beirut": date(2024, 3, 29),
    "America/Havana": date(2025, 10, 31),
    "Pacific/Apia": date(2011, 12, 28),
}
"""A zone and a day shortly before its clocks do something odd."""


def examples(usual: int) -> int:
    """How many examples a test takes: few by default, ten times as many under HYPOTHESIS_PROFILE=many."""
    return usual * (10 if os.environ.get("HYPOTHESIS_PROFILE", "leadline") != "leadline" else 1)


def micros_spans(*spans: int | None) -> st.SearchStrategy[int | None]:
    return st.sampled_from(spans)


# -- playbooks -------------------------------------------------------------------------------------------------------

PRODUCTS = ("alpha", "beta", "gamma")
OFFERS = (
    Offer("paper", "Paper", "download", None),
    Offer("letter", "Letter", "newsletter", "alpha"),
    Offer("test", "Test", "trial", "alpha"),
    Offer("talk", "Talk", "event", "beta"),
    Offer("price", "Price", "quote", None),
)
KINDS = (KindReading("demo", "request", "quote"), KindReading("won", "purchase"))
SOURCES = {
    "google": "cultivated", "ads": "interest", "list": "classic", "google / email": "targeted",
    "any / cpc": "interest", "email": "interest", "list / cpc": "classic",
}  # fmt: skip


ON_TOUCH = st.one_of(
    st.sampled_from(
        [
            Condition("kind", "is", "page_view"),
            Condition("kind", "is", "page_view"),
            Condition("kind", "is", "request"),
            Condition("kind", "one_of", ("page_view", "call", "demo")),
            Condition("kind", "not", ("page_view",)),
            Condition("kind", "one_of", ("decision", "outcome", "attributes")),
            Condition("action", "is", "download"),
            Condition("action", "one_of", ("trial", "quote")),
            Condition("offer", "is", "paper"),
            Condition("offer", "given", True),
            Condition("product", "is", "alpha"),
            Condition("page", "is", "/alpha*"),
            Condition("page", "one_of", ("/prices", "/beta*")),
            Condition("page", "contains", "price"),
            Condition("source", "not", ("ads",)),
            Condition("source_class", "is", "cultivated"),
            Condition("source_class", "one_of", ("interest", "targeted")),
            Condition("medium", "is", "email"),
            Condition("why", "is", "bribe"),
            Condition("follow_up", "is", "requested"),
            Condition("follow_up", "given", False),
            Condition("problem", "contains", "slow"),
            Condition("properties.minutes", "at_least", 3.0),
            Condition("properties.minutes", "below", 5.0),
            Condition("properties.note", "starts_with", "ur"),
        ]
    )
)
ON_ATTRIBUTE = st.sampled_from(
    [
        Condition("attributes.job_title", "contains", "head"),
        Condition("attributes.job_title", "is", "clerk"),
        Condition("attributes.size", "at_least", 50.0),
        Condition("attributes.size", "below", 50.0),
        Condition("attributes.country", "one_of", ("de", "at")),
        Condition("attributes.country", "given", True),
    ]
)
ON_ABSENCE = st.sampled_from(
    [Condition("attributes.country", "not", ("de",)), Condition("attributes.size", "given", False)]
)
"""These hold for who gave nothing: such rules have no time to age from, so they get no half-life."""

HALF_LIVES = micros_spans(None, None, MICROS_A_DAY, 7 * MICROS_A_DAY, 30 * MICROS_A_DAY, 365 * MICROS_A_DAY)
CAPS = st.one_of(
    st.none(),
    st.builds(Cap, st.sampled_from([1, 2, 3]), st.sampled_from(["day", "week", "month", "ever"])),
)
CRITERION = st.sampled_from(["fit", "engagement", "engagement", "need", "budget_authority", "buying_stage"])
POINTS = st.sampled_from([1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 2.5, -3.0, -6.0])


def touch_rules(mixed: bool = True) -> st.SearchStrategy[Rule]:
    also = st.lists(ON_ATTRIBUTE, max_size=1) if mixed else st.just([])
    when = st.tuples(st.lists(ON_TOUCH, min_size=1, max_size=2, unique_by=lambda c: (c.field, c.test)), also)
    return st.builds(
        Rule,
        name=st.just(""),
        when=when.map(lambda pair: (*pair[0], *pair[1])),
        points=POINTS,
        criterion=CRITERION,
        half_life=HALF_LIVES,
        at_most=CAPS,
    )


def attribute_rules() -> st.SearchStrategy[Rule]:
    aging = st.builds(
        Rule,
        name=st.just(""),
        when=st.lists(ON_ATTRIBUTE, min_size=1, max_size=2, unique_by=lambda c: (c.field, c.test)).map(tuple),
        points=POINTS,
        criterion=CRITERION,
        half_life=HALF_LIVES,
    )
    absent = st.builds(Rule, name=st.just(""), when=st.tuples(ON_ABSENCE), points=st.just(1.0), criterion=CRITERION)
    return st.one_of(aging, aging, absent)


USUAL_RULES = (
    Rule("", (Condition("kind", "one_of", ("page_view", "email_click")),), 2.0, "engagement", 7 * MICROS_A_DAY),
    Rule("", (Condition("kind", "one_of", ("request", "demo")),), 3.0, "need", 30 * MICROS_A_DAY, Cap(2, "week")),
    Rule("", (Condition("attributes.size", "at_least", 50.0),), 3.0, "fit"),
    Rule("", (Condition("page", "is", "/prices"),), 4.0, "budget_authority", MICROS_A_DAY, Cap(1, "day")),
)
"""Most playbooks have these, so that stages move."""
FORGIVEN = Rule("", (Condition("kind", "is", "call"),), -6.0, "engagement", MICROS_A_DAY)
"""Points that rise by themselves: without it little is left for a publication to do."""


@st.composite
def playbooks(draw: st.DrawFn, mixed: bool = True, optional_steps: bool = True, restless: bool = False) -> Playbook:
    many = draw(st.sampled_from([1, 2, 3]))
    products = tuple(
        Product(
            key,
            key.title(),
            buy_online=draw(st.booleans()),
            repeatable=draw(st.booleans()),
            solves=(("slow reply",), ("lost leads",), ())[place],
            pages=(f"/{key}*",),
        )
        for place, key in enumerate(PRODUCTS[:many])
    )
    offers = tuple(
        offer if offer.product in PRODUCTS[:many] else dataclasses.replace(offer, product=None) for offer in OFFERS
    )
    rules = draw(st.lists(st.one_of(touch_rules(mixed), touch_rules(mixed), attribute_rules()), min_size=1, max_size=5))
    rules += [rule for rule in USUAL_RULES if restless or draw(st.integers(0, 3))]
    rules += [FORGIVEN] if restless else []
    recycle = draw(st.sampled_from([1.0, 2.0, 4.0]))
    mql = recycle + draw(st.sampled_from([0.5, 1.0, 3.0]))
    bars = st.sampled_from([-5.0, -5.0, 0.0, 1.0, 3.0])
    individual = draw(st.sampled_from(["optional", "required"])) if optional_steps else "required"
    steps = NextSteps(
        by_temperature={
            "cold": (Step("deliver"), Step("matrix")),
            "cool": (Step("deliver"), Step("reply"), Step("individual", individual)),  # type: ignore[arg-type]
            "warm": (
                Step("deliver"),
                Step("reply"),
                Step("individual", "optional_if_online" if optional_steps else "required"),
            ),
            "hot": (Step("deliver"), Step("reply"), Step("individual")),
        },
        due={
            "quote": Due(draw(st.sampled_from([5, 600])), "working_minutes"),
            "trial": Due(5, "working_minutes"),
            "tool": Due(5, "working_minutes"),
            "booking": Due(0, "slot"),
            "hot": Due(1, "working_days"),
            "warm": Due(1, "working_days"),
            "cool": Due(3, "working_days"),
        },
        minutes={"individual": 10, "deliver": 5},
    )
    zone = draw(st.sampled_from(list(ZONES)))
    day = ((540, 720), (780, 1020))
    hours = draw(st.sampled_from([(day,) * 5 + ((), ()), (((8 * 60, 12 * 60),),) * 7, ((), day, (), day, (), (), ())]))
    holidays = draw(st.sets(st.integers(0, 20), max_size=3))
    playbook = Playbook(
        name="random",
        time_zone=zone,
        currency="EUR",
        rates={"USD": Fraction(23, 25)},
        products=products,
        offers=offers,
        kinds=KINDS,
        source_classes=SOURCES,
        rules=tuple(dataclasses.replace(rule, name=f"r{place}") for place, rule in enumerate(rules)),
        thresholds=Thresholds(mql, mql + draw(st.sampled_from([0.0, 1.0, 4.0])), recycle),
        gates=Gates(
            draw(bars),
            draw(st.dictionaries(st.sampled_from(["need", "buying_stage"]), bars, min_size=1)),
            draw(st.dictionaries(st.sampled_from(["fit", "budget_authority"]), bars, min_size=1)),
            draw(st.booleans()),
        ),
        spans=Spans(accepted_idle=draw(st.sampled_from([3, 60])) * MICROS_A_DAY),
        grading=Grading(
            frozenset({"attendance", "trial", "tool", "quote", "booking"}),
            frozenset({"contact_form"}),
            *draw(st.sampled_from([(14, 30, 90), (1, 2, 5)])),
        ),
        takers=Takers(draw(st.sampled_from([2, 5])), 2, draw(st.sampled_from([10, 180])) * MICROS_A_DAY),
        next_steps=steps,
        hours=WorkingHours(hours, frozenset((ZONES[zone] + timedelta(days=n)).isoformat() for n in holidays)),
    )
    grading = playbook.grading
    playbook = dataclasses.replace(
        playbook,
        grading=dataclasses.replace(
            grading,
            hot_until=grading.hot_until * MICROS_A_DAY,
            warm_until=grading.warm_until * MICROS_A_DAY,
            cool_until=grading.cool_until * MICROS_A_DAY,
        ),
    )
    return dataclasses.replace(playbook, digest=hashlib.sha256(repr(playbook).encode()).hexdigest())


Scene = list[tuple[int, Row]]

# -- histories -------------------------------------------------------------------------------------------------------

GAPS = st.sampled_from(
    [
        0, 0, 0, 1, MINUTE, 30 * MINUTE - 1, 30 * MINUTE, 31 * MINUTE, 2 * HOUR, 12 * HOUR, MICROS_A_DAY,
        2 * MICROS_A_DAY, 7 * MICROS_A_DAY, 7 * MICROS_A_DAY + 1, 14 * MICROS_A_DAY, 30 * MICROS_A_DAY,
        60 * MICROS_A_DAY, 90 * MICROS_A_DAY, -1, -1, -2,
    ]
)  # fmt: skip
"""Microseconds to the next touch; −1 is to the next local midnight, −2 to the microsecond before it."""

ATTRIBUTES = st.dictionaries(
    st.sampled_from(["job_title", "size", "country", "company", "domain"]),
    st.sampled_from(["head of sales", "clerk", " DE ", "", None, 10, 50, 200]),
    max_size=2,
)
PRODUCT = st.sampled_from([None] * 6 + ["alpha"] * 6 + ["beta"] * 2 + ["gamma", "nowhere"])
OFFER = st.sampled_from([None, "paper", "paper", "Letter ", "test", "talk", "price", "unheard"])
PROBLEM = st.sampled_from([None, None, "slow reply", "Lost leads; no time", ";"])
WHERE = {
    "source": st.sampled_from([None, "google", "Ads", "radio", "List ", "Google / CPC", "radio / post"]),
    "medium": st.sampled_from([None, None, "cpc", "Email", "post"]),
    "why": st.sampled_from([None, "bribe"]),
}
PLAIN = st.one_of(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["page_view", "page_view", "email_click", "call", "meeting"]),
            "page": st.sampled_from([None, "/alpha/tour", "/beta", "/prices", "/home"]),
            "product": PRODUCT,
            "properties": st.sampled_from([None, {"minutes": 3}, {"minutes": 5.5, "note": "Urgent"}, {"note": "no"}]),
        }
    ),
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["identity", "attributes"]),
            "attributes": ATTRIBUTES,
            "product": st.sampled_from([None, None, None, "beta"]),
        }
    ),
)
ASKING = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["request", "request", "request", "attendance", "demo"]),
        "action": st.sampled_from(
            [None, None, "download", "newsletter", "quote", "booking", "contact_form", "chat", "Trial"]
        ),
        "offer": OFFER,
        "product": PRODUCT,
        "follow_up": st.sampled_from([None, "declined", "neutral", "requested"]),
        "problem": PROBLEM,
        **WHERE,
    }
)
BUYING = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["purchase", "won", "refund", "refund"]),
        "product": PRODUCT,
        "amount": st.sampled_from([None, 100_000_000, 40_000_000]),
        "currency": st.sampled_from([None, "EUR", "USD"]),
    }
)
DECIDING = st.fixed_dictionaries(
    {
        "kind": st.just("decision"),
        "action": st.sampled_from(
            ["accept", "accept", "reject", "qualify", "qualify", "disqualify", "lost", "override", "override",
             "release", "do_not_contact", "allow_contact", "noted"]
        ),
        "product": PRODUCT,
        "properties": st.sampled_from([None, {"stage": "sql"}, {"stage": "Mql"}, {"stage": "lost"}, {"stage": "no"}]),
        "until_days": st.sampled_from([None, None, 0, 1, 5]),
    }
)  # fmt: skip
WORKING = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["outcome", "outcome", "delivery"]),
        "action": st.sampled_from(
            ["reached", "no_answer", "later", "done", "bounced", "sent", "fetched", "not_interested"]
        ),
        "product": PRODUCT,
        "request_back": st.sampled_from([None, 0, 1, 2]),
        "until_days": st.sampled_from([None, 0, 2]),
    }
)
PUBLISHED: Row = {"kind": "decision", "action": "publish", "person": None}
PUBLISHING = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["decision", "decision", " Decision"]),
        "action": st.sampled_from(["publish", "publish", "Publish "]),
        "product": PRODUCT,
        "properties": st.sampled_from([None, {"minutes": 3}]),
    },
    optional={"person": st.none()},
)
"""With the person left to chance it is a decision of no effect."""
SINGLE = st.one_of(PLAIN, PLAIN, PLAIN, PLAIN, ASKING, ASKING, BUYING, DECIDING, WORKING, PUBLISHING)

LARGE = {"kind": "attributes", "attributes": {"size": 200, "country": "de"}}
PRICES = {"kind": "page_view", "page": "/prices", "product": "alpha"}
QUOTE = {"kind": "demo", "product": "alpha", "follow_up": "requested"}
CLIMB: Scene = [(0, LARGE), (1, PRICES), (MINUTE, QUOTE), (MINUTE, PRICES), (31 * MINUTE, PRICES)]


def decision(action: str, **more: object) -> Row:
    return {"kind": "decision", "action": action, "product": "alpha", **more}


SCENES: list[Scene] = [
    CLIMB,
    [*CLIMB, (HOUR, decision("accept"))],
    [*CLIMB, (HOUR, decision("accept")), (0, decision("reject"))],
    [*CLIMB, (HOUR, decision("lost")), (-1, QUOTE)],
    [(0, PRICES), (0, decision("override", properties={"stage": "sql"})), (HOUR, decision("accept"))],
    [(0, PRICES), (0, decision("override", properties={"stage": "lost"}, until_days=2)), (HOUR, PRICES)],
    [(0, PRICES), (0, decision("override", properties={"stage": "recycled"})), (-1, QUOTE)],
    [(0, PRICES), (0, decision("override", properties={"stage": "mql"})), (-1, decision("release"))],
    [*CLIMB, (0, {"kind": "won", "product": "alpha", "amount": 70_000_000}), (HOUR, {"kind": "refund"})],
    [*CLIMB, (0, {"kind": "won", "product": "alpha"}), (HOUR, {"kind": "page_view"}), (HOUR, {"kind": "request"})],
    [(0, {"kind": "purchase"}), (7 * MICROS_A_DAY, {"kind": "request", "product": "beta"})],
    [(0, {"kind": "request", "action": "quote"}), (HOUR, {"kind": "purchase"}), (HOUR, {"kind": "request"})],
    [(0, {"kind": "won", "product": "alpha"}), (HOUR, {"kind": "request"}), (HOUR, QUOTE)],
    [*CLIMB, (HOUR, decision("reject")), (0, PUBLISHED)],
    [*CLIMB[:4], (31 * MINUTE, PRICES | {"product": "beta"}), (0, PUBLISHED), (0, PUBLISHED)],
    [*CLIMB, (HOUR, decision("accept")), (7 * MICROS_A_DAY, PUBLISHED)],
    [*CLIMB, (12 * HOUR, PUBLISHED), (-1, PUBLISHED), (-2, PUBLISHED)],
    [*CLIMB, (0, decision("override", properties={"stage": "visitor"}, until_days=1)), (MICROS_A_DAY, PUBLISHED)],
    [(0, PRICES), (0, QUOTE), (0, LARGE | {"product": "beta"}), (1, PUBLISHED)],
    [(0, LARGE | {"group": "acme"}), (0, PRICES | {"group": "acme"})],
    [(0, PRICES | {"group": "acme"}), (HOUR, PUBLISHED)],
    [(0, PRICES | {"group": "acme"}), (MICROS_A_DAY, {"kind": "identity", "group": "acme"})],
]
"""What hardly happens by chance: each touch with the microseconds since the one before."""

TOUCHES: st.SearchStrategy[Scene] = st.one_of(*[SINGLE.map(lambda touch: [(0, touch)])] * 7, st.sampled_from(SCENES))


def _advance(at: int, gap: int, zone: str) -> int:
    if gap >= 0:
        return at + gap
    day = local_date(at, zone)
    while True:
        day += timedelta(days=1)
        following = midnight(day, zone)
        if following is not None and following > at:
            return following + (0 if gap == -1 else -1)


@st.composite
def histories(
    draw: st.DrawFn,
    playbook: Playbook,
    people: int = 3,
    size: int = 22,
    groups: bool = True,
    restless: bool = False,
) -> list[Row]:
    """Rows of touches, in order of time but with ids in any order. `at`, `until`, `received` are aware datetimes."""
    zone = playbook.time_zone
    start = midnight(ZONES[zone], zone)
    assert start is not None
    at = start + draw(st.sampled_from([0, 9 * HOUR, 13 * HOUR + 1]))
    present = draw(st.sampled_from(sorted({1, 1 + people // 2, people})))
    fewest = draw(st.sampled_from([1, size // 2]))
    crowd = st.one_of(TOUCHES, st.sampled_from(SCENES)) if restless else TOUCHES
    scenes = draw(st.lists(st.tuples(GAPS, st.integers(1, present), crowd), min_size=fewest, max_size=size))
    drawn = [
        (gap if place == 0 else later, touch.get("person", person), touch)
        for gap, person, scene in scenes
        for place, (later, touch) in enumerate(scene)
    ]
    if restless:
        after = draw(st.lists(GAPS, min_size=len(drawn), max_size=len(drawn)))
        drawn = [one for touch, gap in zip(drawn, after, strict=True) for one in (touch, (gap, None, PUBLISHED))]
    numbers = draw(st.permutations(range(len(drawn))))
    whole_numbers = draw(st.booleans())
    rows: list[Row] = []
    asked: list[str] = []
    for place, (gap, person, what) in enumerate(drawn):
        at = _advance(at, gap, zone)
        number = numbers[place]
        row: Row = {"id": number if whole_numbers else f"t{number}", "person": person, "at": instant(at)}
        for name, value in what.items():
            if name == "until_days":
                row["until"] = None if value is None else instant(at + value * MICROS_A_DAY)
            elif name == "request_back":
                row["request"] = asked[-1 - value] if value is not None and value < len(asked) else None
            else:
                row[name] = value
        if draw(st.integers(0, 5)) == 0:
            row["known"] = draw(st.booleans())
        if groups and draw(st.integers(0, 3)) == 0:
            row["group"] = draw(st.sampled_from(["acme", "Acme ", "solo", ""]))
        if draw(st.integers(0, 5)) == 0:
            row["attributes"] = draw(ATTRIBUTES)
        if draw(st.integers(0, 9)) == 0:
            row["at_assumed"] = True
        if draw(st.integers(0, 7)) == 0:
            row["received"] = instant(at + 3 * MICROS_A_DAY)
        if draw(st.integers(0, 7)) == 0:
            days = draw(st.sampled_from([0, 1, 20, 90, 400]))
            row["imported_at"] = instant(at + days * MICROS_A_DAY)
        if row["kind"] in ("request", "attendance", "demo"):
            asked.append(str(row["id"]))
        if row.get("action") == "booking" and draw(st.booleans()):
            row["until"] = instant(at + 3 * HOUR)
        for name in ("attributes", "properties"):
            if row.get(name):
                row[name] = json.dumps(row[name])
            else:
                row.pop(name, None)
        rows.append({name: value for name, value in row.items() if value is not None or name == "person"})
    return rows


class World:
    """A playbook, a history and a moment. Tests print a counterexample themselves, as YAML: its repr says nothing."""

    def __init__(self, playbook: Playbook, rows: list[Row], as_of: datetime) -> None:
        self.playbook = playbook
        self.rows = rows
        self.as_of = as_of

    def __iter__(self) -> Iterator[Any]:
        return iter((self.playbook, self.rows, self.as_of))

    def __repr__(self) -> str:
        return f"World of {len(self.rows)} touches"


@st.composite
def worlds(
    draw: st.DrawFn,
    people: int = 3,
    size: int = 22,
    groups: bool = True,
    mixed: bool = True,
    optional_steps: bool = True,
    restless: bool = False,
) -> World:
    """A playbook, a history, and a moment at, between or after its touches; `restless`: published after each touch."""
    playbook = draw(playbooks(mixed=mixed, optional_steps=optional_steps, restless=restless))
    rows = draw(histories(playbook, people=people, size=size, groups=groups, restless=restless))
    at = draw(st.sampled_from([row["at"] for row in rows])) if draw(st.integers(0, 3)) == 0 else rows[-1]["at"]
    gap = draw(st.sampled_from([0, 0, 1, MICROS_A_DAY, -1, 15 * MICROS_A_DAY, 100 * MICROS_A_DAY]))
    return World(playbook, rows, instant(_advance(micros(at), gap, playbook.time_zone)))
