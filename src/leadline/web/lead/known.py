"""The details of somebody with their origin: how they can be reached, what recognises them, where they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse

from leadline import words
from leadline.record.given import files_of, given_with, known_by
from leadline.web import clock
from leadline.web.lead.found import Found
from leadline.web.lead.touch_words import WHATS
from leadline.web.reaching import mailto, tel

KINDS = {
    "user_id": "user id",
    "external_id": "external id",
    "email": "e-mail",
    "phone": "phone",
    "cookie": "cookie",
}
LOOKED_THROUGH = 400
"""Touches that are looked through for where a key came from: the first ones."""


@dataclass(frozen=True, slots=True)
class Detail:
    name: str
    value: str
    origin: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    details: tuple[Detail, ...]
    keys: tuple[Detail, ...]
    parts: int


def known(found: Found, people: Mapping[str, str]) -> Known:
    shown = found.shown
    details = [
        _detail(found, "Name", "name"),
        _detail(found, "E-mail", "email"),
        _detail(found, "Phone", "phone"),
    ]
    details += [Detail("Company", group.name, "", company_url(group.key)) for group in found.groups[:3]]
    if not found.groups and "company" in shown:
        details.append(_detail(found, "Company", "company"))
    details.append(_owner(found, people))
    if found.lead:
        details += [_came_from(found), *_customer(found)]
    keys = _keys(found)
    return Known(tuple(one for one in details if one is not None), keys, len(found.whole.subjects))


def company_url(group: str) -> str:
    """The page of a company; empty where there is none."""
    try:
        return reverse("company", args=[group])
    except NoReverseMatch:
        return ""


def _detail(found: Found, name: str, of: str) -> Detail | None:
    said_ = found.shown.get(of)
    if said_ is None:
        return None
    url = tel(said_.value) if of == "phone" else mailto(said_.value) if of == "email" else ""
    barred = bool(found.lead.get("do_not_contact")) or found.past is not None
    return Detail(name, said_.value, _of_moment(found, said_.at), "" if barred else url)


def _of_moment(found: Found, at: datetime) -> str:
    """What the touch of that moment was, and when."""
    when = clock.moment(at, found.as_of, found.zone)
    touch = next((row for row in found.touches if row["at"] == at), None)
    if touch is None:
        return when
    offer = found.playbook.offer(touch["offer"])
    what = (offer.name if offer else words.spoken(touch["offer"])) or words.spoken(touch["kind"])
    how = WHATS.get(touch["what"] or "", "")
    return ", ".join(part for part in (what, how, when) if part)


def _owner(found: Found, people: Mapping[str, str]) -> Detail | None:
    if found.past is not None or not found.lead:
        return None
    owner = found.owners.get(found.product)
    return Detail("Owner", people.get(owner, owner) if owner else "nobody yet", "")


def _came_from(found: Found) -> Detail:
    lead = found.lead
    offer = found.playbook.offer(lead["offer"])
    parts = (
        words.spoken(lead["source_class"]) if lead["source"] else "",
        f"campaign “{lead['campaign']}”" if lead["campaign"] else "",
        f"first asked for “{offer.name if offer else lead['offer']}”" if lead["offer"] else "",
        WHATS.get(lead["what"] or "", ""),
    )
    source = words.spoken(lead["source"]) if lead["source"] else "no source was given"
    return Detail("Came from", source if lead["first_request_at"] else "no request yet",
                  ", ".join(part for part in parts if part))  # fmt: skip


def _customer(found: Found) -> list[Detail]:
    made = []
    for lead in (found.lead, *found.others):
        if lead["client_at"] is None:
            continue
        since = "date assumed" if lead["client_assumed"] else words.day(
            lead["client_at"].astimezone(found.zone).date(), found.as_of.astimezone(found.zone).date())  # fmt: skip
        money = words.money(lead["revenue"], found.playbook.currency) if lead["revenue"] is not None else ""
        product = "" if found.playbook.one_product else found.product_name(lead["product"])
        made.append(Detail("Client since", since, ", ".join(part for part in (product, money) if part)))
    if not made and found.lead["customer"]:
        made.append(Detail("Customer", "had bought when this began", ""))
    return made


def _keys(found: Found) -> tuple[Detail, ...]:
    """What recognises them, each with the touch that first carried it."""
    keys = known_by(found.whole.subjects)
    first = sorted(found.touches, key=lambda row: (row["at"], str(row["id"])))[:LOOKED_THROUGH]
    given = given_with([str(row["id"]) for row in first])
    files = files_of({one.run for one in given.values() if one.run is not None})
    origins: dict[tuple[str, str], str] = {}
    for row in first:
        came = given.get(str(row["id"]))
        for key in (came.keys if came else {}).items():
            if key not in origins and came is not None:
                file = f", file {files[came.run]}" if came.run in files else ""
                origins[key] = _of_moment(found, row["at"]) + file
    return tuple(Detail(KINDS[key.kind], key.value, origins.get((key.kind, key.value), "")) for key in keys)
