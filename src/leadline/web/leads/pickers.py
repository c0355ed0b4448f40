"""The filters as a sentence: "Leads with a request who are MQL, hot, want Coaching, came from …"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from leadline.playbook import Playbook
from leadline.playbook.parts import TEMPERATURES
from leadline.record import roll
from leadline.web.colleagues import names
from leadline.web.figures import labels
from leadline.web.figures.names import MISSING, short
from leadline.web.leads.asked import COLUMNS, ME, NOBODY, TRUTHS, Asked
from leadline.web.leads.kept import kept_a_while
from leadline.web.present import Present

OPTIONS = 100
"""Values that a picker offers, the most frequent ones."""
LONGEST = 48
MORE = ("class", "offer", "campaign", "what", "why")
"""Columns that have a picker when somebody asks for more."""
SPAN_NAMES = {
    "today": "today",
    "7": "in the last 7 days",
    "30": "in the last 30 days",
    "90": "in the last 90 days",
    "365": "in the last 365 days",
}
ORDER_NAMES = {
    "asked": "latest request first",
    "asked_earliest": "earliest request first",
    "score": "highest score first",
    "score_lowest": "lowest score first",
    "seen": "latest seen first",
    "seen_earliest": "earliest seen first",
}
TITLES = {
    "with": "With a request", "stage": "Stage", "temperature": "Temperature", "product": "Product", "source": "Source",
    "owner": "Owner", "asked": "Asked", "class": "Class", "offer": "Offer", "campaign": "Campaign", "what": "What",
    "why": "Why", "customer": "Customer", "taker": "Taker", "do_not_contact": "Do not contact", "q": "Search",
}  # fmt: skip
TRUTH_NAMES = {
    "customer": ("customers", "no customers"),
    "taker": ("takers", "no takers"),
    "do_not_contact": ("not to be contacted", "allowed to be contacted"),
}


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Picker:
    """`before` are the words that stand before it; `chosen`: it holds something back."""

    name: str
    before: str
    title: str
    options: tuple[Option, ...]
    chosen: bool


def sentence(asked: Asked, now: Present) -> tuple[Picker, ...]:
    """The pickers that are always there."""
    playbook = now.playbook
    products = [(short(product.key), product.name) for product in playbook.products]
    pickers = [
        _picker(asked, "with", "Leads", "with a request",
                [("visitors", "without a request"), ("everybody", "with or without a request")]),
        _picker(asked, "stage", "who are", "at any stage", labels.STAGES.items()),
        _picker(asked, "temperature", "and", "of any temperature",
                [(word, word.capitalize()) for word in reversed(TEMPERATURES)]),
    ]  # fmt: skip
    if len(products) > 1 or asked.get("product"):
        pickers.append(_picker(asked, "product", "want", "any product", [*products, (MISSING, "undecided")]))
    return (
        *pickers,
        _picker(asked, "source", "came from", "any source", values("source", now)),
        _picker(asked, "owner", "owned by", "anybody",
                [(ME, "me"), (NOBODY, "nobody"), *names().items()]),
        _picker(asked, "asked", "asked", "at any time", SPAN_NAMES.items()),
        _picker(asked, "sort", "order", ORDER_NAMES[_usual(asked)],
                [pair for pair in ORDER_NAMES.items() if pair[0] != _usual(asked)]),
    )  # fmt: skip


def more(asked: Asked, now: Present) -> tuple[Picker, ...]:
    """The others."""
    columns = [_picker(asked, name, "", "any", values(name, now)) for name in MORE]
    truths = [
        _picker(asked, name, "", "either", [("yes", TRUTH_NAMES[name][0]), ("no", TRUTH_NAMES[name][1])])
        for name in TRUTHS
    ]
    return (*columns, *truths)


def values(name: str, now: Present) -> Sequence[tuple[str, str]]:
    """What can be chosen in a column: as addresses say it, and as people do."""
    names = MORE if name in MORE else (name,)
    columns = [COLUMNS[each] for each in names]
    # A new value may come late: reading them all takes long where there are many leads.
    found = kept_a_while((now.home.path, "choices", *names), now.version, lambda: roll.values_of(columns, OPTIONS))
    return [(short(value), said(name, value, now.playbook)) for value in found[COLUMNS[name]]]


def said(name: str, value: str | None, playbook: Playbook) -> str:
    if value is None:
        return "undecided" if name == "product" else "nobody" if name == "owner" else "not given"
    text = labels.value(name, value, playbook)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def said_of(name: str, asked: Asked, now: Present) -> str:
    """A filter in words: 'Source: referral'."""
    given = asked.get(name)
    if name == "with":
        return "with a request" if not given else "without a request"
    if name == "q":
        return f"Search: {given}"
    if name in TRUTHS:
        return TRUTH_NAMES[name][given == "no"]
    known: dict[str, dict[str, str]] = {
        "stage": labels.STAGES,
        "temperature": {word: word.capitalize() for word in TEMPERATURES},
        "asked": SPAN_NAMES,
        "owner": {ME: "me", NOBODY: "nobody", **names()},
    }
    text = (known.get(name) or dict(values(name, now))).get(given, given)
    return f"{TITLES[name]}: {text}"


def _usual(asked: Asked) -> str:
    return "seen" if asked.who == "visitors" else "asked"


def _picker(asked: Asked, name: str, before: str, none: str, offered: Iterable[tuple[str, str]]) -> Picker:
    chosen = asked.get(name)
    options = [Option("", none, not chosen), *(Option(value, text, value == chosen) for value, text in offered)]
    if not any(option.chosen for option in options):
        if name == "sort":
            options[0] = Option("", none, True)
        else:
            options.append(Option(chosen, chosen[:LONGEST], True))
    return Picker(name, before, TITLES.get(name, "Order"), tuple(options), bool(chosen))
