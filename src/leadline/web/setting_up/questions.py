"""The questions of the set-up: what a playbook answers already, what was typed, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from leadline.playbook import Playbook
from leadline.playbook.answers import DAYS, Answers, OfferAnswer, ProductAnswer, answers_of
from leadline.problems import nearest
from leadline.touches.amounts import MICRO, another_currency, bare_amount, either_way, read_amount
from leadline.touches.typed_amounts import example, to_type

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
KINDS = {
    "download": "something to download", "newsletter": "a newsletter", "follow": "following you elsewhere",
    "event": "an event to sign up for", "attendance": "taking part in an event", "tool": "a self-check or calculator",
    "trial": "a trial", "quote": "a quote", "booking": "a call at a time of their choice", "chat": "a chat",
    "contact_form": "a contact form",
}  # fmt: skip
MOST_ROWS = 40
LONGEST = 200


@dataclass(frozen=True, slots=True)
class ProductRow:
    """As typed; `solves` has a problem in each line."""

    key: str = ""
    name: str = ""
    price: str = ""
    buy_online: bool = False
    repeatable: bool = False
    solves: str = ""


@dataclass(frozen=True, slots=True)
class OfferRow:
    key: str = ""
    name: str = ""
    kind: str = "download"
    product: str = ""


@dataclass(frozen=True, slots=True)
class DayRow:
    """`spans` are pairs of texts like 09:00, at least one; an empty pair is no work."""

    day: str
    name: str
    spans: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Typed:
    company: str
    zone: str
    currency: str
    days: tuple[DayRow, ...]
    products: tuple[ProductRow, ...]
    offers: tuple[OfferRow, ...]


def typed_of(playbook: Playbook, *, first: bool) -> Typed:
    """The questions with the answers that a playbook gives. `first`: it is the default one, whose company and product
    are nobody's.
    """
    said = answers_of(playbook)
    products = tuple(
        ProductRow(one.key, one.name, _typed(one.price), one.buy_online, one.repeatable, "\n".join(one.solves))
        for one in said.products
    )
    return Typed(
        "" if first else said.company,
        said.time_zone,
        said.currency,
        tuple(_day(day, name, said.hours.get(day, ())) for day, name in zip(DAYS, DAY_NAMES, strict=True)),
        (ProductRow(),) if first else products or (ProductRow(),),
        tuple(OfferRow(one.key, one.name, one.kind, one.product) for one in said.offers) or (OfferRow(),),
    )


def read(form: Mapping[str, str]) -> Typed:
    """What was typed, row by row as it stands in the form."""

    def field(name: str, longest: int = LONGEST) -> str:
        return form.get(name, "").strip()[:longest]

    days = []
    for day, name in zip(DAYS, DAY_NAMES, strict=True):
        count = len([n for n in range(4) if f"{day}-from-{n}" in form])
        spans = tuple((field(f"{day}-from-{n}", 5), field(f"{day}-to-{n}", 5)) for n in range(max(1, count)))
        days.append(DayRow(day, name, spans))
    products = tuple(
        ProductRow(
            field(f"product-{n}-key"), field(f"product-{n}-name"), field(f"product-{n}-price", 40),
            f"product-{n}-online" in form, f"product-{n}-again" in form, field(f"product-{n}-solves", 2000),
        )
        for n in _rows(form, "product")
    )  # fmt: skip
    offers = tuple(
        OfferRow(
            field(f"offer-{n}-key"), field(f"offer-{n}-name"), field(f"offer-{n}-kind", 40), field(f"offer-{n}-product")
        )
        for n in _rows(form, "offer")
    )
    return Typed(field("company"), field("zone", 64), field("currency", 3).upper(), tuple(days), products, offers)


def changed(typed: Typed, add: str, drop: str) -> Typed:
    """One row more, or one less: `add` is 'product' or 'offer', `drop` like 'offer-2'."""
    what, _, which = drop.partition("-")
    number = int(which) if which.isdecimal() and len(which) < 4 else -1
    products, offers = typed.products, typed.offers
    if add == "product" and len(products) < MOST_ROWS:
        products = (*products, ProductRow())
    if add == "offer" and len(offers) < MOST_ROWS:
        offers = (*offers, OfferRow())
    if what == "product":
        products = _without(products, number) or (ProductRow(),)
    if what == "offer":
        offers = _without(offers, number)
    return replace(typed, products=products, offers=offers)


def answers(typed: Typed) -> tuple[Answers, dict[str, str]]:
    """The answers, and by the name of its field what is wrong with each that cannot be used."""
    wrong: dict[str, str] = {}
    if not typed.company:
        wrong["company"] = "Say what your company is called."
    if not _is_zone(typed.zone):
        near = nearest(typed.zone, available_timezones())
        wrong["zone"] = f"There is no time zone “{typed.zone}”. " + (
            f"Did you mean {near}?" if near else "Write it like Europe/Berlin."
        )
    if len(typed.currency) != 3 or not typed.currency.isascii() or not typed.currency.isalpha():
        wrong["currency"] = "Three letters, like EUR."
    hours = {day.day: _hours(day, wrong) for day in typed.days}
    if not any(hours.values()) and not any(name.partition("-")[0] in DAYS for name in wrong):
        wrong["mon-from-0"] = "Somebody has to work at some time, or nothing could ever be due."
    return (
        Answers(
            typed.company, typed.zone, typed.currency, hours, _products(typed.products, typed.currency, wrong),
            _offers(typed.offers, wrong),
        ),
        wrong,
    )  # fmt: skip


def _products(rows: tuple[ProductRow, ...], currency: str, wrong: dict[str, str]) -> tuple[ProductAnswer, ...]:
    given = []
    for n, row in enumerate(rows):
        price, unread = _price(row.price, currency)
        solves = tuple(line.strip() for line in row.solves.splitlines() if line.strip())
        if not row.name:
            if row.price or solves or row.key:
                wrong[f"product-{n}-name"] = "Name what you sell, or take the row away."
            continue
        if unread:
            wrong[f"product-{n}-price"] = unread
        given.append(ProductAnswer(row.name, price, row.buy_online, row.repeatable, solves, row.key))
    if not given and "product-0-name" not in wrong:
        wrong["product-0-name"] = "Name at least one thing that you sell."
    _twice([row.name for row in rows], "product", wrong)
    return tuple(given)


def _offers(rows: tuple[OfferRow, ...], wrong: dict[str, str]) -> tuple[OfferAnswer, ...]:
    given = []
    for n, row in enumerate(rows):
        if not row.name:
            if row.key:
                wrong[f"offer-{n}-name"] = "Name the offer, or take the row away."
            continue
        if row.kind not in KINDS:
            wrong[f"offer-{n}-kind"] = "Choose one of these."
        given.append(OfferAnswer(row.name, row.kind, row.product, row.key))
    return tuple(given)


def _twice(names: list[str], what: str, wrong: dict[str, str]) -> None:
    for n, name in enumerate(names):
        if name and name in names[:n]:
            wrong[f"{what}-{n}-name"] = "This name is there already."


def _hours(row: DayRow, wrong: dict[str, str]) -> tuple[str, ...]:
    spans = []
    for n, (since, until) in enumerate(row.spans):
        if not since and not until:
            continue
        start, end = _clock(since), _clock(until)
        if start is None or end is None:
            wrong[f"{row.day}-{'from' if start is None else 'to'}-{n}"] = "A time like 09:00."
        elif start >= end:
            wrong[f"{row.day}-to-{n}"] = "It ends before it begins."
        else:
            spans.append(f"{start // 60:02d}:{start % 60:02d}-{end // 60:02d}:{end % 60:02d}")
    return tuple(spans)


def _clock(text: str) -> int | None:
    hour, colon, minute = text.partition(":")
    if not (hour.isdecimal() and (minute.isdecimal() if colon else True) and text.isascii()):
        return None
    total = int(hour) * 60 + (int(minute) if colon else 0)
    return total if total <= 24 * 60 and (not colon or int(minute) < 60) else None


def _price(text: str, currency: str) -> tuple[str, str]:
    """'3 000', '3.000 €' and '1,290.50' as plain numbers, and what is wrong with others. A mark with three digits after
    it stands between thousands: no price has three decimals.
    """
    bare, other = bare_amount(text), another_currency(text, currency)
    if other:
        return text, f"Prices are in {currency}, as said above. Write what it is in {currency}, without {other}."
    micros = read_amount(bare, "," if "." in bare else ".") if either_way(bare) else read_amount(bare)
    if text and (micros is None or micros < 0):
        return text, f"A number like 3000 or {example(19.9)}, or nothing."
    return (f"{Decimal(micros) / MICRO:f}" if micros is not None else ""), ""


def _typed(price: str) -> str:
    """A plain price as somebody would type it."""
    return to_type(int(Decimal(price) * MICRO)) if price else ""


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return bool(name)


def _day(day: str, name: str, spans: tuple[str, ...]) -> DayRow:
    pairs = tuple((since, until) for since, _, until in (span.partition("-") for span in spans))
    return DayRow(day, name, pairs or (("", ""),))


def _rows(form: Mapping[str, str], what: str) -> list[int]:
    return [n for n in range(MOST_ROWS) if f"{what}-{n}-name" in form]


Row = TypeVar("Row")


def _without(rows: tuple[Row, ...], number: int) -> tuple[Row, ...]:
    return tuple(row for n, row in enumerate(rows) if n != number)
