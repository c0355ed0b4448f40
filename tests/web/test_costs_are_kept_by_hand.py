"""Costs are added by hand and taken away, with undo, and stand in the figures at once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.figures.random_homes import bring
from tests.web.figures.reading import read
from tests.web.people import client_of

HERE = "/settings/costs"
GOOD = {"day_from": "2026-03-01", "day_to": "2026-03-31", "amount": "1,234.50", "currency": "EUR", "source": "referral"}


def costs() -> list[dict[str, Any]]:
    from leadline.record.models import Cost

    wanted = ("id", "day_from", "amount", "currency", "source", "product", "run")
    return [dict(zip(wanted, row, strict=True)) for row in Cost.objects.order_by("id").values_list(*wanted)]


def undo(client: Client) -> int:
    """Press the button that the page shows."""
    deed = re.search(r'name="deed" value="([^"]+)"', client.get(HERE).content.decode())
    assert deed
    return client.post("/settings/costs/undo", {"deed": deed[1]}).status_code


def test_without_any_the_page_says_what_they_are_for(owner: Client) -> None:
    page = read(owner, HERE)
    assert "No costs yet" in page.text
    assert "what a lead and a client cost" in page.text


def test_added_taken_away_and_both_undone(owner: Client) -> None:
    assert owner.post(HERE, GOOD).status_code == 302
    (cost,) = costs()
    assert (cost["amount"], cost["currency"], cost["source"]) == (1_234_500_000, "EUR", "referral")
    page = read(owner, HERE)
    assert "Added: €1,234.50 for referral, 1 March 2026 to 31 March 2026." in page.text
    assert page.text.count("Added:") == 1
    assert "1 cost" in page.count
    assert owner.post(f"{HERE}/{cost['id']}/remove").status_code == 302
    assert not costs()
    assert undo(owner) == 302
    assert costs() == [cost]
    owner.post(HERE, GOOD | {"amount": "7"})
    assert undo(owner) == 302
    assert costs() == [cost]


def test_undoing_twice_changes_nothing_more(owner: Client) -> None:
    owner.post(HERE, GOOD)
    owner.post(f"{HERE}/{costs()[0]['id']}/remove")
    deed = re.search(r'name="deed" value="([^"]+)"', owner.get(HERE).content.decode())
    assert deed
    for _ in range(2):
        assert owner.post("/settings/costs/undo", {"deed": deed[1]}).status_code == 302
    assert len(costs()) == 1
    assert "Was undone before" in read(owner, HERE).text
    assert owner.post("/settings/costs/undo", {"deed": "x"}).status_code == 400


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("day_from", "", "Give the first day"),
        ("day_from", "31.03.2026", "This is no day"),
        ("day_from", "0001-01-01", "This is no day"),
        ("day_to", "2026-02-28", "The last day is before the first"),
        ("amount", "", "Say how much"),
        ("amount", "a lot", "This is no amount"),
        ("amount", "1.234", "This can be read in two ways"),
        ("amount", "$20", "The amount says $"),
        ("amount", "-5", "Costs are given as positive amounts"),
        ("amount", "2000000000000", "more than can be counted"),
        ("currency", "euros", "A currency is a code of three letters"),
        ("currency", "XAU", "The playbook gives no rate for XAU"),
        ("source", "x" * 300, "At most 200 characters"),
        ("product", "no such <b>", "The playbook has no such product"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(owner: Client, field: str, typed: str, said: str) -> None:
    answer = owner.post(HERE, GOOD | {field: typed})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert f'aria-describedby="{field}-wrong"' in answer.content.decode()
    assert answer.content.decode().count('aria-invalid="true"') == 1
    assert not costs()


def test_the_very_same_cost_is_not_added_twice(owner: Client) -> None:
    owner.post(HERE, GOOD)
    answer = owner.post(HERE, GOOD)
    assert answer.status_code == 422
    assert "is there already" in answer.content.decode()
    assert len(costs()) == 1


def test_what_is_typed_is_shown_as_text(owner: Client) -> None:
    owner.post(HERE, GOOD | {"campaign": "<script>alert(1)</script>", "offer": "\0=cmd()"})
    page = owner.get(HERE).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_viewers_and_sellers_read_and_marketers_write(workspace: Home) -> None:
    from leadline.web.roles import Role

    marketer = client_of(Role.MARKETER)
    assert marketer.post(HERE, GOOD).status_code == 302
    number = costs()[0]["id"]
    for role in (Role.VIEWER, Role.SELLER):
        client = client_of(role)
        page = client.get(HERE).content.decode()
        assert "referral" in page
        assert "Take away" not in page
        assert client.post(HERE, GOOD | {"amount": "5"}).status_code == 403
        assert client.post(f"{HERE}/{number}/remove").status_code == 403
        assert client.post("/settings/costs/undo").status_code == 403
    assert len(costs()) == 1
    assert marketer.post(f"{HERE}/{number}/remove").status_code == 302
    assert marketer.post(f"{HERE}/{number}/remove").status_code == 404


def test_figures_count_them_at_once(workspace: Home, owner: Client) -> None:
    came = datetime.now(UTC) - timedelta(days=10)
    bring(workspace, "requests", [{"email": "a@example.net", "at": came, "source": "referral"}])
    assert "What they cost is not known" in read(owner, "/sources").text
    owner.post(HERE, GOOD | {"day_from": f"{came:%Y-%m-%d}", "day_to": "", "amount": "90"})
    assert "€90 spent" in read(owner, "/sources").text
    assert "€90 spent" in read(owner, "/flow").text
    owner.post(f"{HERE}/{costs()[0]['id']}/remove")
    assert "€90" not in read(owner, "/flow").text
    undo(owner)
    assert "€90 spent" in read(owner, "/flow").text


def test_those_of_a_file_say_which(workspace: Home, owner: Client) -> None:
    rows = [{"day": f"2026-01-{n:02d}", "amount": n, "source": "referral"} for n in range(1, 29)]
    bring(workspace, "costs", rows + [{"day": f"2026-02-{n:02d}", "amount": n, "source": ""} for n in range(1, 29)])
    page = read(owner, HERE)
    assert page.rows == 50
    assert "costs.csv" in page.text
    assert "1–50 of 56" in page.text
    assert read(owner, f"{HERE}?page=2").rows == 6


def _came(workspace: Home) -> None:
    """Four leads, of three sources, one offer and one campaign."""
    at = datetime.now(UTC) - timedelta(days=10)
    came_from = (("organic_search", ""), ("LinkedIn", ""), ("google", "cpc"), ("Messe Köln", ""))
    same = {"at": at, "offer": "quote", "campaign": "Spring_26"}
    rows = [
        {"email": f"p{n}@example.net", "source": source, "medium": medium, **same}
        for n, (source, medium) in enumerate(came_from)
    ]
    bring(workspace, "requests", rows)


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("source", "organic search", "organic_search"),
        ("source", " Organic-Search", "organic_search"),
        ("source", "linkedin", "LinkedIn"),
        ("source", "messe köln", "Messe Köln"),
        ("source", "Google / CPC", "google / cpc"),
        ("campaign", "spring 26", "Spring_26"),
        ("offer", "Quote", "quote"),
    ],
)
def test_names_typed_as_pages_show_them_are_those_of_the_leads(
    workspace: Home, owner: Client, field: str, typed: str, kept: str
) -> None:
    from leadline.record.models import Cost

    _came(workspace)
    owner.post(HERE, GOOD | {"source": "", "campaign": "", "offer": "", field: typed})
    assert list(Cost.objects.values_list(field, flat=True)) == [kept]
    assert "No lead has" not in read(owner, HERE).text


def test_what_was_typed_once_in_either_way_is_the_same_cost(workspace: Home, owner: Client) -> None:
    _came(workspace)
    owner.post(HERE, GOOD | {"source": "organic_search"})
    assert owner.post(HERE, GOOD | {"source": "organic search"}).status_code == 422
    assert len(costs()) == 1


def test_a_name_that_no_lead_has_is_kept_and_told_with_the_nearest(workspace: Home, owner: Client) -> None:
    _came(workspace)
    owner.post(HERE, GOOD | {"source": "Linkedn", "campaign": "autumn"})
    page = read(owner, HERE)
    text = page.text.replace("\u2068", "").replace("\u2069", "")
    assert costs()[0]["source"] == "Linkedn"
    assert "No lead has come from “Linkedn” yet. The nearest name is “LinkedIn”: undo this and type that one" in text
    assert "No lead has the campaign “autumn” yet. Until one does," in text
    assert 'id="undo-cost"' in page.html


def test_a_source_of_the_playbook_that_nobody_has_come_from_has_its_name(workspace: Home, owner: Client) -> None:
    _came(workspace)
    owner.post(HERE, GOOD | {"source": "Paid search"})
    text = read(owner, HERE).text
    assert costs()[0]["source"] == "paid_search"
    assert "yet. Until one does," in text


def test_amounts_are_shown_to_the_cent(workspace: Home, owner: Client) -> None:
    owner.post(HERE, GOOD | {"amount": "1,200.50"})
    owner.post(HERE, GOOD | {"amount": "3,600"})
    page = read(owner, HERE)
    assert {"€1,200.50", "€3,600"} <= {cell for row in page.tables for cell in row}


def test_what_no_lead_has_come_by_is_marked_in_the_list(workspace: Home, owner: Client) -> None:
    """Also of a file, which says it once, when it is brought in."""
    said = "no lead yet"
    owner.post(HERE, GOOD | {"source": "nobody knows it"})
    assert said not in read(owner, HERE).text, "before anybody has come nothing is strange"
    _came(workspace)
    assert read(owner, HERE).text.count(said) == 1
    owner.post(HERE, GOOD | {"source": "", "amount": "8"})
    assert read(owner, HERE).text.count(said) == 1
    assert "No lead yet: until somebody comes by it" in read(owner, HERE).text
