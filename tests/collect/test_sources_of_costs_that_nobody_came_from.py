"""Costs of a source that is written otherwise than touches have it lie in a row of their own: it is said when they come
in."""

from __future__ import annotations

import pytest

from leadline.collect.files import ImportReport
from leadline.record.home import Home
from tests.collect.writing_files import bring, noted

REQUESTS = (
    "email,at,source,medium\n"
    "ada@example.com,2026-01-02,google,cpc\n"
    "bob@example.com,2026-01-03,paid_search,\n"
    "cleo@example.com,2026-01-04,paid_search,\n"
)
ID = "unknown_cost_sources"


def spent(place: Home, *sources: str, dry_run: bool = False) -> ImportReport:
    rows = "".join(f"2026-01-0{n},{source},{n}\n" for n, source in enumerate(sources, 1))
    return bring(place, f"day,source,amount\n{rows}", kind="costs", dry_run=dry_run, name="costs.csv")


def said(report: ImportReport) -> str:
    return next(note.what for note in report.notes if note.id == ID)


@pytest.mark.parametrize("dry_run", [True, False])
def test_each_is_named_with_the_nearest_that_touches_have(place: Home, dry_run: bool) -> None:
    bring(place, REQUESTS)
    found = said(spent(place, "Paid Search", "zzz", "google", dry_run=dry_run))
    assert found == (
        "No touch has come from these 2 sources of the costs: “Paid Search” (did you mean “paid_search”?), “zzz”."
    )


def test_one_is_told_as_one_and_one_of_the_playbook_without_another_name(place: Home) -> None:
    bring(place, REQUESTS)
    assert "paid_social" in place.playbook().sources
    assert said(spent(place, "paid_social")) == "No touch has come from this source of the costs: “paid_social”."


def test_case_blanks_and_a_medium_make_no_other_source(place: Home) -> None:
    bring(place, REQUESTS)
    assert ID not in noted(spent(place, " PAID_search ", "google / cpc", "Google / email", ""))


def test_nothing_is_said_before_any_touch_has_a_source(place: Home) -> None:
    assert ID not in noted(spent(place, "paid_search"))


def test_of_many_the_first_are_named_and_the_others_counted(place: Home) -> None:
    bring(place, REQUESTS)
    assert said(spent(place, *(f"q{n}z" for n in range(1, 10)))).endswith("“q8z” and 1 more.")
