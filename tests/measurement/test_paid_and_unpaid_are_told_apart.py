"""One source, several classes: each lead has that of its medium, and so have costs that name one."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from leadline.measurement import flow, sources
from leadline.measurement.appraisal import Programme, appraise
from leadline.measurement.attribution.attribution import attribution
from leadline.measurement.source_report import SourceReport
from tests.measurement.tables import NOW, START, costs, entries, lead, leads, playbook

ROWS = [
    lead("a", source="google", medium="organic", bought=1.0),
    lead("b", source="Google", medium="cpc"),
    lead("c", source="google", medium="CPC"),
    lead("d", source="referral"),
    lead("e", source="facebook", medium="paid_social"),
]
SPENT = [
    {"day_from": NOW.date(), "source": "google / cpc", "amount": 7},
    {"day_from": NOW.date(), "source": "GOOGLE", "amount": 5},
    {"day_from": NOW.date(), "source": "Facebook", "amount": 3},
]


def told(by: tuple[str, ...], **more: Any) -> SourceReport:
    return sources(leads(ROWS), entries([]), playbook(), as_of=NOW, by=by, **more)


def test_classes_are_counted_lead_by_lead() -> None:
    assert {row.key[0]: row.leads for row in told(("class",)).rows} == {"cultivated": 2, "interest": 3}


def test_a_source_of_several_classes_is_called_so_and_told_of() -> None:
    found = told(("source",))
    assert {row.key[0]: row.source_class for row in found.rows} == {
        "google": "several", "Google": "interest", "referral": "cultivated", "facebook": "interest",
    }  # fmt: skip
    assert [notice.id for notice in found.notices if "class" in notice.id] == ["source_in_several_classes"]
    both = told(("source", "medium"))
    assert {row.key: row.source_class for row in both.rows}["google", "CPC"] == "interest"
    assert "source_in_several_classes" not in {notice.id for notice in both.notices}


def test_within_one_class_a_source_has_that_class() -> None:
    assert {row.key[0]: row.source_class for row in told(("source",), only={"class": "cultivated"}).rows} == {
        "google": "cultivated", "referral": "cultivated",
    }  # fmt: skip


def test_money_goes_to_the_class_of_its_medium_and_to_none_where_that_is_not_said() -> None:
    found = told(("class",), costs=costs(SPENT))
    assert (found.row("interest").cost, found.row("cultivated").cost, found.unassigned_cost) == (10, None, 5)
    assert "cost_without_medium" in {notice.id for notice in found.notices}
    by_source = told(("source",), costs=costs(SPENT))
    assert sum(row.cost or 0 for row in by_source.rows) == 15
    by_medium = told(("medium",), costs=costs(SPENT))
    assert by_medium.row("cpc").cost == 7
    narrowed = told(("source",), costs=costs(SPENT), only={"class": "interest"})
    assert (narrowed.total.cost, narrowed.unassigned_cost) == (10, 5)


def test_the_flow_divides_leads_and_money_alike() -> None:
    found = flow(leads(ROWS), entries([]), playbook(), as_of=NOW, by="class", costs=costs(SPENT))
    assert {group.key: (group.leads, group.cost) for group in found.groups} == {
        "interest": (3, 10), "cultivated": (2, None),
    }  # fmt: skip
    assert found.unassigned_cost == 5
    assert "cost_without_medium" in {notice.id for notice in found.notices}


def test_directions_know_the_medium() -> None:
    found = told(("direction",))
    assert {row.key[0]: row.leads for row in found.rows} == {"inbound": 4, "outbound": 1}


def test_credit_by_class_looks_at_the_medium_of_each_touch() -> None:
    seen = pa.table(
        {
            "person": ["a", "a", "a", "a"],
            "at": pa.array([START] * 4),
            "kind": ["page_view", "page_view", "request", "page_view"],
            "source": ["google", "google", "google", None],
            "medium": ["cpc", None, "organic", "cpc"],
        }
    )
    report = attribution(leads(ROWS[:1]), entries([]), seen, playbook(), as_of=NOW, by="class", goal="lead")
    assert {row.key: row.seen for row in report.rows} == {"cultivated": 1, "interest": 1}


def test_a_programme_may_name_its_medium() -> None:
    report = told(("source", "what", "why"))

    def levels(source: str, source_class: str | None = None) -> list[tuple[str, str | None, int]]:
        found = appraise(report, playbook(), Programme(source, 10, 1_000_000, source_class=source_class))
        return [(level.name, level.key[-1] if level.key else None, level.leads) for level in found.levels]

    assert levels("google / cpc") == [
        ("all", None, 5), ("class", "interest", 3), ("source", "google", 2), ("medium", "cpc", 2),
    ]  # fmt: skip
    assert levels("google") == [("all", None, 5), ("source", "google", 3)]
    assert levels("google", "interest") == [("all", None, 5), ("class", "interest", 3), ("source", "google", 2)]
    assert levels("elsewhere", "classic")[1] == ("class", "classic", 0)


def test_where_leads_have_source_and_medium_in_one_word_so_have_costs() -> None:
    rows = [*ROWS, lead("f", source="google / cpc")]
    found = sources(leads(rows), entries([]), playbook(), as_of=NOW, costs=costs(SPENT))
    assert {row.key[0]: row.cost for row in found.rows if row.cost} == {"google / cpc": 7, "google": 5, "facebook": 3}
    by_class = sources(leads(rows), entries([]), playbook(), as_of=NOW, by=("class",), costs=costs(SPENT))
    assert by_class.row("interest").cost == 10
    divided = flow(leads(rows), entries([]), playbook(), as_of=NOW, by="source", costs=costs(SPENT))
    assert {group.key: group.cost for group in divided.groups if group.cost}["google / cpc"] == 7
