"""What `leadline flow` says beside its figures: alarms, the bottleneck, changes, and what is not yet known."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import runner


@pytest.fixture(scope="module")
def may(olist: Path) -> str:
    ran = runner(olist)("flow", "--by", "month", "--as-of", "2018-05-31")
    assert ran.code == 0, ran.err
    return ran.out


def test_an_alarm_says_which_step_since_when_and_how_often_it_is_false(may: str) -> None:
    """Nobody ever became MQL: these two files hold nothing that gives points."""
    line = " ".join(may.split())
    assert (
        "prospect → MQL is under the 10 % that the playbook expects, by more than noise, since about 14 June 2017"
        in line
    )
    assert "By chance alone this is said about once in " in line


def test_a_young_cohort_is_said_to_be_mostly_unknown_beside_what_it_will_come_to(may: str) -> None:
    assert "2018-05 against the four before it: Mostly not yet known: 55 % lower so far, " in may
    row = next(line for line in may.splitlines() if line.startswith("2018-05"))
    assert "cannot tell yet" in row
    assert "not its last word" in row


def test_the_month_is_compared_as_far_as_its_leads_have_been_seen(may: str) -> None:
    assert "Change: May 2018 against April 2018, of those who had the time." in may


def test_by_calendar_each_step_stands_in_the_month_in_which_it_was_taken(olist: Path) -> None:
    ran = runner(olist)("flow", "--by", "month", "--view", "calendar", "--json")
    assert ran.code == 0, ran.err
    found = ran.json()
    assert found["view"] == "calendar"
    assert sum(group["clients"] for group in found["groups"]) == 842
    assert found["groups"][-1]["month"] > "2018-05"


def test_an_unknown_view_is_a_usage_error_with_the_nearest(olist: Path) -> None:
    ran = runner(olist)("flow", "--view", "calender")
    assert ran.code != 0
    assert "calendar" in ran.err
