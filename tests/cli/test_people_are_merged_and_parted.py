from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def three(leadline: Run) -> Run:
    """A home with three people: Anna by each of two addresses, and a cookie."""
    leadline("add", "email=anna@x.example", "name=Anna Lee", "action=quote")
    leadline("add", "email=anna@y.example", "action=download")
    leadline("add", "--as", "touches", "cookie=c9", "kind=page_view")
    return leadline


def test_a_merge_says_who_they_are_now_and_is_undone_by_the_same_words(three: Run) -> None:
    merged = three("merge", "anna@x.example", "anna@y.example", "--why", "same woman", "--by", "ines")
    assert merged.code == 0, merged.err
    assert merged.out.strip() == "Person 1: Anna Lee (anna@x.example, anna@y.example), 2 touches."
    leads = three("leads", "--json").json()["leads"]
    assert {lead["person"] for lead in leads} == {1}

    parted = three("merge", "--undo", "anna@x.example", "anna@y.example", "--why", "sisters", "--by", "tom")
    assert parted.code == 0, parted.err
    assert parted.out.splitlines() == [
        "Person 1: Anna Lee (anna@x.example), 1 touch.",
        "Person 2: anna@y.example, 1 touch.",
    ]
    told = three("merge", "--list", "1", "--json").json()
    assert [part["part"] for part in told["parts"]] == [1]
    (link,) = told["links"]
    assert (link["by"], link["why"], link["undone_by"], link["undone_why"]) == ("ines", "same woman", "tom", "sisters")
    shown = three("merge", "--list", "anna@x.example").out
    assert all(word in shown for word in ("1 and 2", "ines", "same woman", "tom", "sisters", "email anna@x.example"))


def test_who_are_one_already_and_who_are_two_already_are_told(three: Run) -> None:
    three("merge", "1", "2", "--why", "same woman")
    again = three("merge", "anna@y.example", "anna@x.example")
    assert again.code == 0
    assert "one person already" in again.err
    assert "same woman" in again.err

    apart = three("merge", "--undo", "anna@x.example", "c9")
    assert apart.code == 1
    assert "are two people" in apart.err


def test_who_are_one_through_others_are_told_what_links_them(three: Run) -> None:
    three("merge", "anna@x.example", "anna@y.example")
    three("merge", "anna@x.example", "c9")

    indirect = three("merge", "--undo", "anna@y.example", "c9")
    assert indirect.code == 1
    assert "leadline merge --undo 1 2, or leadline merge --undo 1 3" in indirect.err

    three("add", "--as", "touches", "cookie=c9", "email=anna@y.example", "kind=page_view")
    still = three("merge", "--undo", "anna@x.example", "anna@y.example")
    assert still.code == 0, still.err
    assert "one person still" in still.out
    assert "2 and 3 by a touch" in still.err
    assert three("merge", "--undo", "3", "1").code == 0
    assert {lead["person"] for lead in three("leads", "--json").json()["leads"]} == {1, 2}


def test_keys_that_came_together_first_cannot_be_parted_and_it_is_said(leadline: Run) -> None:
    leadline("add", "email=mara@example.com", "phone=+4930123456", "action=quote")
    refused = leadline("merge", "--undo", "mara@example.com", "+4930123456")
    assert refused.code == 1
    assert "first came together in one touch" in refused.err


def test_a_part_has_to_be_named_without_doubt(three: Run) -> None:
    three("merge", "1", "2")
    doubt = three("merge", "--undo", "anna", "2")
    assert doubt.code == 1
    assert "may mean the parts 1, 2" in doubt.err
    assert three("merge", "--undo", "nobody@x.example", "2").code == 1
    assert three("merge", "nobody@x.example", "2").code == 1
    assert three("merge", "--list", "1", "--json").json()["person"] == 1


@pytest.mark.parametrize("words", [("1",), ("1", "2", "--list"), ("1", "--undo"), ("1", "--list", "--undo")])
def test_one_person_is_for_the_list_and_two_are_for_the_rest(leadline: Run, words: tuple[str, ...]) -> None:
    leadline("init")
    refused = leadline("merge", *words)
    assert refused.code == 2
    assert "leadline merge ONE OTHER" in refused.err


def test_a_home_is_needed(leadline: Run, tmp_path: Path) -> None:
    assert leadline("merge", "1", "2").code == 3
    assert not (tmp_path / "leadline-data").exists()
