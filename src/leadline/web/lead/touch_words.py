"""A touch in words: what happened, and where, what and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from leadline import words
from leadline.playbook import Playbook
from leadline.respond.reason import WHAT_THEY_DID
from leadline.web import clock
from leadline.web.figures import labels

OUTCOMES = {
    "reached": "reached them",
    "done": "answered them",
    "no_answer": "no answer",
    "later": "not now",
    "not_interested": "not interested",
    "hostile": "hostile",
    "wrong_person": "the wrong person",
}
DECISIONS = {
    "accept": "Accepted by sales",
    "reject": "Rejected by sales",
    "qualify": "Qualified by hand",
    "disqualify": "Disqualified",
    "lost": "Marked as lost",
    "override": "Stage set by hand",
    "release": "Stage given back to the rules",
    "do_not_contact": "Do not contact",
    "allow_contact": "Contact is allowed again",
    "assign": "Given to",
}
WHATS = {
    "self_provided": "self-provided",
    "appended": "filled in from a database",
    "category_interest": "listed for interest in the category",
    "competitor_inquiry": "listed for asking a competitor",
    "purchased": "bought data",
    "imported": "imported",
}
WHYS = {"relevant": "relevant", "generic": "generic", "bribe": "for a prize, not for the subject"}
FOLLOW_UPS = {
    "declined": "wants no follow-up",
    "neutral": "neutral about follow-up",
    "requested": "asks for follow-up",
}
ICONS = {
    "page_view": "page",
    "request": "down",
    "attendance": "video",
    "purchase": "euro",
    "refund": "undo",
    "decision": "stage",
    "outcome": "chat",
    "call": "phone",
    "meeting": "user",
    "note": "note",
    "identity": "key",
    "attributes": "user",
    "delivery": "mail",
}
REQUEST_ICONS = {
    "trial": "trial",
    "tool": "trial",
    "quote": "euro",
    "booking": "phone",
    "chat": "chat",
    "event": "video",
}
FREE_KINDS = {
    "page_view": "Looked at",
    "email_click": "Clicked in an e-mail",
    "email_open": "Opened an e-mail",
    "unsubscribe": "Unsubscribed",
    "call": "Call",
    "meeting": "Meeting",
    "note": "Note",
}
MOST_ATTRIBUTES = 6
INFERRED = ("source_inferred_by", "by_mail")
"""Properties that Leadline sets by itself."""


@dataclass(frozen=True, slots=True)
class TouchWords:
    """`did` in plain type, then `thing` in bold; `www` is where, what, why and whatever else was said with it."""

    icon: str
    did: str
    thing: str
    www: tuple[str, ...]
    request: bool


def words_of(touch: Mapping[str, Any], playbook: Playbook, people: Mapping[str, str], zone: ZoneInfo) -> TouchWords:
    """`touch` has the columns of TOUCH_COLUMNS; `people` are the names of those who work here, by username."""
    reading = next((one for one in playbook.kinds if one.kind == touch["kind"]), None)
    kind = reading.reads_as if reading else touch["kind"]
    action = touch["action"] or (reading.action if reading else None)
    did, thing = _happened(touch, kind, action, playbook, people, zone)
    icon = ICONS.get(kind, "mail" if kind.startswith("email") else "line")
    if kind == "request":
        icon = REQUEST_ICONS.get(action or "", icon)
    return TouchWords(icon, did, thing, tuple(_www(touch, kind, playbook, people)), kind in ("request", "attendance"))


def _happened(
    touch: Mapping[str, Any],
    kind: str,
    action: str | None,
    playbook: Playbook,
    people: Mapping[str, str],
    zone: ZoneInfo,
) -> tuple[str, str]:
    """What was done, and with what."""
    offer = playbook.offer(touch["offer"])
    thing = (offer.name if offer else touch["offer"]) or touch["page"] or ""
    if kind in ("request", "attendance"):
        graded = action or ("attendance" if kind == "attendance" else offer.kind if offer else "")
        return _first_up(WHAT_THEY_DID.get(graded, f"asked ({words.spoken(graded)})" if graded else "asked for")), thing
    if kind == "outcome":
        did = OUTCOMES.get(action or "", words.spoken(action) or "something came of it")
        until = f", until {clock.exact(touch['until'], zone)}" if touch["until"] else ""
        return _first_up(did) + until, ""
    if kind == "decision":
        return _decided(touch, action, people, zone)
    if kind == "delivery":
        return f"Delivery: {words.spoken(action) or 'something'}", thing
    if kind in ("purchase", "refund"):
        amount = words.money(touch["amount"], touch["currency"] or playbook.currency) if touch["amount"] else ""
        product = next((one.name for one in playbook.products if one.key == touch["product"]), touch["product"] or "")
        return ("Bought" if kind == "purchase" else "Was refunded"), " for ".join(p for p in (product, amount) if p)
    if kind == "identity":
        return "Was recognised on another device or address", ""
    if kind == "attributes":
        return "Told us", _told(touch)
    known = FREE_KINDS.get(touch["kind"])
    if known is None:
        return _first_up(words.spoken(" ".join(part for part in (touch["kind"], action) if part))), thing
    if touch["kind"] == "call" and action:
        return f"Call: {OUTCOMES.get(action, words.spoken(action))}", thing
    return known, thing or (touch["product"] or "" if touch["kind"] == "page_view" else "")


def _decided(
    touch: Mapping[str, Any], action: str | None, people: Mapping[str, str], zone: ZoneInfo
) -> tuple[str, str]:
    given = _object(touch["properties"])
    did = DECISIONS.get(action or "", f"Decision: {words.spoken(action)}")
    if action == "assign":
        owner = str(given.get("owner") or "")
        return (did, people.get(owner, owner)) if owner else ("Taken from its owner", "")
    if action == "override":
        until = f" until {clock.exact(touch['until'], zone)}" if touch["until"] else ""
        stage = str(given.get("stage") or "")
        return f"{did}{until}:", labels.STAGE_WORDS.get(stage, stage)
    return did, ""


def _www(touch: Mapping[str, Any], kind: str, playbook: Playbook, people: Mapping[str, str]) -> list[str]:
    given = _object(touch["properties"])
    where = [
        words.spoken(touch["source"]),
        words.spoken(touch["medium"]) if words.spoken(touch["medium"]) not in words.spoken(touch["source"]) else "",
        f"campaign “{touch['campaign']}”" if touch["campaign"] else "",
        words.spoken(touch["context"]),
    ]
    parts = [
        *where,
        WHATS.get(touch["what"] or "", words.spoken(touch["what"])),
        WHYS.get(touch["why"] or "", words.spoken(touch["why"])),
        FOLLOW_UPS.get(touch["follow_up"] or "", words.spoken(touch["follow_up"])),
        f"says: “{touch['problem']}”" if touch["problem"] else "",
        f"told us {_told(touch)}" if kind != "attributes" and _told(touch) else "",
        *(_kept_with(given) if kind in ("request", "attendance", "purchase", "attributes") else ()),
        f"because: {touch['reason']}" if touch["reason"] else "",
        "by e-mail" if given.get("by_mail") else "",
        f"by {people.get(touch['by'], touch['by'])}" if touch["by"] else "",
        "date assumed" if touch["at_assumed"] else "",
    ]
    if kind not in ("decision", "outcome"):
        product = next((one.name for one in playbook.products if one.key == touch["product"]), touch["product"])
        parts.insert(0, f"for {product}" if product and not playbook.one_product else "")
    return [part for part in parts if part]


def _kept_with(given: Mapping[str, Any]) -> list[str]:
    """What a form or a file said beside, under the user's own names."""
    own = {name: value for name, value in given.items() if name not in INFERRED and value is not None}
    return [f"{words.spoken(name)}: “{value}”" for name, value in list(own.items())[:MOST_ATTRIBUTES]]


def _told(touch: Mapping[str, Any]) -> str:
    given = _object(touch["attributes"])
    parts = [f"{words.spoken(str(name))} {'removed' if value is None else value}" for name, value in given.items()]
    more = f" and {len(parts) - MOST_ATTRIBUTES} more" if len(parts) > MOST_ATTRIBUTES else ""
    return ", ".join(parts[:MOST_ATTRIBUTES]) + more


def _object(text: str | None) -> dict[str, Any]:
    if not text:
        return {}
    try:
        given = json.loads(text)
    except ValueError:
        return {}
    return given if isinstance(given, dict) else {}


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
