"""What sources are credited with, and whether busyness pays, as the commands tell it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import runner


def test_a_credit_adds_up_and_nothing_is_said_of_causes(two_files: Path) -> None:
    ran = runner(two_files)("attribution")
    assert ran.code == 0, ran.err
    assert "Only 1 client so far: what to credit them to cannot be told yet." in ran.out
    assert "referral" in ran.out
    assert "Credited by a rule is not caused by a source." in ran.out
    told = runner(two_files)("attribution", "--json", "--goal", "lead", "--by", "class").json()
    assert (told["by"], told["goal"], told["conversions"]) == ("class", "lead", 3)
    for rule in ("first", "markov", "shapley"):
        assert round(sum(row["credits"][rule]["value"] for row in told["channels"]), 6) == 3


def test_a_band_of_nothing_is_said_in_words(two_files: Path) -> None:
    told = runner(two_files)("attribution", "--bands").out
    assert "0.0 (no band)" in told
    assert "No band: every draw of these people gives the same" in told
    assert "(0–0)" not in told
    assert "No band" not in runner(two_files)("attribution").out


def test_a_funnel_with_one_touch_each_is_credited_alike_by_each_rule_of_touches(olist: Path) -> None:
    told = runner(olist)("attribution", "--json").json()
    organic = next(row for row in told["channels"] if row["source"] == "organic_search")
    assert (told["conversions"], organic["seen"], organic["alone"]) == (842, 270, 270)
    assert {round(organic["credits"][rule]["value"], 6) for rule in ("first", "linear", "decay", "shapley")} == {270}
    assert [row["seen"] for row in told["channels"] if row["source"] is None] == [15]  # one bought before they came
    ran = runner(olist)("attribution", "--bands")
    assert "Every rule" in ran.out or "depends on the rule" in ran.out


def test_without_activity_nothing_is_held_against_clients(olist: Path) -> None:
    ran = runner(olist)("busyness", "--horizon", "60")
    assert ran.code == 0, ran.err
    assert "No work of yours is recorded" in ran.err


def test_the_score_is_judged_when_asked_for(two_files: Path) -> None:
    told = runner(two_files)("busyness", "--json", "--score", "--as-of", "2027-01-31").json()
    assert {row["verdict"] for row in told["activities"]} <= {"cannot_tell"}
    assert (told["window_days"], told["learned"] + told["judged"]) == (14, 3)


def test_wrong_words_are_told(two_files: Path) -> None:
    run = runner(two_files)
    for words in (("--goal", "clients"), ("--split", "both"), ("--half-life", "0"), ("--by", "sauce")):
        ran = run("attribution", *words)
        assert ran.code == 2, (words, ran.err)
    assert run("busyness", "--window", "-1").code == 2
