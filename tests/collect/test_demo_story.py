"""The made-up company: the same every time, invented throughout, and telling the story that it is meant to tell."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from leadline.collect.demo.company import DemoCompany, demo_company, demo_playbook
from leadline.collect.demo.person import fictional_phone
from leadline.collect.demo.sources import SOURCES
from leadline.collect.demo.table import demo_table
from leadline.engines.local import qualify
from leadline.measurement.handover import handover
from leadline.playbook import Playbook, check
from leadline.qualification.result import Qualified

NOW = datetime(2026, 6, 10, 13, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def company() -> DemoCompany:
    return demo_company(NOW, size=1200)


def test_the_same_day_tells_the_same_story_and_a_later_hour_only_more_of_it() -> None:
    early, again, late = (demo_company(NOW + timedelta(hours=hours), size=150) for hours in (0, 0, 8))
    assert early == again
    assert late.touches[: len(early.touches)] == early.touches
    assert len(late.touches) > len(early.touches)


def test_the_size_is_the_number_of_people(company: DemoCompany) -> None:
    cookies = {row["cookie"].removesuffix("-phone") for row in company.touches if row["cookie"]}
    assert len(cookies) >= 0.98 * 1200
    assert company.people == 1200


def test_it_spans_two_years_and_ends_now(company: DemoCompany) -> None:
    moments = [row["at"] for row in company.touches]
    assert moments == sorted(moments)
    assert timedelta(days=700) < NOW - moments[0] < timedelta(days=735)
    assert timedelta(0) <= NOW - moments[-1] < timedelta(hours=6)


def test_every_address_and_number_belongs_to_nobody(company: DemoCompany) -> None:
    emails = {row["email"] for row in company.touches if row.get("email")}
    phones = {row["phone"] for row in company.touches if row.get("phone")}
    assert emails
    assert phones
    assert all(re.fullmatch(r"[a-z0-9.-]+@example\.(com|org|net)", email) for email in emails)
    reserved = re.compile(r"\+33 1 99 00 \d\d \d\d|\+44 20 7946 0\d\d\d|\+1 \d{3} 555 01\d\d")
    assert all(reserved.fullmatch(phone) for phone in phones)


def test_every_person_has_a_number_of_their_own_that_could_be_one() -> None:
    numbers = [fictional_phone(n) for n in range(0, 13_000, 13)]
    assert len(set(numbers)) == len(numbers)
    assert all(phonenumbers.is_possible_number(phonenumbers.parse(number)) for number in numbers)


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 6, 10), date(2028, 2, 29)])
def test_its_playbook_is_in_order_on_any_day(day: date) -> None:
    assert check(demo_playbook(day)) == []


def test_its_touches_name_only_offers_and_products_of_its_playbook(company: DemoCompany) -> None:
    playbook = Playbook.parse(company.playbook)
    offers = {row["offer"] for row in company.touches if row.get("offer")}
    products = {row["product"] for row in company.touches if row.get("product")}
    assert offers <= {offer.key for offer in playbook.offers}
    assert products == {product.key for product in playbook.products}


def test_everything_that_there_is_to_see_happens(company: DemoCompany) -> None:
    kinds = Counter(row["kind"] for row in company.touches)
    happening = {
        "page_view",
        "request",
        "attendance",
        "purchase",
        "refund",
        "outcome",
        "decision",
        "delivery",
        "identity",
    }
    assert happening <= set(kinds)
    follow_ups = Counter(row["follow_up"] for row in company.touches if row["kind"] == "request")
    assert set(follow_ups) == {"declined", "neutral", "requested"}
    assert any(row["kind"] == "request" and NOW - row["at"] < timedelta(hours=3) for row in company.touches)


def test_downloads_are_asked_for_only_while_they_are_promoted(company: DemoCompany) -> None:
    playbook = Playbook.parse(company.playbook)
    for row in company.touches:
        if row["kind"] == "request" and row["action"] == "download":
            offer = playbook.offer(row["offer"])
            assert offer is not None
            day = row["at"].date()
            spans = [(span.since, span.until or "9999-12-31") for span in offer.promoted]
            near = {(day + timedelta(days=n)).isoformat() for n in (-1, 0, 1)}
            assert any(since <= one <= until for since, until in spans for one in near)


def test_later_papers_are_promoted_shorter_and_bring_fewer_new_people(company: DemoCompany) -> None:
    playbook = Playbook.parse(company.playbook)
    papers = [offer for offer in playbook.offers if offer.kind == "download" and offer.key != "tablet-draw"]
    seen: set[str] = set()
    new = []
    for paper in papers:
        takers = {row["email"] for row in company.touches if row.get("offer") == paper.key}
        new.append(len(takers - seen))
        seen |= takers
    third = len(papers) // 3
    assert sum(new[:third]) > 3 * sum(new[-third:])


def test_a_delivery_names_the_request_that_it_belongs_to(company: DemoCompany) -> None:
    table = demo_table(company.touches)
    deliveries = table.filter(pc.equal(table.column("kind"), "delivery"))
    assert deliveries.num_rows > 100
    assert deliveries.column("request").null_count == 0


def test_every_source_brings_somebody(company: DemoCompany) -> None:
    asked = {row["source"] for row in company.touches if row["kind"] == "request"}
    assert asked == {source.name for source in SOURCES}


def _standing(company: DemoCompany) -> tuple[pa.Table, Qualified]:
    persons = [(row["email"] or row["cookie"]) for row in company.touches]
    of_cookie = {row["cookie"]: row["email"] for row in company.touches if row["cookie"] and row["email"]}
    touches = demo_table(company.touches).append_column("person", pa.array([of_cookie.get(p, p) for p in persons]))
    return touches, qualify(touches, Playbook.parse(company.playbook), as_of=NOW)


def test_sales_answers_most_leads_within_days_and_some_that_it_refuses_come_back(company: DemoCompany) -> None:
    touches, qualified = _standing(company)
    playbook = Playbook.parse(company.playbook)
    report = handover(
        qualified.leads, qualified.entries, qualified.requests, qualified.steps, touches, playbook, as_of=NOW
    )
    total = report.total
    assert total.accepted + total.rejected > 0.7 * total.handed_over
    assert total.accepted > total.rejected > 5
    assert min(total.won, total.lost, total.returned) > 3
    assert total.waiting > 0
    assert total.answer.median is not None
    assert 0.2 < total.answer.median < 4
    assert len(total.reasons) > 3
    stays = Counter((e["person"], e["product"]) for e in qualified.entries.to_pylist() if e["stage"] == "sql")
    assert any(count > 1 for count in stays.values())


def test_every_decision_of_sales_finds_the_lead_handed_over(company: DemoCompany) -> None:
    touches, qualified = _standing(company)
    given = [row for row in touches.to_pylist() if row["kind"] == "decision" and row["action"] in ("accept", "reject")]
    spells: dict[tuple[str, str], list[tuple[datetime, str]]] = {}
    for entry in qualified.entries.to_pylist():
        spells.setdefault((entry["person"], entry["product"]), []).append((entry["at"], entry["stage"]))
    stood = [
        max((at, stage) for at, stage in spells[row["person"], row["product"]] if at < row["at"])[1] for row in given
    ]
    assert len(given) > 40
    assert stood.count("sql") >= 0.97 * len(stood)
