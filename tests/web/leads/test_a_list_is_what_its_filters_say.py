"""Whatever is asked for: the list is exactly the leads that a plain look at each finds, in order, each once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadline.collect.by_hand import add_touch
from leadline.record.home import Home
from leadline.record.models.member import Role
from tests.record import kept_tables
from tests.web.figures.random_homes import OFFERS, SOURCES
from tests.web.homes import few, fill
from tests.web.leads.reading import everybody, pages, shown
from tests.web.people import client_of

COLUMNS = {
    "stage": "stage", "temperature": "temperature", "product": "product", "source": "source", "class": "source_class",
    "offer": "offer", "campaign": "campaign", "owner": "owner", "what": "what", "why": "why",
}  # fmt: skip
DAYS = {"today": 0, "7": 7, "30": 30, "90": 90, "365": 365}
ORDERS = {"asked": "last_request_at", "score": "total", "seen": "first_touch_at"}


def maybe(*values: str) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), st.just(""), st.sampled_from(values))


ASKED = st.fixed_dictionaries(
    {
        "with": maybe("visitors", "everybody"),
        "stage": maybe("visitor", "prospect", "mql", "sql", "client", "recycled"),
        "temperature": maybe("cold", "cool", "warm", "hot"),
        "product": maybe("course", "week, in-house", "~missing"),
        "source": maybe(*(source or "~missing" for source in SOURCES)),
        "class": maybe("cultivated", "interest", "classic", "unclassified"),
        "offer": maybe(*(offer or "~missing" for offer in OFFERS)),
        "campaign": maybe("x", "y", "~missing"),
        "owner": maybe("sella", "mark", "~me", "~nobody"),
        "what": maybe("self_provided", "~missing"),
        "asked": maybe(*DAYS),
        "customer": maybe("yes", "no"),
        "taker": maybe("yes", "no"),
        "do_not_contact": maybe("yes", "no"),
        "sort": maybe("asked", "asked_earliest", "score", "score_lowest", "seen", "seen_earliest"),
    }
)


def one_at_a_time(given: dict[str, str]) -> dict[str, str]:
    """Most combinations of many filters fit nobody: two of them, and the order, are kept."""
    kept = [name for name in given if given[name] and name not in ("with", "sort")][:2]
    return {name: value for name, value in given.items() if value and name in (*kept, "with", "sort")}


def fits(lead: dict[str, Any], asked: dict[str, str], now: datetime) -> bool:
    who = asked.get("with", "request")
    if who != "everybody" and (lead["last_request_at"] is not None) != (who == "request"):
        return False
    for name, column in COLUMNS.items():
        wanted: str | None = asked.get(name)
        if wanted and lead[column] != {"~missing": None, "~nobody": None, "~me": "sella"}.get(wanted, wanted):
            return False
    if span := asked.get("asked"):
        since = datetime.combine(now.date() - timedelta(days=DAYS[span]), time.min, UTC)
        if lead["last_request_at"] is None or lead["last_request_at"] < since:
            return False
    truths = ("customer", "taker", "do_not_contact")
    return all(lead[name] == (asked[name] == "yes") for name in truths if asked.get(name))


def in_order(leads: list[dict[str, Any]], asked: dict[str, str]) -> list[Any]:
    order = asked.get("sort") or ("seen" if asked.get("with") == "visitors" else "asked")
    values = [lead[ORDERS[order.partition("_")[0]]] for lead in leads]
    known = sorted((value for value in values if value is not None), reverse="_" not in order)
    unknown = [None] * (len(values) - len(known))
    return [*unknown, *known] if "_" in order else [*known, *unknown]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
@given(drawn=st.data())
def test_it_agrees_with_a_plain_look_at_every_lead(seller: Client, many_leads: Home, drawn: st.DataObject) -> None:

    asked = one_at_a_time(drawn.draw(ASKED))
    found = [lead for lead in kept_tables.leads().to_pylist() if lead["current"]]
    expected = [lead for lead in found if fits(lead, asked, datetime.now(UTC))]
    address = "/leads?" + urlencode(asked)
    listed = everybody(seller, address)
    assert shown(seller, address).count == len(expected) == len(listed)
    by_name = {f"{lead['person']}:{lead['product'] or '~missing'}": lead for lead in expected}
    assert set(listed) == set(by_name)
    column = ORDERS[(asked.get("sort") or ("seen" if asked.get("with") == "visitors" else "asked")).partition("_")[0]]
    assert [by_name[lead][column] for lead in listed] == in_order(expected, asked)


@pytest.mark.parametrize("order", ["asked", "asked_earliest", "score", "score_lowest", "seen", "seen_earliest"])
def test_paging_shows_every_lead_once(seller: Client, order: str) -> None:
    seen = list(pages(seller, f"/leads?with=everybody&sort={order}"))
    leads = [lead for page in seen for lead in page.leads]
    assert len(seen) >= 3
    assert [len(page.leads) for page in seen[:-1]] == [50] * (len(seen) - 1)
    assert len(leads) == len(set(leads)) == seen[0].count


def test_a_page_behind_the_last_is_the_last(seller: Client) -> None:
    *_, last = pages(seller, "/leads")
    assert shown(seller, "/leads?page=4000").leads == last.leads


def test_the_score_is_the_kept_one(seller: Client, many_leads: Home) -> None:

    kept = [lead for lead in kept_tables.leads().to_pylist() if lead["current"] and lead["requests"]]
    best = max(lead["total"] for lead in kept if lead["total"] is not None)
    assert f">{best:.1f}<" in shown(seller, "/leads?sort=score").html


@pytest.fixture
def seller(many_leads: Home) -> Client:
    from leadline.web.roles import Role

    return client_of(Role.SELLER, "sella")


def test_the_sidebar_counts_what_the_list_shows(many_leads: Home) -> None:
    from leadline.web.roles import Role

    page = client_of(Role.VIEWER).get("/leads").content.decode()
    shown = page.split('id="opening"><b>')[1].split(" ")[0]
    assert f'<span class="n">{shown}</span>' in page


def test_the_opening_sentence_adds_up_with_those_who_have_bought(workspace: Home) -> None:
    fill(workspace, few()[:2])
    add_touch(workspace, {"email": "mara@brightwater.example", "amount": "100", "currency": "EUR"}, "purchases")
    page = client_of(Role.SELLER).get("/leads").content.decode()
    opening = re.sub("<[^>]+>", "", page.split('id="opening">')[1].split("</p>")[0])
    assert opening == "2 leads with a request: 1 hot; the other 1 has none open."
