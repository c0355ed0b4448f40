"""Marketing and sales side by side: handed over, accepted, rejected and why, how soon, and what came of it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any, get_args

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.engines.local import qualify
from leadline.measurement.handover import handover
from leadline.measurement.handover_report import HandoverFigure, HandoverReport, ResponseFigure
from leadline.problems import BadSetting
from leadline.touches.columns import INSTANT
from tests.measurement import tables
from tests.measurement.test_minutes_of_people import touch, touches
from tests.qualification.comparison import table
from tests.qualification.strategies import World, examples, worlds

BOOK = tables.playbook(time_zone="UTC")
REQUESTS = pa.schema(
    [("id", pa.string()), ("person", pa.string()), ("product", pa.string()), ("cycle", pa.int32()), ("at", INSTANT),
     ("at_assumed", pa.bool_()), ("temperature_made", pa.string())]
)  # fmt: skip
STEPS = pa.schema([("request", pa.string()), ("kind", pa.string()), ("state", pa.string()), ("due", INSTANT)])


def stage(person: str, name: str, day: float, by: str = "rules") -> dict[str, Any]:
    return {"person": person, "stage": name, "at": tables.START + timedelta(days=day), "by": by}


def decided(person: str, action: str, day: float, reason: str | None = None) -> dict[str, Any]:
    return touch(day, "decision", action, person, reason=reason)


def people(*paths: list[dict[str, Any]], **values: Any) -> tuple[pa.Table, pa.Table]:
    """Leads a, b, c … with these entries after a prospect's and an MQL's."""
    leads, entries = [], []
    for name, path in zip("abcdefgh", paths, strict=False):
        entries += [stage(name, "prospect", 0), stage(name, "mql", 1), *path]
        won = path[-1]["stage"] == "client" if path else False
        last = path[-1]["stage"] if path else "mql"
        leads.append(tables.lead(name, bought=9 if won else None, stage=last, **values))
    return tables.leads(leads), tables.entries(entries)


def measured(
    given: tuple[pa.Table, pa.Table], *said: dict[str, Any], requests: Any = (), steps: Any = (), **how: Any
) -> HandoverReport:
    return handover(
        *given, pa.Table.from_pylist(list(requests), schema=REQUESTS), pa.Table.from_pylist(list(steps), schema=STEPS),
        touches(*said), BOOK, as_of=tables.NOW, **how,
    )  # fmt: skip


def test_what_was_handed_over_is_accepted_rejected_left_or_waits() -> None:
    report = measured(
        people(
            [stage("a", "sql", 2), stage("a", "client", 9, "purchase")],
            [stage("b", "sql", 2), stage("b", "recycled", 4, "decision")],
            [stage("c", "sql", 2), stage("c", "recycled", 5, "midnight")],
            [stage("d", "sql", 2)],
            [],
        ),
        decided("a", "accept", 3),
        decided("b", "reject", 4, "No budget"),
        decided("e", "accept", 3),
    )
    total = report.total
    assert (total.mql, total.handed_over) == (5, 4)
    assert (total.accepted, total.rejected, total.left, total.waiting) == (1, 1, 1, 1)
    assert total.acceptance == 0.5
    assert total.acceptance_interval is not None
    assert 0.5 in total.acceptance_interval
    assert (total.won, total.win_rate) == (1, 1.0)
    assert [(why.reason, why.count) for why in total.reasons] == [("No budget", 1)]
    assert report.members(None, "rejected", "No budget", why=True)["person"].to_pylist() == ["b"]
    assert report.members(None, "waiting")["person"].to_pylist() == ["d"]
    assert [row.key for row in report.rows] == ["2026-01"]


def test_answers_about_leads_that_were_never_handed_over_are_told() -> None:
    """As after a playbook with higher thresholds: sales said something, and would look for it."""
    given = people([stage("a", "sql", 2)], [])
    assert not measured(given, decided("a", "accept", 3)).notices
    report = measured(
        given, decided("a", "accept", 3), decided("b", "reject", 4, "No budget"), decided("b", "accept", 5)
    )
    assert [(notice.id, notice.what[:9]) for notice in report.notices] == [("answers_astray", "2 answers")]


def test_what_came_of_accepted_ones() -> None:
    report = measured(
        people(
            [stage("a", "sql", 2), stage("a", "client", 9, "purchase")],
            [stage("b", "sql", 2), stage("b", "lost", 9, "decision")],
            [stage("c", "sql", 2), stage("c", "recycled", 90, "idle")],
            [stage("d", "sql", 2)],
            [stage("e", "sql", 2), stage("e", "recycled", 9, "decision")],
        ),
        *(decided(name, "accept", 3) for name in "abcde"),
        decided("e", "reject", 9, "wrong person"),
    )
    total = report.total
    assert (total.accepted, total.rejected) == (5, 0)
    assert (total.won, total.lost, total.returned, total.open) == (1, 1, 2, 1)
    assert total.win_rate == 0.2


def test_a_lead_that_is_handed_over_again_counts_again() -> None:
    path = [stage("a", "sql", 2), stage("a", "recycled", 4, "decision"), stage("a", "mql", 40), stage("a", "sql", 41)]
    report = measured(people(path), decided("a", "reject", 4), decided("a", "accept", 42))
    assert [(row.key, row.handed_over, row.accepted, row.rejected) for row in report.rows] == [
        ("2026-01", 1, 0, 1),
        ("2026-02", 1, 1, 0),
    ]
    assert report.total.reasons[0].reason is None
    assert report.members(None, "handed_over").num_rows == 2


def test_reasons_are_counted_whatever_their_upper_and_lower_case() -> None:
    reasons = ["No budget", "no budget", "No  budget", "Too small", None]
    paths = [[stage(name, "sql", 2), stage(name, "recycled", 4, "decision")] for name in "abcde"]
    said = [decided(name, "reject", 4, reason) for name, reason in zip("abcde", reasons, strict=True)]
    found = measured(people(*paths), *said).total.reasons
    assert [(why.reason and why.reason.casefold().split(), why.count) for why in found] == [
        (["no", "budget"], 3),
        (["too", "small"], 1),
        (None, 1),
    ]


def test_the_time_to_the_answer_counts_those_who_still_wait() -> None:
    names = "abcdefgh"
    paths = [[stage(name, "sql", 2)] for name in names]
    said = [decided(name, "accept", 2 + n) for n, name in enumerate(names[:6], start=1)]
    answer = measured(people(*paths), *said).total.answer
    assert (answer.count, answer.ended) == (8, 6)
    assert answer.median == 4


def test_how_soon_requests_were_answered_by_side_and_temperature() -> None:
    given = people([stage("a", "sql", 2)], [stage("b", "sql", 2)])
    requests, steps = [], []
    for n, (person, day, temperature) in enumerate(
        [("a", 1.5, "warm"), ("a", 3.0, "hot"), ("b", 1.5, "warm"), ("b", 1.6, "cold")]
    ):
        at = tables.START + timedelta(days=day)
        requests.append(
            {
                "id": f"r{n}",
                "person": person,
                "cycle": 1,
                "at": at,
                "at_assumed": False,
                "temperature_made": temperature,
            }
        )
        state = "done" if temperature != "cold" else "not_made"
        steps.append({"request": f"r{n}", "kind": "individual", "state": state, "due": at + timedelta(hours=6)})
    report = measured(
        given,
        touch(1.6, "call", person="a"),
        touch(4.0, "outcome", "no_answer", person="a"),
        requests=requests,
        steps=steps,
    )
    told = {(one.side, one.temperature): (one.requests, one.answered, one.late) for one in report.responses}
    assert told == {("marketing", "warm"): (2, 1, 1), ("sales", "hot"): (1, 1, 1)}
    assert report.response_members(None, "marketing", "warm", "unanswered")["person"].to_pylist() == ["b"]
    assert report.total.response("marketing").requests == 2


def test_that_nobody_answers_is_told() -> None:
    report = measured(people([stage("a", "sql", 2)]))
    assert [notice.id for notice in report.notices] == ["nobody_answers"]
    assert report.total.acceptance is None


def test_rows_by_source_and_between_dates() -> None:
    given = people([stage("a", "sql", 2)], [stage("b", "sql", 40)], source="ads")
    report = measured(given, by="source", since=date(2026, 1, 3), until=date(2026, 1, 3))
    assert [(row.key, row.mql, row.handed_over) for row in report.rows] == [("ads", 0, 1)]
    with pytest.raises(BadSetting):
        measured(given, by="colour")


def test_nobody_is_nothing() -> None:
    report = measured((tables.leads([]), tables.entries([])))
    assert report.rows == ()
    assert report.table().num_rows == 0
    assert report.total.handed_over == 0


@settings(max_examples=examples(50))
@given(world=worlds(), by=st.sampled_from(["week", "source", "product"]))
def test_any_history_agrees_with_the_leads_and_every_figure_is_the_length_of_its_list(world: World, by: str) -> None:
    playbook, rows, as_of = world
    found = qualify(table(rows), playbook, as_of=as_of)
    report = handover(
        found.leads, found.entries, found.requests, found.steps, table(rows), playbook, as_of=as_of, by=by
    )
    total = report.total
    entered = Counter(found.entries["stage"].to_pylist())
    assert (total.mql, total.handed_over) == (entered["mql"], entered["sql"])
    assert sum(row.handed_over for row in report.rows) == total.handed_over
    refunded = {str(row["person"]) for row in rows if row["kind"] == "refund"}
    accepted = {key(row) for row in report.members(None, "open").to_pylist()}
    for lead in found.leads.to_pylist():
        if lead["stage"] == "sql" and str(lead["person"]) not in refunded:
            assert lead["accepted"] == (key(lead) in accepted)
    for row in (total, *report.rows):
        assert row.accepted + row.rejected + row.left + row.waiting == row.handed_over
        assert row.won + row.lost + row.returned + row.open == row.accepted
        assert sum(why.count for why in row.reasons) == row.rejected
        for figure in get_args(HandoverFigure):
            assert report.members(row, figure).num_rows == getattr(row, figure)
        for why in row.reasons:
            assert report.members(row, "rejected", why.reason, why=True).num_rows == why.count
        for one in row.responses:
            for name in get_args(ResponseFigure):
                assert report.response_members(row, one.side, None, name).num_rows == getattr(one, name)


def key(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["person"], row["product"], row["cycle"]
