"""Who took an offer, who of them was new, and whom it shares with others; each figure opens its people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.measurement.offers import OfferReport, offers, showings
from leadline.measurement.offers.report import FIGURES
from leadline.measurement.offers.sentence import reason
from leadline.playbook import Money, Offer, Promotion
from leadline.problems import BadSetting
from leadline.touches.columns import INSTANT
from tests.measurement.tables import NOW, START, costs, entered, entries, lead, leads, playbook

PAPER = Offer("paper", "White paper", "download", cost=Money(90_000_000, "EUR"), cost_per_taker=Money(1_000_000, "EUR"))
TALK = Offer("talk", "Talk", "event", promoted=(Promotion("2026-01-10", "2026-01-20"),))


def asked(*rows: tuple[str, str | None, float]) -> pa.Table:
    """Requests: person, offer, days after START."""
    return pa.table(
        {
            "id": [str(i) for i in range(len(rows))],
            "person": pa.array([person for person, _, _ in rows], pa.string()),
            "product": pa.nulls(len(rows), pa.string()),
            "cycle": pa.array([1] * len(rows), pa.int32()),
            "at": pa.array([START + timedelta(days=day) for _, _, day in rows], INSTANT),
            "offer": pa.array([offer for _, offer, _ in rows], pa.string()),
        }
    )


def seen(*rows: tuple[str, str, float]) -> pa.Table:
    return asked(*rows).select(["person", "offer", "at"])


def measured(requests: pa.Table, people: str = "abcdef", history: Any = (), **how: Any) -> OfferReport:
    book = how.pop("book", playbook(offers=(PAPER, TALK)))
    found = [lead(person, source=how.get("source", {}).get(person)) for person in people]
    how.pop("source", None)
    return offers(leads(found), entries(history), requests, book, as_of=NOW, **how)


def test_a_taker_is_counted_once_and_is_new_if_they_took_no_earlier_offer() -> None:
    report = measured(
        asked(("a", "paper", 1), ("a", "paper", 2), ("b", "paper", 3), ("a", "talk", 12), ("c", "talk", 13))
    )
    paper, talk = report.row("paper"), report.row("talk")
    assert (paper.takers, paper.new, paper.repeat) == (2, 2, 0)
    assert (talk.takers, talk.new, talk.repeat) == (2, 1, 1)
    assert report.people == 3
    assert report.members("talk", "repeat")["person"].to_pylist() == ["a"]


def test_offers_are_one_however_their_case() -> None:
    report = measured(
        asked(("a", "Paper", 1), ("b", "paper ", 2), ("c", "Else", 3), ("d", "else", 4), ("e", "Else", 5))
    )
    assert report.row("paper").takers == 2
    assert report.row("Else").takers == 3


def test_requests_without_an_offer_are_told_apart() -> None:
    report = measured(asked(("a", None, 1), ("a", "paper", 2)))
    assert report.without_offer == 1
    assert report.row("paper").new == 1
    assert "requests_without_offer" in [notice.id for notice in report.notices]


def test_overlap_is_of_exact_sets() -> None:
    report = measured(
        asked(("a", "paper", 1), ("b", "paper", 2), ("c", "paper", 2), ("a", "talk", 12), ("d", "talk", 13))
    )
    both = report.overlap
    assert both.both.tolist() == [[3, 1], [1, 2]]
    assert both.jaccard(0, 1) == 1 / 4
    assert both.contained(1, 0) == 1 / 2
    assert report.members("paper", also="talk")["person"].to_pylist() == ["a"]


def test_the_time_promoted_is_the_playbooks_else_inferred_and_said_so() -> None:
    report = measured(asked(("a", "paper", 1), ("b", "paper", 30), ("c", "talk", 2), ("d", "talk", 12)))
    paper, talk = report.row("paper"), report.row("talk")
    assert (paper.days, paper.since, paper.until) == (30, date(2026, 1, 2), date(2026, 1, 31))
    assert paper.promoted is not None
    assert paper.promoted.inferred
    assert (talk.days, talk.promoted_takers, talk.takers) == (11, 1, 2)
    assert "promotion_inferred" in [notice.id for notice in report.notices]


def test_two_periods_of_promotion_are_added_up() -> None:
    talk = replace(TALK, promoted=(Promotion("2026-01-10", "2026-01-20"), Promotion("2026-03-01", None)))
    row = measured(asked(("a", "talk", 12)), book=playbook(offers=(talk,))).row("talk")
    assert row.days == 11 + (NOW.date() - date(2026, 3, 1)).days + 1
    assert row.until is None


def test_reach_is_who_was_shown_it_or_took_it() -> None:
    report = measured(
        asked(("a", "talk", 12), ("b", "talk", 13)),
        shown=seen(("a", "talk", 11), ("c", "talk", 11), ("c", "talk", 11), ("d", "talk", 12), ("nobody", "talk", 12)),
    )
    row = report.row("talk")
    assert (row.reach, row.promoted_takers, row.rate_of) == (4, 2, "reach")
    assert row.rate == 1 / 2
    assert sorted(report.members("talk", "reach")["person"].to_pylist()) == ["a", "b", "c", "d"]


def test_without_showings_the_rate_is_of_everybody_known_and_that_is_said() -> None:
    report = measured(asked(("a", "talk", 12)))
    assert (report.row("talk").reach, report.row("talk").known, report.row("talk").rate_of) == (None, 6, "known")
    assert report.row("talk").fatigue.finding == "not_known"
    assert "nobody_shown" in [notice.id for notice in report.notices]


def test_only_what_puts_an_offer_before_people_shows_it() -> None:
    touches = pa.table(
        {
            "person": ["a", "a", "a", "b", "b"],
            "kind": ["request", "Email", "delivery", "page_view", "email"],
            "offer": ["paper", "paper", "paper", None, "paper"],
            "at": pa.array([START] * 5, INSTANT),
        }
    )
    assert showings(touches, playbook()).to_pylist() == [
        {"person": "a", "offer": "paper", "at": START},
        {"person": "b", "offer": "paper", "at": START},
    ]


def test_what_became_of_takers_counts_from_the_take_on() -> None:
    history = entered("a", "prospect", "mql", "sql") + entered("b", "prospect", "mql")
    report = measured(asked(("a", "paper", 0.5), ("b", "paper", 5), ("c", "paper", 5)), history=history)
    row = report.row("paper")
    assert (row.mql, row.could_mql) == (1, 2), "b was MQL before taking it"
    assert (row.sql, row.could_sql) == (1, 3)


def test_cost_is_what_was_spent_on_it_else_the_playbooks_and_delivery() -> None:
    requests = asked(("a", "paper", 1), ("b", "paper", 2), ("b", "talk", 12))
    row = measured(requests).row("paper")
    assert (row.cost, row.cost_per_new) == (92_000_000, 46_000_000)
    spent = costs([{"day_from": date(2026, 1, 1), "offer": "Paper", "amount": 10_000_000}])
    assert measured(requests, costs=spent).row("paper").cost == 12_000_000
    assert measured(requests).row("talk").cost is None


def test_who_is_new_is_told_from_all_takes_also_where_only_some_are_asked_about() -> None:
    report = measured(asked(("a", "paper", 1), ("a", "talk", 12), ("b", "talk", 12)), since=date(2026, 1, 10))
    assert [row.key for row in report.rows if row.takers] == ["talk"]
    assert (report.row("talk").new, report.row("talk").repeat) == (1, 1)


def test_a_request_that_counts_for_two_leads_is_one_taker() -> None:
    two = leads([lead("a", product="one"), lead("a", product="two")])
    requests = asked(("a", "paper", 1), ("a", "paper", 1)).set_column(2, "product", pa.array(["one", "two"]))
    report = offers(two, entries([]), requests, playbook(offers=(PAPER,)), as_of=NOW)
    assert report.row("paper").takers == 1


def test_what_happens_later_is_not_known_yet() -> None:
    requests = asked(("a", "paper", 1), ("b", "paper", 400))
    assert measured(requests).row("paper").takers == 1


def test_a_figure_that_there_is_not_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(BadSetting) as refused:
        measured(asked(("a", "paper", 1))).members("paper", "taker")  # type: ignore[arg-type]
    assert refused.value.problems[0].nearest == "takers"


def test_no_request_at_all_gives_no_offer_and_no_verdict() -> None:
    report = measured(asked(), book=playbook(offers=()))
    assert (report.rows, report.state, report.people) == ((), "cannot_tell", 0)
    assert report.table().num_rows == 0


TAKES = st.lists(
    st.tuples(
        st.sampled_from("abcdef"), st.sampled_from(["paper", "talk", "guide", "Guide", None]), st.integers(0, 299)
    ),
    max_size=40,
)
VIEWS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(["paper", "talk"]), st.integers(0, 299)), max_size=40
)
STAGES = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(["mql", "sql"]), st.integers(0, 299)), max_size=20
)


@given(TAKES, VIEWS, STAGES)
def test_every_figure_opens_as_many_people_as_it_says_and_they_add_up(
    takes: list[tuple[str, str | None, float]],
    views: list[tuple[str, str, float]],
    stages: list[tuple[str, str, float]],
) -> None:
    history = [{"person": p, "stage": stage, "at": START + timedelta(days=day)} for p, stage, day in stages]
    report = measured(asked(*takes), history=history, shown=seen(*views) if views else None)
    for row in report.rows:
        figures = {
            "reach": row.takers if row.reach is None else row.reach, "takers": row.takers, "new": row.new,
            "repeat": row.repeat, "promoted": row.promoted_takers, "mql": row.mql, "sql": row.sql,
            "client": row.clients,
        }  # fmt: skip
        for figure in FIGURES:
            found = report.members(row, figure)
            assert found.num_rows == figures[figure], figure
            assert len(set(found["person"].to_pylist())) == found.num_rows
            assert len(report.lead_rows(row, figure)) == figures[figure]
        assert sum(new + again for _, new, again in report.weekly(row)) == row.takers
        assert row.new + row.repeat == row.takers
        assert max(row.mql, row.sql) <= row.takers
        assert row.mql <= row.could_mql
    assert sum(row.new for row in report.rows) == report.people
    places = {row.key: i for i, row in enumerate(row for row in report.rows if row.takers)}
    for one in places:
        for other in places:
            assert report.overlap.both[places[one], places[other]] == report.members(one, also=other).num_rows


def test_figures_do_not_depend_on_the_order_of_the_rows() -> None:
    rows = [("a", "paper", 1), ("b", "paper", 3), ("a", "talk", 12), ("c", "talk", 13)]
    assert measured(asked(*rows)).as_dict() == measured(asked(*rows[::-1])).as_dict()


def test_the_moment_is_said_in_utc() -> None:
    assert measured(asked(("a", "paper", 1))).as_dict()["as_of"] == datetime(2026, 11, 1, tzinfo=UTC).isoformat()


def test_what_simply_goes_on_is_a_standing_offer_and_no_campaign() -> None:
    people = "abcdefghijkl"
    letter = replace(PAPER, key="letter", promoted=(Promotion("2026-01-01", None),))
    steady = [(person, "letter", 25.0 * i) for i, person in enumerate(people)]
    report = measured(asked(*steady), people=people, book=playbook(offers=(letter,)))
    assert report.row("letter").standing
    assert report.outlook.best is None
    fading = [(person, "letter", 2.0 * i) for i, person in enumerate(people)]
    assert not measured(asked(*fading), people=people, book=playbook(offers=(letter,))).row("letter").standing


def test_a_campaign_that_only_the_same_people_take_is_to_be_strengthened() -> None:
    people = "abcdefghijklmnopqrstuvwxyz"
    first = [(person, "paper", 1.0) for person in people]
    again = [(person, "talk", 12.0) for person in people]
    row = measured(asked(*first, *again), people=people).row("talk")
    assert (row.verdict, row.reason, row.over) == ("bring_back_changed", "same_people", True)
    assert reason(row) == "brought nobody new; those who took it had nearly all taken another"


def test_of_an_offer_that_is_over_only_whether_it_comes_back_is_said() -> None:
    people = "abcdefghijklmnopqrstuvwxyz"
    again = [(person, "talk", 12.0) for person in people]
    asks = asked(*((person, "paper", 1.0) for person in people), *again)
    while_on, after = (
        replace(PAPER, key="talk", promoted=(Promotion("2026-01-10", until),)) for until in (None, "2026-02-10")
    )
    on, over = (
        measured(asks, people=people, book=playbook(offers=(PAPER, one))).row("talk") for one in (while_on, after)
    )
    assert (on.verdict, on.over) == ("strengthen", False)
    assert (over.verdict, over.over) == ("bring_back_changed", True)
    assert over.until is not None
    assert reason(on).startswith("those who take it")
