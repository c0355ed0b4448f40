"""Saved views: a state of the list under a name, for oneself or for all, removed and put back."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.homes import NASTY, few, fill
from tests.web.leads.reading import shown
from tests.web.people import client_of

PART = {"HX-Request": "true"}
QUERY = "temperature=hot&sort=score"


@pytest.fixture
def seller(workspace: Home) -> Client:
    from leadline.web.roles import Role

    fill(workspace, few())
    return client_of(Role.SELLER, "sella")


def keep(client: Client, name: str, query: str = QUERY, **more: str) -> int:
    return client.post("/leads/views", {"name": name, "query": query, **more}, headers=PART).status_code


def numbers(client: Client) -> list[int]:
    return sorted({int(number) for number in re.findall(r"/leads/views/(\d+)/remove", shown(client, "/leads").html)})


def test_a_view_leads_to_the_same_list(seller: Client) -> None:
    assert keep(seller, "Hot ones") == 200
    html = shown(seller, "/leads").html
    assert '<a href="/leads?temperature=hot&amp;sort=score"><bdi>Hot ones</bdi></a>' in html
    assert 'aria-current="true"><bdi>Hot ones</bdi>' in shown(seller, f"/leads?{QUERY}").html


def test_only_filters_and_order_are_kept(seller: Client) -> None:
    from leadline.record.models import SavedView

    keep(seller, "Short", "q=mara@brightwater.example&page=7&more=yes&evil=1&temperature=hot&stage=")
    assert SavedView.objects.get().query == "temperature=hot"


def test_a_view_of_ones_own_is_not_for_others_and_one_for_all_is(seller: Client) -> None:
    from leadline.web.roles import Role

    keep(seller, "Mine")
    keep(seller, "Ours", shared="yes")
    viewer = client_of(Role.VIEWER)
    html = shown(viewer, "/leads").html
    assert "Ours" in html
    assert "Mine" not in html
    assert numbers(viewer) == []


def test_a_removed_view_can_be_put_back(seller: Client) -> None:
    keep(seller, "Hot ones")
    [number] = numbers(seller)
    gone = seller.post(f"/leads/views/{number}/remove", {"query": ""}, headers=PART).content.decode()
    assert "is removed" in gone
    assert f"/leads/views/{number}/restore" in gone
    assert numbers(seller) == []
    seller.post(f"/leads/views/{number}/restore", {"query": ""}, headers=PART)
    assert numbers(seller) == [number]


def test_nobody_removes_what_is_somebody_elses_but_an_owner(seller: Client) -> None:
    from leadline.web.roles import Role

    keep(seller, "Ours", shared="yes")
    keep(seller, "Mine")
    ours, mine = numbers(seller)
    other, owner = client_of(Role.MARKETER), client_of(Role.OWNER)
    assert other.post(f"/leads/views/{ours}/remove", headers=PART).status_code == 404
    assert owner.post(f"/leads/views/{mine}/remove", headers=PART).status_code == 404
    assert owner.post(f"/leads/views/{ours}/remove", headers=PART).status_code == 200
    assert numbers(seller) == [mine]


@pytest.mark.parametrize(
    ("name", "query"), [("", QUERY), ("  ", QUERY), ("All", ""), ("All", "page=3"), ("Twice", QUERY)]
)
def test_a_view_without_a_name_a_state_or_a_name_of_its_own_is_not_kept(seller: Client, name: str, query: str) -> None:
    keep(seller, "Twice")
    answer = seller.post("/leads/views", {"name": name, "query": query}, headers=PART)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert len(numbers(seller)) == 1


def test_viewers_keep_views_for_themselves_only(seller: Client) -> None:
    from leadline.web.roles import Role

    viewer = client_of(Role.VIEWER)
    assert keep(viewer, "For all", shared="yes") == 403
    assert keep(viewer, "For me") == 200
    assert numbers(seller) == []


def test_a_hostile_name_is_shown_as_text(seller: Client) -> None:
    assert keep(seller, NASTY) == 200
    assert "<script>alert" not in shown(seller, "/leads").html
