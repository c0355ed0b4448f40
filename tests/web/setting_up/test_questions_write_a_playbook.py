"""The answers to the questions make a playbook, and stand in the form again afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.homes import NASTY, few, fill
from tests.web.people import client_of

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def answers(**more: str) -> dict[str, str]:
    """As a form sends them: two products, two offers, mornings and afternoons."""
    hours = {f"{day}-{end}-0": "" for day in DAYS for end in ("from", "to")}
    for day in DAYS[:5]:
        hours |= {f"{day}-from-0": "9:00", f"{day}-to-0": "17:30"}
    return hours | {
        "company": "Köhler & Söhne: #1", "currency": "eur", "zone": "Europe/Berlin",
        "product-0-key": "", "product-0-name": "Team coaching", "product-0-price": "3,600.00",
        "product-0-again": "1", "product-0-solves": "leads get lost\r\nslow follow-up, always\r\n",
        "product-1-key": "", "product-1-name": "Ébook", "product-1-price": "19,90", "product-1-online": "1",
        "product-1-solves": "",
        "offer-0-key": "", "offer-0-name": "White paper", "offer-0-kind": "download",
        "offer-0-product": "Team coaching",
        "offer-1-key": "", "offer-1-name": "Quote", "offer-1-kind": "quote", "offer-1-product": "",
        "do": "write", **more,
    }  # fmt: skip


def test_they_make_one_that_says_them(owner: Client, workspace: Home) -> None:
    answer = owner.post("/set-up", answers())
    assert (answer.status_code, answer.headers.get("Location")) == (302, "/set-up/ready")
    playbook = workspace.playbook()
    assert (playbook.name, playbook.time_zone, playbook.currency) == ("Köhler & Söhne: #1", "Europe/Berlin", "EUR")
    coaching, ebook = playbook.products
    assert coaching.price is not None
    assert ebook.price is not None
    assert (coaching.price.micros, coaching.repeatable, coaching.buy_online) == (3_600_000_000, True, False)
    assert coaching.solves == ("leads get lost", "slow follow-up, always")
    assert (ebook.price.micros, ebook.repeatable, ebook.buy_online) == (19_900_000, False, True)
    assert [(offer.name, offer.kind, offer.product) for offer in playbook.offers] == [
        ("White paper", "download", coaching.key), ("Quote", "quote", None),
    ]  # fmt: skip
    assert playbook.hours.by_weekday == (((540, 1050),),) * 5 + ((), ())
    from leadline.record.publication import versions

    assert versions(workspace)[0].by is not None
    ready = owner.get("/set-up/ready").content.decode()
    assert "Team coaching" in ready
    assert "made-up company" in ready
    assert "leadline import" in ready


@pytest.mark.parametrize("typed", ["3000", "3 000", "3.000", "3,000", "3.000 €", "€3,000.00", "EUR 3000"])
def test_prices_are_read_as_people_write_them(owner: Client, workspace: Home, typed: str) -> None:
    assert owner.post("/set-up", answers(**{"product-0-price": typed})).status_code == 302
    price = workspace.playbook().products[0].price
    assert price is not None
    assert price.micros == 3_000_000_000


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("much", "A number like 3000"),
        ("-3", "A number like 3000"),
        ("20 USD", "Prices are in EUR"),
        ("$20", "Write what it is in EUR, without $"),
    ],
)
def test_what_is_no_price_is_told_at_its_field(owner: Client, typed: str, told: str) -> None:
    answer = owner.post("/set-up", answers(**{"product-0-price": typed}))
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_they_stand_in_the_form_again_and_can_be_changed(owner: Client, workspace: Home) -> None:
    owner.post("/set-up", answers())
    page = owner.get("/set-up").content.decode()
    for said in ("Köhler &amp; Söhne: #1", "Europe/Berlin", "Team coaching", "slow follow-up, always", "19.9", "09:00"):
        assert said in page
    keys = [product.key for product in workspace.playbook().products]
    changed = answers(**{f"product-{n}-key": key for n, key in enumerate(keys)}, **{"product-0-price": "4000"})
    changed |= {"offer-0-key": workspace.playbook().offers[0].key, "offer-1-key": workspace.playbook().offers[1].key}
    assert owner.post("/set-up", changed).status_code == 302
    price = workspace.playbook().products[0].price
    assert price is not None
    assert price.micros == 4_000_000_000
    assert [product.key for product in workspace.playbook().products] == keys


def test_rows_come_and_go_without_scripts_and_nothing_is_written(owner: Client, workspace: Home) -> None:
    before = workspace.playbook_path.read_bytes()
    more = owner.post("/set-up", answers(add="product")).content.decode()
    assert 'name="product-2-name"' in more
    assert "Team coaching" in more
    assert "slow follow-up, always" in more
    less = owner.post("/set-up", answers(drop="product-0")).content.decode()
    assert 'name="product-1-name"' not in less
    assert "Ébook" in less
    assert 'name="offer-2-name"' in owner.post("/set-up", answers(add="offer")).content.decode()
    assert 'name="offer-1-name"' not in owner.post("/set-up", answers(drop="offer-1")).content.decode()
    assert owner.post("/set-up", answers(drop="product-x²")).status_code == 200
    assert workspace.playbook_path.read_bytes() == before


def test_looking_first_writes_nothing(owner: Client, workspace: Home) -> None:
    before = workspace.playbook_path.read_bytes()
    page = owner.post("/set-up", answers(do="look")).content.decode()
    assert "What your answers say" in page
    assert "costs €3,600" in page
    assert workspace.playbook_path.read_bytes() == before


def test_each_wrong_answer_is_told_at_its_field_and_all_stay_as_typed(owner: Client, workspace: Home) -> None:
    before = workspace.playbook_path.read_bytes()
    wrong = {
        "company": "", "zone": "Europe/Berln", "currency": "€", "product-0-price": "a lot", "product-1-name": "",
        "mon-from-0": "late", "tue-to-0": "08:00", "offer-0-kind": "party",
    }  # fmt: skip
    answer = owner.post("/set-up", answers(**wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Europe/Berlin?" in page
    for name in wrong:
        if name != "offer-0-kind":
            field = page[page.index(f'name="{name}"') :]
            assert 'aria-invalid="true"' in field[: field.index(">")], name
    assert 'value="a lot"' in page
    assert "8 answers to mend" in page
    assert workspace.playbook_path.read_bytes() == before


def test_hostile_answers_are_only_text(owner: Client, workspace: Home) -> None:
    said = answers(
        company=NASTY, **{"product-0-name": NASTY, "offer-0-name": f"{NASTY}\u202e", "offer-0-product": NASTY}
    )
    assert owner.post("/set-up", said).status_code == 302
    for path in ("/set-up", "/set-up/ready", "/playbook", "/leads/add"):
        assert NASTY not in owner.get(path).content.decode(), path
    assert workspace.playbook().name == NASTY


def test_with_leads_already_there_they_are_a_draft_to_look_at(owner: Client, workspace: Home) -> None:
    fill(workspace, few())
    before = workspace.playbook_path.read_bytes()
    answer = owner.post("/set-up", answers())
    assert (answer.status_code, answer.headers["Location"]) == (302, "/playbook/rules")
    assert workspace.playbook_path.read_bytes() == before
    assert "Team coaching" in owner.get("/playbook/rules").content.decode()


def test_a_first_lead_by_hand_is_somebody_to_answer(owner: Client, workspace: Home) -> None:
    owner.post("/set-up", answers())
    nobody: dict[str, Any] = {"name": "Mara", "offer": "quote"}
    assert owner.post("/leads/add", nobody).status_code == 422
    assert owner.post("/leads/add", {"email": "mara@brightwater.example"}).status_code == 422
    answer = owner.post("/leads/add", {**nobody, "email": "mara@brightwater.example", "problem": "slow"})
    assert answer.status_code == 302
    assert "Mara" in owner.get(answer.headers["Location"]).content.decode()
    assert "Mara" in owner.get("/").content.decode()


def test_only_owners_are_asked(workspace: Home) -> None:
    from leadline.web.roles import Role

    for role in (Role.VIEWER, Role.SELLER, Role.MARKETER):
        client = client_of(role)
        assert client.get("/set-up").status_code == 403
        assert client.post("/set-up", answers()).status_code == 403
        assert client.post("/demo").status_code == 403
        assert client.post("/demo/remove").status_code == 403
        assert client.get("/demo").status_code == 200
