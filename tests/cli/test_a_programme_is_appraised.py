"""`leadline appraise` and what `leadline sources` says of the value of a lead, of a real funnel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadline.playbook.reading.rules import WHATS, WHYS
from tests.cli.conftest import runner


@pytest.fixture(scope="module")
def worth(olist: Path) -> dict[str, Any]:
    ran = runner(olist)("sources", "--json")
    assert ran.code == 0, ran.err
    found: dict[str, Any] = ran.json()["worth"]
    return found


def test_every_source_has_its_chance_and_its_closing_curve(worth: dict[str, Any]) -> None:
    rows = {row["source"]: row for row in worth["sources"]}
    assert rows["organic_search"]["chance"] == pytest.approx(271 / 2296, abs=0.01)
    assert rows["email"]["chance_low"] < rows["email"]["chance"] < rows["email"]["chance_high"]
    assert rows["organic_search"]["closed_by_30"] < rows["organic_search"]["closed_by_90"]
    assert worth["total"]["half_closed_days"] > 0


def test_without_amounts_the_value_is_left_open_and_said_so(worth: dict[str, Any]) -> None:
    assert {row["value"] for row in worth["sources"]} == {None}
    assert "no_amounts" in {notice["id"] for notice in worth["notices"]}


def test_a_programme_is_held_against_the_nearest_leads(olist: Path) -> None:
    ran = runner(olist)("appraise", "--source", "email", "--leads", "200", "--price", "1000", "--json")
    assert ran.code == 0, ran.err
    found = ran.json()
    assert [(level["level"], level["leads"]) for level in found["levels"]] == [
        ("all", 8000), ("class", 2197), ("source", 493),
    ]  # fmt: skip
    assert found["clients"]["low"] <= 200 * 15 / 493 <= found["clients"]["high"]


def test_it_is_told_in_words(olist: Path) -> None:
    ran = runner(olist)("appraise", "--source", "email", "--leads", "200", "--price", "1000")
    assert ran.code == 0, ran.err
    assert "493 leads like these" in ran.out
    assert "Leads like these, from all to the nearest" in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--leads", "0", "--price", "5"), "A programme has to bring leads"),
        (("--leads", "9", "--price", "much"), "'much' is no price"),
        (("--leads", "9", "--price", "$20"), "'$20' is not in EUR"),
    ],
)
def test_what_cannot_be_read_is_a_usage_error(olist: Path, words: tuple[str, ...], said: str) -> None:
    ran = runner(olist)("appraise", *words)
    assert ran.code == 2
    assert said in ran.err


def test_the_help_says_every_word_for_how_and_why_in_plain_words(tmp_path: Path) -> None:
    told = " ".join(runner(tmp_path)("appraise", "--help").out.split())
    assert [word for word in (*WHATS, *WHYS) if f"(“{word}”)" not in told] == []
    assert "filled in from a database (“appended”)" in told


def test_how_the_data_are_obtained_is_said_in_words_and_kept_as_a_key_in_json(olist: Path) -> None:
    asked = ("appraise", "--source", "email", "--what", "self_provided", "--leads", "200", "--price", "1000")
    told = runner(olist)(*asked)
    assert told.code == 0, told.err
    assert "What: self-provided" in told.out
    assert "self_provided" not in told.out
    assert "by 493 leads like these (Interest, email)" in " ".join(told.out.split())
    assert runner(olist)(*asked, "--json").json()["programme"]["what"] == "self_provided"


def test_of_nobody_nothing_is_made_up(tmp_path: Path) -> None:
    run = runner(tmp_path)
    assert run("init").code == 0
    told = run("appraise", "--leads", "100", "--price", "5000")
    assert told.out.startswith("No lead yet: what these would be worth cannot be said.")
    assert "Clients" not in told.out


def test_whoever_carries_a_source_is_named(tmp_path: Path) -> None:
    run = runner(tmp_path)
    rows = [f"p{i}@example.org,Name {i},2026-03-0{i + 1},referral" for i in range(4)]
    (tmp_path / "asked.csv").write_text("\n".join(["email,name,at,source", *rows]), encoding="utf-8")
    paid = [f"p{i}@example.org,2026-04-01,{9000 if i == 2 else 100}" for i in range(4)]
    (tmp_path / "paid.csv").write_text("\n".join(["email,at,amount", *paid]), encoding="utf-8")
    columns = ("--map", "email=email", "--map", "at=at")
    more = ("--map", "name=name", "--map", "source=source")
    assert run("import", "asked.csv", "--as", "requests", *columns, *more).code == 0
    assert run("import", "paid.csv", "--as", "purchases", *columns, "--map", "amount=amount").code == 0
    told = run("sources", "--as-of", "2026-10-01")
    assert "One client (Name 2) is 97% of the revenue of “referral” (4 paying clients)." in told.err
