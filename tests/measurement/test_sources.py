"""Where clients came from."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import polars
import pyarrow as pa
import pytest

from leadline.measurement import sources
from leadline.problems import LeadlineError, NoRate
from tests.measurement.tables import NOW, START, costs, entered, entries, lead, leads, playbook

EUR = 1_000_000


def many(source: str | None, count: int, clients: int = 0, **values: Any) -> list[dict[str, Any]]:
    return [
        lead(f"{source}-{i}", source=source, bought=10.0 + i if i < clients else None, **values) for i in range(count)
    ]


def cost(amount: int, **values: Any) -> dict[str, Any]:
    return {"day_from": date(2026, 1, 1), "day_to": date(2026, 1, 31), "amount": amount, **values}


def test_missing_is_a_row_of_its_own_and_unknown_is_a_word() -> None:
    table = leads([*many("unknown", 5, 1), *many(None, 7), *many("referral", 2, 1)])
    report = sources(table, entries([]), playbook(), as_of=NOW)
    assert [(row.key, row.leads, row.clients) for row in report.rows] == [
        (("referral",), 2, 1), (("unknown",), 5, 1), ((None,), 7, 0),
    ]  # fmt: skip


def test_empty_text_is_missing_and_blanks_around_a_name_do_not_matter() -> None:
    table = leads([*many("  ", 1), *many(None, 1), *many(" referral", 1), *many("referral", 1)])
    report = sources(table, entries([]), playbook(), as_of=NOW)
    assert [(row.key[0], row.leads) for row in report.rows] == [("referral", 2), (None, 2)]


def test_two_spellings_stand_apart_in_one_class_and_that_is_said() -> None:
    report = sources(leads([*many("Email", 3), *many("email", 1)]), entries([]), playbook(), as_of=NOW)
    assert [(row.key[0], row.leads, row.source_class) for row in report.rows] == [
        ("Email", 3, "interest"), ("email", 1, "interest"),
    ]  # fmt: skip
    assert "source_spellings" in [notice.id for notice in report.notices]


def test_only_cycles_with_a_request_are_leads_and_clients_without_one_stand_apart() -> None:
    table = leads([*many("referral", 3, 1), lead("walked-in", asked=None, bought=3.0), lead("visitor", asked=None)])
    report = sources(table, entries([]), playbook(), as_of=NOW)
    assert (report.total.leads, report.total.clients, report.clients_without_request) == (3, 1, 1)
    assert report.clients_told_apart()["person"].to_pylist() == ["walked-in"]


def test_a_refund_undoes_a_client_and_an_override_does_not() -> None:
    refunded = lead("a", bought=5.0, refunded=True) | {"stage": "prospect", "rules_stage": "prospect"}
    overridden = lead("b", bought=5.0) | {"stage": "prospect", "rules_stage": "client"}
    report = sources(leads([refunded, overridden]), entries([]), playbook(), as_of=NOW)
    assert report.members(report.rows[0], "clients")["person"].to_pylist() == ["b"]


def test_qualified_counts_whoever_ever_was() -> None:
    table = leads(many("referral", 4))
    history = entries(
        [*entered("referral-0", "prospect", "mql", "recycled", "mql"), *entered("referral-1", "prospect", "mql", "sql")]
    )
    row = sources(table, history, playbook(), as_of=NOW).rows[0]
    assert (row.mql, row.sql, row.mql_share, row.sql_share) == (2, 1, 0.5, 0.25)


def test_a_lead_is_open_until_it_buys_or_somebody_closes_it() -> None:
    states = {"a": "prospect", "b": "recycled", "c": "lost", "d": "disqualified", "e": "mql"}
    table = leads([lead(person, stage=stage) for person, stage in states.items()] + [lead("f", bought=1.0)])
    report = sources(table, entries([]), playbook(), as_of=NOW)
    assert report.members(report.rows[0], "open")["person"].to_pylist() == ["a", "b", "e"]


def test_days_to_close_are_fractional_and_never_come_from_an_assumed_date() -> None:
    table = leads(
        [
            lead("a", bought=1.5),
            lead("b", bought=4.0),
            lead("c", bought=100.0) | {"client_assumed": True},
            lead("d", bought=200.0) | {"first_request_assumed": True},
        ]
    )
    row = sources(table, entries([]), playbook(), as_of=NOW).rows[0]
    assert (row.clients, row.median_days_to_close) == (4, 2.75)
    assert row.p90_days_to_close == pytest.approx(3.75)


def test_without_a_known_time_there_is_no_median() -> None:
    table = leads([lead("a", bought=0.0) | {"client_assumed": True, "first_request_assumed": True}, lead("b")])
    row = sources(table, entries([]), playbook(), as_of=NOW).rows[0]
    assert row.median_days_to_close is None
    assert row.p90_days_to_close is None


def test_a_class_with_one_source_is_drawn_to_the_whole_and_others_to_their_class() -> None:
    low = [*many("email", 400, 4), *many("display", 400, 4), *many("newsletter", 4, 2)]
    high = [*many("referral", 400, 160), *many("social", 400, 160)]
    rows = {row.key[0]: row for row in sources(leads([*low, *high]), entries([]), playbook(), as_of=NOW).rows}
    assert rows["newsletter"].close_rate == 0.5
    alone = sources(leads([*low, *high, *many("directory", 4, 2)]), entries([]), playbook(), as_of=NOW)
    assert rows["newsletter"].close_rate_shrunk < alone.row("directory").close_rate_shrunk < 0.5
    assert all(row.low < row.close_rate_shrunk < row.high for row in alone.rows)


def test_any_words_can_be_put_together() -> None:
    table = leads(
        [
            lead("a", source="referral", campaign="spring", why="bribe"),
            lead("b", source="referral", campaign="spring", why="relevant"),
            lead("c", source="referral", why="relevant"),
        ]
    )
    by_why = sources(table, entries([]), playbook(), as_of=NOW, by=["why"])
    assert [(row.key, row.leads) for row in by_why.rows] == [(("relevant",), 2), (("bribe",), 1)]
    both = sources(table, entries([]), playbook(), as_of=NOW, by=["campaign", "class"])
    assert [(row.key, row.leads) for row in both.rows] == [(("spring", "cultivated"), 2), ((None, "cultivated"), 1)]


def test_a_word_that_is_no_dimension_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(LeadlineError) as refused:
        sources(leads([]), entries([]), playbook(), as_of=NOW, by=["sourse", "x"])
    assert [problem.nearest for problem in refused.value.problems] == ["source", None]


def test_nothing_gives_an_empty_report() -> None:
    report = sources(leads([]), entries([]), playbook(), as_of=NOW)
    assert report.rows == ()
    assert (report.total.leads, report.total.close_rate) == (0, None)


def test_the_period_is_of_local_dates_in_the_playbooks_zone() -> None:
    late = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    table = leads([lead("a", source="referral") | {"first_request_at": late}])
    here, there = playbook(), playbook(time_zone="Europe/Berlin")
    assert sources(table, entries([]), here, as_of=NOW, until=date(2026, 1, 31)).total.leads == 1
    assert sources(table, entries([]), there, as_of=NOW, until=date(2026, 1, 31)).total.leads == 0
    assert sources(table, entries([]), there, as_of=NOW, since=date(2026, 2, 1)).total.leads == 1


def test_costs_go_to_the_source_that_they_name_in_the_playbooks_currency() -> None:
    table = leads([*many("referral", 4, 2), *many("email", 3)])
    paid = costs(
        [
            cost(90 * EUR, source="Referral"),
            cost(100 * EUR, source="email", currency="USD"),
            cost(7 * EUR, source="directory", currency="EUR"),
            cost(11 * EUR, source=None, campaign="spring"),
        ]
    )
    report = sources(table, entries([]), playbook(rates={"USD": Fraction(92, 100)}), as_of=NOW, costs=paid)
    rows = {row.key[0]: row for row in report.rows}
    assert (rows["referral"].cost, rows["referral"].cost_per_lead, rows["referral"].cost_per_client) == (
        90 * EUR, 22_500_000, 45 * EUR,
    )  # fmt: skip
    assert (rows["email"].cost, rows["email"].cost_per_lead, rows["email"].cost_per_client) == (
        92 * EUR,
        30_666_667,
        None,
    )
    assert (rows["directory"].leads, rows["directory"].cost, rows["directory"].close_rate) == (0, 7 * EUR, None)
    assert report.unassigned_cost == 11 * EUR
    assert report.total.cost == (90 + 92 + 7 + 11) * EUR


def test_only_the_days_of_a_cost_that_have_been_are_counted() -> None:
    table = leads([lead("a", source="email")])
    paid = costs([cost(31 * EUR, source="email")])
    as_of = datetime(2026, 1, 10, 12, tzinfo=UTC)
    assert sources(table, entries([]), playbook(), as_of=as_of, costs=paid).rows[0].cost == 10 * EUR
    since = sources(table, entries([]), playbook(), as_of=as_of, costs=paid, since=date(2026, 1, 9))
    assert since.total.cost == 2 * EUR


def test_a_currency_without_rate_is_an_error_and_no_sum() -> None:
    paid = costs([cost(1, currency="CHF"), cost(1, currency="SEK"), cost(1, currency="CHF")])
    with pytest.raises(NoRate) as refused:
        sources(leads([]), entries([]), playbook(), as_of=NOW, costs=paid)
    assert ["CHF" in refused.value.problems[0].what, "SEK" in refused.value.problems[1].what] == [True, True]
    assert len(refused.value.problems) == 2


def test_costs_that_cannot_be_read_are_all_told_at_once() -> None:
    paid = costs([cost(1), {**cost(1), "day_to": date(2025, 1, 1)}, {**cost(1), "day_from": None}])
    with pytest.raises(LeadlineError) as refused:
        sources(leads([]), entries([]), playbook(), as_of=NOW, costs=paid)
    assert [problem.id for problem in refused.value.problems] == ["cost_dates", "cost_incomplete"]


def test_revenue_is_an_exact_sum_and_none_where_no_purchase_has_an_amount() -> None:
    table = leads(
        [
            lead("a", source="referral", bought=1.0, revenue=9_007_199_254_740_993),
            lead("b", source="referral", bought=1.0, revenue=1),
            lead("c", source="email", bought=1.0),
        ]
    )
    rows = {row.key[0]: row for row in sources(table, entries([]), playbook(), as_of=NOW).rows}
    assert rows["referral"].revenue == 9_007_199_254_740_994
    assert rows["email"].revenue is None


def test_the_report_speaks_json_and_arrow() -> None:
    report = sources(leads(many("organic_search", 4, 1)), entries([]), playbook(), as_of=NOW)
    row = report.as_dict()["sources"][0]
    assert list(row)[:7] == [
        "source", "class", "leads", "clients", "close_rate", "close_rate_shrunk", "close_rate_low",
    ]  # fmt: skip
    assert (row["source"], row["class"], row["close_rate"], row["median_days_to_close"]) == (
        "organic_search", "cultivated", 0.25, 10.0,
    )  # fmt: skip
    assert polars.DataFrame(report)["leads"].to_list() == pa.table(report)["leads"].to_pylist() == [4]


def test_leads_of_any_type_of_person_are_read() -> None:
    table = leads(many("referral", 3, 1)).set_column(0, "person", pa.array([7, 8, 9], pa.int64()))
    history = pa.table({"person": [8], "stage": ["mql"], "at": [START + timedelta(days=1)], "cycle": [1]})
    report = sources(table, history, playbook(), as_of=NOW)
    assert report.members(report.rows[0], "mql").to_pylist() == [{"person": 8, "product": None, "cycle": 1}]
