"""A list of clients says when they bought and for how much: both come in, by the pages and by a mapping alike."""

from __future__ import annotations

from pathlib import Path

from django.test import Client

from leadline.collect.files.importing import import_prepared
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.preparing import prepare
from leadline.record.home import Home
from tests.web.importing.sheets import awaited, brought_in, checked, handed_in

CLIENTS = (
    b"Name;E-mail;First contact;Bought on;Amount;Currency\n"
    b"Ada Byron;ada@example.org;2026-03-02;2026-04-05;1.250,50;USD\n"
    b"Bob Babbage;bob@example.org;2026-03-03;;;\n"
    b"Eve Curie;eve@example.org;2026-03-04;2026-05-06;390,00;EUR\n"
)
MAPPING = """kind: people
fields: {name: Name, email: E-mail, at: First contact}
touches:
- kind: purchases
  fields: {at: Bought on, amount: Amount, currency: Currency}
  when: {Bought on: given}
"""


def purchases() -> list[tuple[int, str | None]]:
    from leadline.record.models import Touch

    found = Touch.objects.filter(kind="purchase").order_by("at").values_list("amount", "currency")
    return [((amount or 0) // 10_000, currency) for amount, currency in found]


def test_the_amount_can_be_said_once_the_day_of_the_purchase_is(workspace: Home, marketer: Client) -> None:
    draft = handed_in(marketer, "clients.csv", CLIENTS)
    marketer.post(f"/import/{draft}/kind", {"kind": "people"})
    address = f"/import/{draft}/columns"
    page = awaited(marketer, address, "Which column is what?")
    assert "Amount of the purchase" not in page
    assert "Where a column says when they bought" in page
    marketer.post(address, {"to-3": "touch:purchase"})
    page = awaited(marketer, address, "Amount of the purchase")
    assert "It may be the amount of the purchase" in page
    marketer.post(address, {"to-4": "bought:amount", "to-5": "bought:currency"})
    page = awaited(marketer, address, "Amount of the purchase")
    assert '<option value="bought:amount" selected>' in page
    assert "1,250.50" in page
    checked(marketer, draft, "people")
    brought_in(marketer, draft)
    assert purchases() == [(125050, "USD"), (39000, "EUR")]


def test_a_mapping_says_the_same(workspace: Home, marketer: Client, tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(CLIENTS)
    report = import_prepared(workspace, prepare(path, Mapping.parse(MAPPING)))
    assert (report.new, report.written) == (3, 5)
    assert purchases() == [(125050, "USD"), (39000, "EUR")]
