"""A playbook from the answers to a few questions: what somebody sells, offers, and when they work.

Only the parts that were asked about are written anew (without the comments inside them); every other line of the text
stays as it is.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML

from leadline.playbook.parts import WorkingHours
from leadline.playbook.playbook import Playbook
from leadline.playbook.reading.findings import Findings
from leadline.playbook.reading.nodes import read_nodes
from leadline.playbook.reading.read import default_text

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class ProductAnswer:
    """`price` as typed ("3000", without the currency), empty where there is none; `solves` are problems in the clients'
    words. `key` is that of a product of the playbook; empty: made from the name.
    """

    name: str
    price: str = ""
    buy_online: bool = False
    repeatable: bool = False
    solves: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class OfferAnswer:
    """`kind` is one of the playbook's (download, newsletter, event …); `product` the key or name of a product."""

    name: str
    kind: str
    product: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """`hours` gives the spans ("09:00-12:30") of each weekday of `DAYS` that is worked."""

    company: str
    time_zone: str
    currency: str
    hours: Mapping[str, tuple[str, ...]]
    products: tuple[ProductAnswer, ...]
    offers: tuple[OfferAnswer, ...]


def playbook_text(answers: Answers, base: str | None = None) -> str:
    """The text of `base` (the default playbook) with what was answered. The text may have problems, for answers may."""
    text = default_text() if base is None else base
    there = _there(base)
    keys = _keys([(product.key, product.name) for product in answers.products])
    named = {product.name: key for product, key in zip(answers.products, keys, strict=True)}
    parts: dict[str, Any] = {
        "name": answers.company,
        "time_zone": answers.time_zone,
        "currency": answers.currency,
        "working_hours": {day: list(spans) for day, spans in answers.hours.items() if spans},
        "products": {
            key: there["products"].get(key, {}) | _product(product, answers.currency)
            for key, product in zip(keys, answers.products, strict=True)
        },
        "offers": {
            key: there["offers"].get(key, {}) | _offer(offer, named)
            for key, offer in zip(_keys([(o.key, o.name) for o in answers.offers]), answers.offers, strict=True)
        },
    }
    for part in ("products", "offers"):
        parts[part] = {key: _said(entry) for key, entry in parts[part].items()}
    for name, value in parts.items():
        text = _with_part(text, name, value)
    return text


def answers_of(playbook: Playbook) -> Answers:
    """What a playbook says already of what is asked."""
    return Answers(
        company=playbook.name,
        time_zone=playbook.time_zone,
        currency=playbook.currency,
        hours=hours_of(playbook.hours),
        products=tuple(
            ProductAnswer(
                product.name,
                f"{Decimal(product.price.micros) / 1_000_000:f}" if product.price else "",
                product.buy_online,
                product.repeatable,
                product.solves,
                product.key,
            )
            for product in playbook.products
        ),
        offers=tuple(OfferAnswer(o.name, o.kind, o.product or "", o.key) for o in playbook.offers),
    )


def hours_of(hours: WorkingHours) -> dict[str, tuple[str, ...]]:
    """The spans of each weekday as text."""
    return {
        day: tuple(f"{_clock(start)}-{_clock(end)}" for start, end in spans)
        for day, spans in zip(DAYS, hours.by_weekday, strict=True)
    }


def _there(base: str | None) -> dict[str, dict[str, dict[str, Any]]]:
    """What the entries of a text say beside what is asked: margins, pages, propositions. None of the default's."""
    loaded = {} if base is None else YAML(typ="safe", pure=True).load(base) or {}
    return {part: {str(key): dict(entry or {}) for key, entry in (loaded.get(part) or {}).items()} for part in (
        "products", "offers")}  # fmt: skip


def _said(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if value is not None}


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _product(product: ProductAnswer, currency: str) -> dict[str, Any]:
    return {
        "name": product.name,
        "price": f"{product.price.strip()} {currency}" if product.price.strip() else None,
        "buy_online": product.buy_online,
        "repeatable": product.repeatable,
        "solves": list(product.solves) or None,
    }


def _offer(offer: OfferAnswer, products: Mapping[str, str]) -> dict[str, Any]:
    product = products.get(offer.product, offer.product) or None
    return {"name": offer.name, "kind": offer.kind, "product": product}


def _keys(given: Sequence[tuple[str, str]]) -> list[str]:
    """A key for each: the one that it has, else one made from its name, none of them twice."""
    taken = {key for key, _ in given if key}
    made = []
    for given_key, name in given:
        key = given_key or _new_key(name, taken)
        taken.add(key)
        made.append(key)
    return made


def _new_key(name: str, taken: Collection[str]) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "one"
    numbered = (stem if n == 1 else f"{stem}-{n}" for n in range(1, len(taken) + 2))
    return next(key for key in numbered if key not in taken)


def _with_part(text: str, name: str, value: Any) -> str:
    """The text with another value for a key of its top level; comments that stand before the key stay."""
    root = read_nodes(text, Findings(""))
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    written = _yaml({name: value}).splitlines(keepends=True)
    starts = sorted(root.key_lines.values()) if root is not None else []
    if root is None or name not in root.key_lines:
        return "".join([*lines, *written])
    first = root.key_lines[name]
    last = next((line for line in starts if line > first), len(lines) + 1)
    # What stands before the next key without indentation belongs to that key: blank lines and comments.
    while last - 1 > first and (not lines[last - 2].strip() or lines[last - 2].startswith("#")):
        last -= 1
    return "".join([*lines[: first - 1], *written, *lines[last - 1 :]])


def _yaml(value: Any) -> str:
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # typed as if it were always None
    yaml.width = 4096
    into = io.StringIO()
    yaml.dump(value, into)
    return into.getvalue()
