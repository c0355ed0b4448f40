"""A touch as the page reads it: normalised text, its product and action, its place in the order."""

from __future__ import annotations

import fnmatch
import json
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from leadline.playbook import Playbook
from tests.oracle.clock import micros

Row = dict[str, Any]

CLASSES = {"identity": 0, "attributes": 1, "request": 2, "attendance": 2, "purchase": 4, "refund": 5, "decision": 6}
PLAIN = (
    "kind", "action", "offer", "page", "source", "medium", "channel", "campaign", "referrer",
    "landing_page", "context", "what", "why", "follow_up",
)  # fmt: skip
FREE = {"download", "newsletter", "follow", "event", "trial", "tool"}


def plain(text: Any) -> str | None:
    """Without case and outer blanks; empty is absent."""
    if text is None:
        return None
    return str(text).strip().casefold() or None


@dataclass(frozen=True)
class Touch:
    id: str
    key: tuple[int, int, Any]
    person: Any
    at: int
    received: int
    known: bool
    group: str | None
    reads: str | None
    action: str | None
    product: str | None
    fields: dict[str, Any]
    problems: tuple[str, ...]
    row: Row
    attributes: dict[str, Any]
    properties: dict[str, Any]
    notices: tuple[str, ...]

    @property
    def is_request(self) -> bool:
        return self.reads in ("request", "attendance")

    @property
    def is_about_work(self) -> bool:
        """A decision, outcome or delivery: it opens nothing and makes no visit."""
        return self.reads in ("decision", "outcome", "delivery")

    @property
    def is_publication(self) -> bool:
        said = plain(self.row.get("kind")), plain(self.row.get("action"))
        return self.person is None and said == ("decision", "publish")

    @property
    def is_free_thing(self) -> bool:
        return self.is_request and (self.action is None or self.action in FREE)

    @property
    def is_reply(self) -> bool:
        return self.reads in ("call", "meeting") or (self.reads == "outcome" and self.action == "reached")

    def until(self) -> int | None:
        return _micros(self.row.get("until"))

    def imported_at(self) -> int | None:
        return _micros(self.row.get("imported_at"))


def _micros(moment: datetime | None) -> int | None:
    return None if moment is None else micros(moment)


def _json(value: Any) -> dict[str, Any]:
    given = json.loads(value) if isinstance(value, str) else (value or {})
    return {str(name).strip().casefold(): v for name, v in given.items()}


def matches_page(page: str, pattern: str) -> bool:
    escaped = pattern.replace("[", "[[]").replace("?", "[?]")
    return fnmatch.fnmatchcase(page, escaped)


def read(row: Row, playbook: Playbook) -> Touch:
    kind = plain(row.get("kind"))
    reading = next((k for k in playbook.kinds if plain(k.kind) == kind), None)
    reads = plain(reading.reads_as) if reading else kind
    offer_key = plain(row.get("offer"))
    offer = next((o for o in playbook.offers if plain(o.key) == offer_key), None)
    notices = []
    if offer_key is not None and offer is None:
        notices.append("unknown_offer")

    names = {plain(p.key): p.key for p in playbook.products}
    own = plain(row.get("product"))
    product = names.get(own)
    if own is not None and product is None:
        notices.append("unknown_product")
    if own is None and offer is not None and offer.product is not None:
        product = names.get(plain(offer.product))
    page = plain(row.get("page"))
    if own is None and product is None and page is not None:
        for candidate in playbook.products:
            if any(matches_page(page, str(plain(pattern))) for pattern in candidate.pages):
                product = candidate.key
                break
    if product is None and len(playbook.products) == 1:
        product = playbook.products[0].key

    action = plain(row.get("action"))
    if action is None and reading is not None:
        action = plain(reading.action)
    if action is None and reads == "attendance":
        action = "attendance"
    if action is None and offer is not None and reads == "request":
        action = plain(offer.kind)

    fields: dict[str, Any] = {name: plain(row.get(name)) for name in PLAIN}
    fields["action"] = action
    fields["product"] = plain(product)
    fields["source_class"] = source_class(plain(row.get("source")), plain(row.get("medium")), playbook)
    problems = tuple(p for p in (plain(part) for part in (row.get("problem") or "").split(";")) if p)
    at = micros(row["at"])
    received = _micros(row.get("received"))
    known = row.get("known")
    return Touch(
        id=str(row["id"]),
        key=(at, CLASSES.get(reads or "", 3), row["id"]),
        person=row["person"],
        at=at,
        received=at if received is None else received,
        known=True if known is None else known,
        group=plain(row.get("group")),
        reads=reads,
        action=action,
        product=product,
        fields=fields,
        problems=problems,
        row=row,
        attributes=_json(row.get("attributes")),
        properties=_json(row.get("properties")),
        notices=tuple(notices),
    )


def source_class(source: str | None, medium: str | None, playbook: Playbook) -> str:
    """The most specific of what the playbook says: of source and medium, of the medium, of the source, of its name."""
    said: dict[int, str] = {}
    if medium is None and source is not None and " / " in source:
        left, right = source.rsplit(" / ", 1)
        known = {
            name.rsplit(" / ", 1)[-1] for name in playbook.source_classes if name.startswith(("any / ", f"{left} / "))
        }
        if left.strip() and right.strip() in known | set(playbook.source_classes):
            source, medium = left.strip(), right.strip()
    for written, name in playbook.source_classes.items():
        where, stroke, by = written.rpartition(" / ")
        if stroke and medium is not None and by == medium and where in (source, "any"):
            said[0 if where == source else 1] = name
        if written == source:
            said[2] = name
        if written == medium:
            said[3] = name
    return said[min(said)] if said else "unclassified"


def money(touch: Touch, playbook: Playbook) -> Fraction | None:
    """Micro-units of the report currency."""
    amount = touch.row.get("amount")
    if amount is None:
        return None
    currency = (touch.row.get("currency") or playbook.currency).strip().upper()
    return Fraction(amount) * (Fraction(1) if currency == playbook.currency else playbook.rates[currency])
