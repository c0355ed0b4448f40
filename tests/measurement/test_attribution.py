"""Attribution of leads: which touches count, what is left out and said, and the people behind each figure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.measurement.attribution import RULES, AttributionReport, Credit, attribution
from leadline.measurement.attribution.sentence import band_said, opening
from leadline.playbook import KindReading
from leadline.problems import BadSetting
from leadline.touches.columns import INSTANT
from tests.measurement.tables import NOW, START, entered, entries, lead, leads, playbook

TOUCHES = pa.schema(
    [
        ("person", pa.string()),
        ("at", INSTANT),
        ("kind", pa.string()),
        ("source", pa.string()),
        ("campaign", pa.string()),
    ]
)


def touch(person: str, day: float, source: str | None, kind: str = "page_view", **values: Any) -> dict[str, Any]:
    return {"person": person, "at": START + timedelta(days=day), "kind": kind, "source": source, **values}


def told(people: list[dict[str, Any]], seen: list[dict[str, Any]], **how: Any) -> AttributionReport:
    touches = pa.Table.from_pylist(seen, schema=TOUCHES)
    book = how.pop("book", playbook())
    return attribution(leads(people), entries(how.pop("stages", [])), touches, book, as_of=how.pop("as_of", NOW), **how)


ADA = lead("ada", asked=1, bought=9)
SEEN = [touch("ada", 0, "google"), touch("ada", 1, "newsletter", "request"), touch("ada", 10, None, "purchase")]


def test_a_client_is_credited_to_what_was_seen_before() -> None:
    report = told([ADA, lead("bob", asked=2)], [*SEEN, touch("bob", 2, "google", "request")])
    assert (report.conversions, report.journeys, report.touches) == (1, 2, 3)
    google, newsletter = report.row("google"), report.row("newsletter")
    assert (google.seen, google.first, google.last, google.alone) == (1, 1, 0, 0)
    assert (newsletter.seen, newsletter.first, newsletter.last) == (1, 0, 1)
    assert google.credits["linear"].value == newsletter.credits["linear"].value == 0.5
    assert set(google.credits) == set(RULES)


def test_what_never_varies_among_these_people_has_no_band_and_it_is_said_in_words() -> None:
    report = told(
        [ADA, lead("bob", asked=2), lead("cleo", asked=3)],
        [*SEEN, touch("bob", 2, "fair", "request"), touch("cleo", 3, "fair", "request")],
    )
    nobody, some = report.row("fair").credits, report.row("google").credits["linear"]
    assert {(found.value, found.low, found.high, band_said(found)) for found in nobody.values()} == {
        (0.0, None, None, "no band")
    }
    assert some.low is not None
    assert some.high is not None
    assert band_said(some) == "0–1.5"
    row = report.table().filter(pc.field("source") == "fair").to_pylist()[0]
    assert (row["linear"], row["linear_low"], row["linear_high"]) == (0.0, None, None)
    (fair,) = [found for found in report.as_dict()["channels"] if found["source"] == "fair"]
    assert fair["credits"]["shapley"] == {"value": 0.0, "low": None, "high": None}


@pytest.mark.parametrize(
    ("low", "high", "text"), [(0.0, 0.04, "under 0.1"), (7.98, 8.01, "about 8"), (2.48, 12.0, "2.5–12")]
)
def test_a_band_is_said_to_one_decimal_and_never_from_a_number_to_itself(low: float, high: float, text: str) -> None:
    assert band_said(Credit(low, low, high)) == text


def test_what_came_after_the_purchase_or_the_moment_asked_about_does_not_count() -> None:
    later = [*SEEN, touch("ada", 20, "referral"), touch("ada", 400, "linkedin")]
    report = told([ADA], later)
    assert report.row("referral").seen == 0
    assert [row.key for row in report.rows] == ["google", "newsletter", "referral"]


def test_what_is_no_contact_does_not_count() -> None:
    others = [touch("ada", 5, "crm", kind) for kind in ("outcome", "decision", "attributes", "identity", "delivery")]
    assert [row.key for row in told([ADA], [*SEEN, *others]).rows] == ["google", "newsletter"]


def test_a_kind_of_ones_own_counts_as_what_it_is_read_as() -> None:
    book = playbook(kinds=(KindReading("Note", "outcome"),))
    assert [row.key for row in told([ADA], [*SEEN, touch("ada", 5, "crm", "note")], book=book).rows] == [
        "google",
        "newsletter",
    ]


def test_a_client_without_any_source_stands_as_missing_and_it_is_said() -> None:
    report = told([ADA, lead("eve", asked=3, bought=1, source=None)], [*SEEN, touch("eve", 3, None, "request")])
    assert report.rows[-1].key is None
    assert (report.row(None).seen, report.row(None).alone) == (1, 1)
    assert "conversions_without_touch" in [notice.id for notice in report.notices]


def test_unknown_is_a_source_of_its_own() -> None:
    report = told([ADA], [touch("ada", 1, "unknown", "request")])
    assert report.row("unknown").first == 1


def test_few_clients_are_said_to_be_few() -> None:
    report = told([ADA], SEEN)
    assert "few_conversions" in [notice.id for notice in report.notices]
    assert report.row("google").few


def test_by_class_and_campaign() -> None:
    seen = [touch("ada", 0, "referral", campaign="spring"), touch("ada", 1, "Referral", campaign=" ")]
    assert [(row.key, row.seen) for row in told([ADA], seen, by="class").rows] == [("cultivated", 1)]
    assert [(row.key, row.seen) for row in told([ADA], seen, by="campaign").rows] == [("spring", 1)]


def test_other_goals_are_reached_when_the_stage_is_entered() -> None:
    stages = entered("ada", "prospect", "mql", product=None)
    report = told([lead("ada", asked=1)], SEEN[:2], stages=stages, goal="mql")
    assert (report.conversions, report.row("newsletter").last) == (1, 1)
    assert told([lead("ada", asked=1)], SEEN[:2], goal="lead").conversions == 1


def test_only_the_people_of_the_leads_asked_for_are_counted() -> None:
    bob = lead("bob", asked=40, bought=2, source="google")
    seen = [*SEEN, touch("bob", 40, "google", "request")]
    report = told([ADA, bob], seen, since=date(2026, 2, 1))
    assert (report.conversions, report.journeys, report.row("google").alone) == (1, 1, 1)
    assert told([ADA, bob], seen, only={"source": "google"}).conversions == 1


def test_of_one_instant_the_request_comes_first_and_the_purchase_last() -> None:
    seen = [touch("ada", 1, source, kind) for kind, source in (("purchase", "a"), ("page_view", "b"), ("request", "c"))]
    report = told([lead("ada", asked=1, bought=0)], seen)
    assert (report.row("c").first, report.row("a").last) == (1, 1)


@pytest.mark.parametrize("wrong", [{"goal": "clients"}, {"split": "both"}, {"worth": "money"}, {"half_life": 0.0}])
def test_wrong_words_are_told_with_the_right_ones(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadSetting) as error:
        told([ADA], SEEN, **wrong)
    assert error.value.problems[0].path == next(iter(wrong))
    with pytest.raises(BadSetting):
        told([ADA], SEEN, by="sauce")


def test_rare_sources_share_a_line_where_all_journeys_are_needed_at_once() -> None:
    people = [lead(f"p{i}", asked=i, bought=2) for i in range(60)]
    seen = [touch(f"p{i}", i, f"source {i % 45:02}", "request") for i in range(60)]
    report = told(people, seen)
    assert len(report.rows) == 45
    assert len(report.lumped) == 6
    for rule in RULES:
        total = sum(row.credits[rule].value for row in report.rows if rule in row.credits)
        rest = report.rest[rule].value if rule in report.rest else 0
        assert total + rest == pytest.approx(60)
    assert "markov" not in report.row(report.lumped[0]).credits
    assert "channels_together" in [notice.id for notice in report.notices]


def test_nothing_at_all_is_a_report_too() -> None:
    for people in ([], [lead("ada", asked=1)]):
        report = told(people, [])
        assert (report.conversions, report.journeys, report.rows, report.rate) == (0, 0, (), None)
        assert report.as_dict()["channels"] == []


CYCLES = st.fixed_dictionaries(
    {
        "person": st.sampled_from("abc"),
        "product": st.sampled_from([None, "one"]),
        "asked": st.floats(0, 20).map(round),
        "bought": st.none() | st.integers(0, 9),
    }
)
PEOPLE = st.lists(CYCLES, max_size=6, unique_by=lambda row: (row["person"], row["product"]))
SEEN_ALL = st.lists(
    st.tuples(st.sampled_from("abcd"), st.integers(0, 30), st.sampled_from(["x", "y", "unknown", None])), max_size=15
)


@given(PEOPLE, SEEN_ALL, st.sampled_from(["each", "person"]))
@settings(deadline=None)
def test_each_figure_has_its_people_and_all_rules_add_up(
    rows: list[dict[str, Any]], seen: list[tuple[str, int, str | None]], split: str
) -> None:
    people = [lead(row["person"], **{name: value for name, value in row.items() if name != "person"}) for row in rows]
    report = told(people, [touch(*values) for values in seen], split=split)
    clients = [row for row in rows if row["bought"] is not None]
    assert report.conversions == (len(clients) if split == "each" else len({row["person"] for row in clients}))
    assert report.converted().num_rows == len(report.converted_rows()) == report.conversions
    for row in report.rows:
        for figure in ("seen", "first", "last", "alone"):
            assert report.members(row, figure).num_rows == getattr(row, figure)
            assert len(report.lead_rows(row.key, figure)) == getattr(row, figure)
        assert row.first == pytest.approx(row.credits["first"].value)
        assert row.last == pytest.approx(row.credits["last"].value)
    for rule in RULES:
        assert sum(row.credits[rule].value for row in report.rows) == pytest.approx(report.conversions)
    table = report.table()
    assert table.num_rows == len(report.rows)
    assert np.isfinite(np.array(table["markov"].to_pylist(), dtype=float)).all()


def test_where_all_rules_credit_the_same_the_number_is_said_once() -> None:
    people = [lead(f"p{i}", asked=1, bought=9) for i in range(12)]
    seen = [touch(f"p{i}", 0, "google" if i < 8 else "fair") for i in range(12)]
    report = told(people, seen)
    assert opening(report, str) == "Every rule credits google with most: 8 of 12 clients."
