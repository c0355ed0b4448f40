"""The lead that a page is asked for: one person, one of their products, one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from leadline.engines.local import explain
from leadline.playbook import Playbook
from leadline.problems import BadTouches
from leadline.qualification.explain import Explanation
from leadline.record.given import InGroup, Shown, groups_of, kept_of, shown_of
from leadline.respond.lead import WholePerson, whole_person
from leadline.respond.queue import Details
from leadline.web.present import Present
from leadline.web.today.row import name_of

UNDECIDED = "undecided"
"""How an address names the lead whose product is not decided; a product of that name goes before."""

Row = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Found:
    """`lead` is the latest cycle of the product shown, empty for somebody with touches but no lead; `explanation` is of
    the score now, of a client's of that just before they bought. `zone` is that of whoever reads.
    """

    whole: WholePerson
    lead: Row
    others: tuple[Row, ...]
    explanation: Explanation | None
    shown: Mapping[str, Shown]
    groups: tuple[InGroup, ...]
    owners: Mapping[str | None, str]
    past: datetime | None
    zone: ZoneInfo

    @cached_property
    def touches(self) -> list[dict[str, Any]]:
        """The person's own, in the order of their time."""
        return sorted(self.whole.touches.to_pylist(), key=lambda row: (row["at"], str(row["id"])))

    @cached_property
    def by_id(self) -> dict[str, dict[str, Any]]:
        return {str(row["id"]): row for row in self.touches}

    @property
    def person(self) -> int:
        return self.whole.person

    @property
    def playbook(self) -> Playbook:
        return self.whole.playbook

    @property
    def as_of(self) -> datetime:
        return self.whole.as_of

    @property
    def product(self) -> str | None:
        return self.lead.get("product")

    @property
    def details(self) -> Details:
        return Details(**{name: said.value for name, said in self.shown.items()})

    @property
    def name(self) -> str:
        return name_of(self.details, self.person)

    @property
    def client(self) -> bool:
        return self.lead.get("rules_stage") == "client"

    @property
    def customer(self) -> bool:
        """They have bought something that was not given back."""
        return any(one["client_at"] or one["customer"] for one in (self.lead, *self.others) if one)

    def rows(self, table: pa.Table | None, every_lead: bool = False) -> list[dict[str, Any]]:
        """Rows of a table of the person's, of the lead and cycle shown."""
        rows = [] if table is None else table.to_pylist()
        return rows if every_lead else [row for row in rows if self.is_of_lead(row)]

    def is_of_lead(self, row: Row) -> bool:
        return bool(self.lead) and row["product"] == self.lead["product"] and row["cycle"] == self.lead["cycle"]

    def product_name(self, key: str | None) -> str:
        if key is None:
            return "product not decided yet"
        return next((product.name for product in self.playbook.products if product.key == key), key)


def find(now: Present, person: int, product: str | None, past: datetime | None, zone: ZoneInfo) -> Found | None:
    """None if the person has no touch by then. `product` as an address names it; None for the lead last touched.

    The moment of now is that of the kept rows, so that score and list agree.
    """
    kept_as_of, owners = kept_of(person)
    whole = whole_person(now.home, now.playbook, person, past or kept_as_of or now.now)
    if whole is None:
        return None
    leads = _latest_cycles(whole.qualified.leads)
    chosen = _chosen(leads, product, now.playbook)
    return Found(
        whole=whole,
        lead=chosen or {},
        others=tuple(lead for lead in leads if lead is not chosen),
        explanation=_explained(whole, chosen) if chosen else None,
        shown=shown_of(whole.subjects),
        groups=tuple(groups_of(whole.subjects)),
        owners=owners if past is None else {},
        past=past,
        zone=zone,
    )


def address_word(product: str | None) -> str:
    """How an address names a product."""
    return product if product is not None else UNDECIDED


def _latest_cycles(leads: pa.Table) -> list[Row]:
    latest: dict[str | None, Row] = {}
    for row in sorted(leads.to_pylist(), key=lambda row: row["cycle"]):
        latest[row["product"]] = row
    return sorted(latest.values(), key=lambda row: (row["product"] is None, row["product"] or ""))


def _chosen(leads: list[Row], product: str | None, playbook: Playbook) -> Row | None:
    wanted = None if product == UNDECIDED and playbook.product_index(UNDECIDED) is None else product
    same = [lead for lead in leads if lead["product"] == wanted] if product is not None else []
    return max(same or leads, key=_last_touched, default=None)


def _last_touched(lead: Row) -> tuple[bool, datetime]:
    """Open leads go before clients'."""
    return lead["stage"] != "client", lead["last_touch_at"] or lead["opened_at"]


def _explained(whole: WholePerson, lead: Row) -> Explanation | None:
    at = whole.as_of
    if lead["rules_stage"] == "client":
        if lead["client_at"] is None:
            return None
        at = lead["client_at"] - timedelta(microseconds=1)
    try:
        found = explain(whole.group_touches, whole.playbook, whole.person, lead["product"], at)
    except BadTouches:  # bought with the first touch
        return None
    same = (found.product, found.cycle) == (lead["product"], lead["cycle"])
    return found if same and found.total is not None else None
