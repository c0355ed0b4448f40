"""A mistyped word is told with the nearest right one, instead of giving an empty list or silently meaning nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadline.cli.offers import offers_to_know
from leadline.playbook import Playbook
from tests.cli.conftest import REQUESTS, Run, runner


@pytest.mark.parametrize(
    ("option", "typed", "meant"),
    [("--stage", "mqll", "mql"), ("--temperature", "hott", "hot"), ("--product", "defualt", "default")],
)
def test_a_stage_temperature_or_product_that_cannot_be_is_a_usage_error(
    two_files: Path, option: str, typed: str, meant: str
) -> None:
    ran = runner(two_files)("leads", option, typed)
    assert (ran.code, ran.out) == (2, "")
    assert f"Did you mean {meant}?" in ran.err


def test_an_outcome_that_means_nothing_is_told(leadline: Run) -> None:
    leadline("add", "email=ada@example.org", "action=quote")
    ran = leadline("add", "--as", "touches", "email=ada@example.org", "kind=outcome", "action=no_anser")
    assert ran.code == 0
    assert "Did you mean no_answer?" in ran.err
    assert leadline("add", "--as", "touches", "email=ada@example.org", "kind=outcome", "action=no_answer").err == ""


def test_a_nearest_word_is_asked_for_once(leadline: Run) -> None:
    ran = leadline("add", "emial=ada@example.org")
    assert ran.err.count("you mean email?") == 1


def test_offers_that_the_playbook_lacks_are_told_by_the_import(leadline: Run, tmp_path: Path) -> None:
    text = REQUESTS.replace("quote", "Quote request")
    (tmp_path / "requests.csv").write_text(text, encoding="utf-8")
    ran = leadline(
        "import", "requests.csv", "--as", "requests", "--map", "email=Email", "--map", "at=Date", "--map", "offer=Form"
    )
    assert ran.code == 0
    assert "The playbook does not have 1 offer: “Quote request” (2)." in ran.err
    assert "write quote for “Quote request”" in ran.err


def test_offers_that_the_playbook_has_are_not_told() -> None:
    assert offers_to_know(Playbook.default(), {"White-Paper ": 3, "quote": 1}) is None


def test_of_many_unknown_offers_the_most_frequent_are_told() -> None:
    note = offers_to_know(Playbook.default(), {f"form {n}": n for n in range(1, 9)})
    assert note is not None
    assert "8 offers: “form 8” (8), “form 7” (7)" in note.what
    assert "and 3 more" in note.what


def test_rows_refused_for_one_reason_are_told_a_few_times_and_counted(leadline: Run, tmp_path: Path) -> None:
    rows = "".join(f"p{n}@example.org\n" for n in range(30))
    (tmp_path / "undated.csv").write_text("Email\n" + rows + "nobody\n", encoding="utf-8")
    ran = leadline("import", "undated.csv", "--as", "requests", "--map", "email=Email")
    assert ran.code == 1
    assert ran.err.count("The row has no date.") == 5
    assert "more rows are refused for this reason (no_date)" in ran.err


def test_words_of_a_follow_up_that_are_not_understood_are_told(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "requests.csv").write_text(
        "email,at,follow_up\na@example.org,2026-03-02,please call\nb@example.org,2026-03-02,zapateado\n",
        encoding="utf-8",
    )
    ran = leadline("import", "requests.csv", "--as", "requests", "--zone", "UTC")
    assert "“zapateado”" in ran.err
    assert "please call" not in ran.err
