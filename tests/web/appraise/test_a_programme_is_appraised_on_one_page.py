"""Appraise: a form, its answer beside it, and the whole of it in the address."""

from __future__ import annotations

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.figures.random_homes import TWO_PRODUCTS, fill
from tests.web.figures.reading import read, row


@pytest.fixture
def filled(workspace: Home) -> Home:
    workspace.playbook_path.write_text(TWO_PRODUCTS, "utf-8")
    fill(workspace, 7, people=60)
    return workspace


def test_without_a_programme_it_asks_for_one(filled: Home, owner: Client) -> None:
    page = read(owner, "/appraise")
    assert page.status == 200
    assert "No programme yet" in page.text
    assert page.figures == []


def test_the_answer_stands_beside_the_form_that_holds_what_was_typed(filled: Home, owner: Client) -> None:
    page = read(owner, "/appraise?where=referral&obtained=purchased&motive=bribe&leads=120&price=1500.50")
    assert 'value="referral"' in page.html
    assert 'value="1500.50"' in page.html
    assert "Chance that it pays" in page.text
    levels = [cells[0] for cells in page.tables if cells and (cells[0] == "All leads" or ": " in cells[0])]
    assert levels[0] == "All leads"
    assert [name.split(":")[0] for name in levels[1:]] == ["Class", "Source", "What", "Why"]
    assert row(page, "Result")[1].startswith(("€", "−€"))


def test_a_product_narrows_it_to_its_leads(filled: Home, owner: Client) -> None:
    whole = read(owner, "/appraise?where=referral&leads=10&price=5")
    part = read(owner, "/appraise?where=referral&leads=10&price=5&for=course")

    def everybody(page: object) -> int:
        return int(row(page, "All leads")[1].replace(",", ""))  # type: ignore[arg-type]

    assert 0 < everybody(part) < everybody(whole)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("leads=0&price=5", "Give a number from 1"),
        ("leads=many&price=5", "Give a number from 1"),
        ("leads=9", "Give what it costs in all"),
        ("leads=9&price=1.234", "two ways"),
        ("leads=9&price=-4", "Give what it costs in all"),
        ("leads=9&price=%245", "Prices are in EUR. Write what it costs in EUR, without $."),
        ("leads=9&price=5&where=" + "x" * 300, "At most 200"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field_and_nothing_is_answered(
    filled: Home, owner: Client, query: str, said: str
) -> None:
    page = read(owner, f"/appraise?{query}")
    assert page.status == 200
    assert said in page.text
    assert 'aria-invalid="true"' in page.html
    assert "Chance that it pays" not in page.text


def test_names_of_strangers_stay_text(filled: Home, owner: Client) -> None:
    page = read(owner, "/appraise?where=%3Cscript%3Ealert(1)%3C/script%3E&kind=%3Cb%3E&motive=%22%3E&leads=9&price=9")
    assert page.status == 200
    assert "<script>alert" not in page.html
    assert "<b>:" not in page.html


def test_a_past_day_keeps_the_programme_and_a_figure_leads_back_to_it(filled: Home, owner: Client) -> None:
    page = read(owner, "/appraise?where=referral&leads=9&price=9&as_of=2020-01-01")
    assert "You are looking at 1 January 2020" in page.text
    assert 'name="where" value="referral"' in page.html, "the form of the moment keeps it"
    now = read(owner, "/appraise?where=referral&leads=9&price=9")
    people = read(owner, now.figures[-2][1])
    back = next(url for said, url in people.links if said.startswith("Back to"))
    assert "where=referral" in back
    assert "leads=9" in back


def test_it_is_downloaded_as_a_table(filled: Home, owner: Client) -> None:
    page = read(owner, "/appraise?where=referral&leads=9&price=9")
    address = next(url for said, url in page.links if said == "CSV")
    text = bytes(owner.get(address).getvalue()).decode("utf-8-sig")
    assert text.splitlines()[0].replace('"', "").startswith("level,leads,clients")
    assert text.count("\n") >= 4
