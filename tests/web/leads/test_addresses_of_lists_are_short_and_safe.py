"""The state of a list is its address: one address for one list, whatever somebody puts into it."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.homes import NASTY, few, fill, hostile
from tests.web.leads.reading import everybody, shown

HOSTILE = (
    "stage=nothing", "sort=total;drop table touch", "page=-1", "page=99999999999999999999", "page=1e9", "page=٣",
    "asked=999", "with=%27%20or%201=1", "owner=%00", "q=%00%25", "source=~" + "f" * 32, "product=~missing%00",
    "stage=mql&stage=sql", "temperature[]=hot", "customer=maybe", "q=" + "x" * 5000, "offer=%ff%fe",
)  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_nonsense_in_an_address_is_left_out(owner: Client, workspace: Home, query: str) -> None:
    fill(workspace, few())
    assert shown(owner, f"/leads?{query}").status == 200


def test_a_longer_address_leads_to_the_short_one(owner: Client, workspace: Home) -> None:
    fill(workspace, few())
    answer = owner.get("/leads?stage=&temperature=hot&source=&page=1&q=")
    assert (answer.status_code, answer["Location"]) == (302, "/leads?temperature=hot")


def test_hostile_values_can_be_filtered_by_and_do_no_harm(owner: Client, workspace: Home) -> None:
    fill(workspace, [*hostile(), *few()])
    for name, value in (("source", NASTY), ("offer", "javascript:alert(1)"), ("campaign", "'; drop table touch; --")):
        page = shown(owner, "/leads?" + urlencode({name: value.casefold() if name != "campaign" else value}))
        assert NASTY not in page.html
        assert "<svg onload" not in page.html
        assert page.count == len(page.leads)
    assert len(everybody(owner, "/leads")) == len(hostile()) + len(few())


def test_a_part_for_the_page_tells_its_own_address(owner: Client, workspace: Home) -> None:
    fill(workspace, few())
    part = owner.get("/leads?stage=&temperature=hot", headers={"HX-Request": "true", "HX-Trigger": "filters"})
    assert part["HX-Push-Url"] == "/leads?temperature=hot"
    assert b"<html" not in part.content


def test_an_empty_home_says_what_will_be_here(owner: Client) -> None:
    page = shown(owner, "/leads")
    assert "Nobody here yet" in page.html
    assert page.leads == []


def test_where_nobody_fits_the_page_says_which_filter_to_drop_and_what_it_would_bring(
    owner: Client, workspace: Home
) -> None:
    fill(workspace, few())
    page = shown(owner, "/leads?source=referral&temperature=hot&customer=yes")
    assert "No lead fits all 3 filters" in page.html
    assert "Without “<bdi>customers</bdi>” there is" in page.html
    assert shown(owner, "/leads?temperature=hot&source=referral").count == 1


@pytest.mark.parametrize(
    ("sought", "names"),
    [
        ("mara@brightwater.example", {"Mara Lindqvist"}),
        ("lindqvist", {"Mara Lindqvist"}),
        ("J.WEBER", {"Jonas Weber"}),
        ("Rey & H", {"Tomás Rey"}),
        ("+46 31 700 12 00", {"Mara Lindqvist"}),
        ("600100200", {"Tomás Rey"}),
        ("nobody at all", set()),
        ("100%", set()),
    ],
)
def test_people_are_found_by_what_is_known_of_them(
    owner: Client, workspace: Home, sought: str, names: set[str]
) -> None:
    fill(workspace, few())
    html = shown(owner, "/leads?" + urlencode({"q": sought})).html
    assert {row["name"] for row in few() if f"<bdi>{row['name']}</bdi></a>" in html} == names


def test_somebody_who_was_merged_is_found_by_either_name(owner: Client, workspace: Home) -> None:
    from leadline.record.links import merge
    from leadline.record.search import search_people

    fill(workspace, few())
    one, other = (search_people(text).people[0] for text in ("lindqvist", "j.weber"))
    merge(workspace, one, other, "owner", "the same person")
    assert search_people("lindqvist").people == search_people("j.weber").people == (min(one, other),)
    assert shown(owner, "/leads?q=weber").count == 1
