"""What would mislead is told beside the figures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from leadline.measurement import SourceReport, flow, sources
from tests.measurement.tables import NOW, entries, lead, leads, playbook


def report(rows: list[dict[str, Any]]) -> SourceReport:
    return sources(leads(rows), entries([]), playbook(), as_of=NOW)


def told(rows: list[dict[str, Any]]) -> dict[str, str]:
    return {notice.id: str(notice) for notice in report(rows).notices}


def closing(name: str, count: int, clients: int, start: float, **values: Any) -> list[dict[str, Any]]:
    return [
        lead(f"{name}{i}", asked=start + i / 10, bought=3.0 + i % 7 if i < clients else None, source="email", **values)
        for i in range(count)
    ]


def test_plain_data_draw_no_warning() -> None:
    assert set(told(closing("a", 60, 30, 0.0))) == {"cohorts_still_open"}


def test_a_purchase_before_the_first_request_is_told_with_its_days() -> None:
    found = told([*closing("a", 30, 10, 0.0), lead("early", asked=10.0, bought=-1.18, source="email")])
    assert found["won_before_contact"].startswith("1 lead bought before the first request (by up to 1.18 days)")


def test_an_assumed_date_is_not_called_a_purchase_before_contact() -> None:
    found = told([lead("a", asked=1.0, bought=-1.0, source="email") | {"first_request_assumed": True}])
    assert "won_before_contact" not in found
    assert found["dates_assumed"].startswith("The date of the first request is assumed for 1 lead:")


def test_months_before_wins_were_recorded_are_told() -> None:
    rows = [*closing("old", 200, 0, 0.0), *closing("new", 300, 150, 95.0)]
    assert "230 leads that came earlier (2026-01 to 2026-04)" in told(rows)["wins_not_recorded"]
    groups = flow(leads(rows), entries([]), playbook(), as_of=NOW, by="month").groups
    assert {group.key: group.before_wins for group in groups} == {"2026-01": True, "2026-04": True, "2026-05": False}


def test_a_history_that_merely_begins_is_not_called_truncated() -> None:
    assert "wins_not_recorded" not in told(closing("a", 300, 150, 0.0))


def test_few_early_leads_without_wins_may_be_chance() -> None:
    assert "wins_not_recorded" not in told([*closing("old", 5, 0, 0.0), *closing("new", 200, 60, 100.0)])


def test_open_cohorts_are_told_with_how_long_is_young() -> None:
    rows = [*closing("a", 60, 30, 0.0), *[lead(f"y{i}", asked=300.0, source="email") for i in range(4)]]
    assert "34 leads are still open; 4 of them, of 2026-10 and later, are young" in told(rows)["cohorts_still_open"]


def test_unknown_and_missing_are_told_apart() -> None:
    rows = [lead("a", source="Unknown"), lead("b", source=None), lead("c", source=None)]
    assert told(rows)["source_not_known"] == (
        "1 lead comes from “unknown” and 2 leads have no source at all. These are two things and stand apart."
    )


def test_one_client_that_carries_a_source_is_told() -> None:
    amounts = [900, *[50] * 10]
    rows = [lead(f"a{i}", source="email", bought=1.0, revenue=amount * 10**6) for i, amount in enumerate(amounts)]
    assert "One client (a0) is 64% of the revenue of “email” (11 paying clients)." in told(rows)["one_client_carries"]


def test_two_equal_clients_do_not_carry_a_source() -> None:
    rows = [lead(f"a{i}", source="email", bought=1.0, revenue=10**6) for i in range(2)]
    assert "one_client_carries" not in told(rows)


def test_revenue_that_is_mostly_zero_or_has_an_outlier_is_told() -> None:
    amounts = [*[0] * 20, 50_000_000, *[9_000] * 9]
    rows = [lead(f"a{i}", source="email", bought=1.0, revenue=amount * 10**6) for i, amount in enumerate(amounts)]
    found = told(rows)
    assert found["revenue_mostly_absent"].startswith("20 of 30 clients have a revenue of zero or none")
    assert "50,000,000.00 is 5,556 times the median of 9,000.00" in found["revenue_outlier"]


def test_clients_without_a_request_are_told() -> None:
    found = told([lead("a", source="email"), lead("b", asked=None, bought=1.0)])
    assert found["clients_without_request"].startswith("1 client bought without any request")


def test_a_cohort_stays_young_as_long_as_late_buyers_of_its_age_are_known() -> None:
    """Among leads of the last weeks only quick buyers can have been seen; that must not make waiting look short."""
    quick = [lead(f"q{i}", asked=270.0 + i / 4, bought=2.0, source="email") for i in range(40)]
    slow = [lead(f"s{i}", asked=0.0 + i, bought=100.0, source="email") for i in range(10)]
    table = leads([*quick, *slow, lead("waiting", asked=230.0, source="email")])
    found = sources(table, entries([]), playbook(), as_of=NOW)
    assert found.members(found.rows[0], "young")["person"].to_pylist() == ["waiting"]
    much_later = sources(table, entries([]), playbook(), as_of=NOW + timedelta(days=100))
    assert much_later.rows[0].young == 0
