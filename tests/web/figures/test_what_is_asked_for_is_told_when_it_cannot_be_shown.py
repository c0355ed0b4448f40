"""Odd addresses, empty homes, filters that leave nobody over, and names that somebody made up to do harm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.figures.random_homes import bring
from tests.web.figures.reading import read
from tests.web.homes import NASTY

HARM = (
    NASTY, "=HYPERLINK(\"http://evil.example\")", "\u202egnihtemos\u202c", "\u2066\u2067", "🎯" * 40, "A" * 10_000,
    "a b&c=d#e?f/g%41+", "~missing", "~", "'; drop table touch; --", "{{ 7*7 }}{% debug %}", "شركة",
)  # fmt: skip


def test_an_empty_home(workspace: Home, owner: Client) -> None:
    for page in ("/flow", "/sources", "/people?of=flow&figure=leads"):
        found = read(owner, page)
        assert found.status == 200
        assert "Nobody here yet" in found.text
        assert found.figures == []


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/flow?since=2026-13-45", "'2026-13-45' is not a date"),
        ("/flow?since=2026-05-01&until=2026-04-01", "is before 2026-05-01"),
        ("/flow?as_of=2199-01-01", "has not come yet"),
        ("/sources?as_of=yesterday", "neither a date nor a moment"),
        ("/flow?by=sauce", "Did you mean “source”?"),
        ("/sources?by=month", "Leads cannot be told apart by “month”"),
        ("/people?of=flow&figure=money", "There is no such figure"),
        ("/people?of=flow&figure=count&step=leap", "There is no such figure"),
        ("/people?of=weather&figure=count", "There is no such figure"),
        ("/people?of=sources&figure=leads&key=nowhere", "Nobody belongs to this group"),
        ("/people?of=sources&figure=leads&key=a&key=b", "Nobody belongs to this group"),
    ],
)
def test_what_cannot_be_read_is_told_and_kept(workspace: Home, owner: Client, address: str, said: str) -> None:
    bring(workspace, "requests", [{"email": "a@x.example", "at": datetime.now(UTC) - timedelta(1), "offer": "quote"}])
    found = read(owner, address)
    assert found.status == 400
    assert said in found.text.replace("&#x27;", "'")
    for typed in ("2026-13-45", "2199-01-01", "yesterday"):
        assert typed not in address or f'value="{typed}"' in found.html


def test_filters_that_leave_nobody_over_say_which_to_drop(workspace: Home, owner: Client) -> None:
    bring(workspace, "requests", [{"email": "a@x.example", "at": datetime.now(UTC) - timedelta(1), "offer": "quote"}])
    for page in ("/flow?source=moon", "/sources?source=moon"):
        found = read(owner, page)
        assert found.status == 200
        assert "The filters leave nobody over" in found.text
        assert ("Show all 1", page.split("?")[0]) in found.links
        assert found.count in ("Nobody from “\u2068moon\u2069”.", "No lead from “\u2068moon\u2069”.")


def test_today_is_now_and_a_day_before_anybody_came_is_empty(workspace: Home, owner: Client) -> None:
    bring(workspace, "requests", [{"email": "a@x.example", "at": datetime.now(UTC) - timedelta(1), "offer": "quote"}])
    today = read(owner, f"/flow?as_of={datetime.now(UTC):%Y-%m-%d}")
    assert today.status == 200
    assert "You are looking at" not in today.text
    before = read(owner, "/sources?as_of=2020-01-01")
    assert before.status == 200
    assert "nobody has made a request" in before.text


def test_names_that_mean_harm_are_names_and_open_their_people(workspace: Home, owner: Client) -> None:
    at = datetime.now(UTC) - timedelta(days=1)
    rows = [
        {"email": f"p{i}@x.example", "at": at, "name": text, "action": "quote", "campaign": text, "offer": text}
        | {"source": text}
        for i, text in enumerate(HARM)
    ]
    bring(workspace, "requests", rows)
    for page in ("/sources", "/sources?by=campaign", "/sources?by=where-what-why", "/flow?by=offer", "/flow?by=source"):
        found = read(owner, page)
        assert found.status == 200
        assert "<script>alert" not in found.html
        assert "<img" not in found.html
        assert "=HYPERLINK" in found.text
        assert len(found.html) < 150_000
        assert max(len(url) for _, url in found.figures) < 1_500
        for text, url in dict.fromkeys(found.figures):
            opened = read(owner, url)
            assert (opened.status, opened.count.split(" ")[0]) == (200, text), url
            assert "<script>alert" not in opened.html
        for name, url in found.links:
            if url.startswith("/flow?source="):
                alone = read(owner, url)
                assert alone.status == 200
                assert alone.count.startswith("0 clients so far of 1 lead"), name


def test_thousands_of_sources_come_in_parts(workspace: Home, owner: Client) -> None:
    at = datetime.now(UTC) - timedelta(days=1)
    rows = [{"email": f"p{i}@x.example", "at": at, "source": f"partner {i}", "offer": "quote"} for i in range(2000)]
    bring(workspace, "requests", rows)
    page = read(owner, "/sources")
    assert "1–100 of 2,000" in page.text
    following = next(url for said, url in page.links if said == "Next 100")
    second = read(owner, following)
    assert "101–200 of 2,000" in second.text
    flow = read(owner, "/flow?by=source")
    assert "1–50 of 2,000" in flow.text
    assert len(flow.html) < 200_000


def test_a_class_with_many_sources_leads_on_to_them(workspace: Home, owner: Client) -> None:
    workspace.playbook_path.write_text("leadline: 1\nsources: {cultivated: [referral]}\n", "utf-8")
    at = datetime.now(UTC) - timedelta(days=1)
    rows = [{"email": f"p{i}@x.example", "at": at, "source": f"partner {i}", "offer": "quote"} for i in range(30)]
    bring(workspace, "requests", [*rows, {"email": "r@x.example", "at": at, "source": "referral", "offer": "quote"}])
    page = read(owner, "/sources")
    more = next(url for said, url in page.links if said == "and 10 more")
    alone = read(owner, more)
    named = [name for name, *_ in alone.tables if name.startswith("partner")]
    assert len(set(named)) == 30
    assert len(named) == 30, "in the table of what they brought; nobody knows yet what they are worth"
    assert ("All classes", "/sources") in alone.links


def test_the_first_and_the_last_day_of_the_calendar(workspace: Home, owner: Client) -> None:
    bring(workspace, "requests", [{"email": "a@x.example", "at": datetime.now(UTC) - timedelta(1), "offer": "quote"}])
    assert read(owner, "/flow?since=0001-01-01&until=9999-12-31").status == 200
    assert read(owner, "/sources?since=9999-12-01&until=9999-12-31").status == 200


def test_what_was_erased_entirely_is_said_beside_the_figures(workspace: Home, owner: Client) -> None:
    from leadline.record.erasure import erase

    yesterday = datetime.now(UTC) - timedelta(1)
    bring(workspace, "requests", [{"email": f"{one}@x.example", "at": yesterday, "offer": "quote"} for one in "ab"])
    assert "erased entirely" not in read(owner, "/flow").text
    erase(workspace, 1, "owner", entirely=True)
    for page in ("/flow", "/sources"):
        assert "1 touch of people who were erased entirely" in read(owner, page).text
