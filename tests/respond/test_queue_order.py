"""The order of the queue: promises by due time, then temperature, stated problem, due time; never who somebody is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.playbook.playbook import Playbook
from leadline.respond.queue import Details, Queue, queue
from leadline.respond.reason import Asked, what_they_asked
from leadline.respond.waiting import working_minutes_left

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)  # a Wednesday, 10:00 in Berlin

STEP = {
    "request": "",
    "person": 0,
    "product": "coaching",
    "cycle": 1,
    "position": 3,
    "kind": "individual",
    "need": "required",
    "state": "open",
    "reason": "",
    "due": NOW,
    "minutes": 10,
    "attempts": 0,
    "outcome": None,
    "requests": None,
    "review": False,
}
REQUEST = {
    "id": "",
    "person": 0,
    "product": "coaching",
    "cycle": 1,
    "at": NOW,
    "at_assumed": False,
    "action": "quote",
    "offer": None,
    "source": "referral",
    "source_class": "cultivated",
    "campaign": None,
    "follow_up": "requested",
    "problem": None,
    "problem_solved": False,
    "temperature_made": "hot",
    "temperature": "hot",
}
LEAD = {
    "person": 0,
    "product": "coaching",
    "cycle": 1,
    "stage": "prospect",
    "temperature": "hot",
    "problem_stated": False,
    "customer": False,
    "do_not_contact": False,
}


@pytest.fixture(scope="module")
def playbook() -> Playbook:
    path = Path(__file__).parents[2] / "docs/reference/playbook-by-example.yaml"
    return Playbook.load(path)


def line(
    number: int, *, due: timedelta, temperature: str = "hot", problem: bool = False, **step: Any
) -> dict[str, Any]:
    return {"number": number, "due": due, "temperature": temperature, "problem": problem, "step": step}


def made(playbook: Playbook, *lines: dict[str, Any], now: datetime = NOW, people: Any = None, **lead: Any) -> Queue:
    steps, requests, leads = [], [], []
    for one in lines:
        request = f"r{one['number']}"
        steps.append(STEP | {"request": request, "person": one["number"], "due": NOW + one["due"]} | one["step"])
        requests.append(
            REQUEST
            | {
                "id": request,
                "person": one["number"],
                "at": NOW - timedelta(hours=1),
                "temperature": one["temperature"],
            }
            | {"problem_solved": one["problem"], "problem": "slow follow-up" if one["problem"] else None}
        )
        leads.append(LEAD | {"person": one["number"], "problem_stated": one["problem"]} | lead)
    tables = [pa.Table.from_pylist(rows) for rows in (steps, leads, requests)]
    return queue(tables[0], tables[1], tables[2], playbook, now, people)


def order(made_queue: Queue) -> list[Any]:
    return [item.person for item in made_queue.items]


def test_promises_come_first_by_their_due_time_whatever_their_temperature(playbook: Playbook) -> None:
    result = made(
        playbook,
        line(1, due=timedelta(days=2)),
        line(2, due=timedelta(hours=2), temperature="warm"),
        line(3, due=timedelta(hours=-3), temperature="cool"),
        line(4, due=timedelta(minutes=5)),
    )
    assert order(result) == [3, 4, 2, 1]
    assert [item.person for item in result.due] == [3, 4, 2]
    assert [item.due_class for item in result.due] == ["overdue", "today", "today"]


def test_what_is_not_due_today_goes_by_temperature_then_problem_then_due_time(playbook: Playbook) -> None:
    later = timedelta(days=1)
    result = made(
        playbook,
        line(1, due=later, temperature="warm"),
        line(2, due=later * 3, temperature="hot"),
        line(3, due=later * 2, temperature="warm", problem=True),
        line(4, due=later * 2, temperature="hot"),
        line(5, due=later * 4, temperature="hot", problem=True),
    )
    assert order(result) == [5, 4, 2, 3, 1]


def test_an_optional_step_is_no_promise(playbook: Playbook) -> None:
    result = made(
        playbook,
        line(1, due=timedelta(days=-20), temperature="cool", need="optional"),
        line(2, due=timedelta(hours=1)),
        line(3, due=timedelta(days=1), temperature="warm"),
    )
    assert order(result) == [2, 3, 1]
    assert [item.person for item in result.next] == [3, 1]


def test_stale_requests_are_in_the_review_list_only(playbook: Playbook) -> None:
    result = made(playbook, line(1, due=timedelta(days=-100), review=True), line(2, due=timedelta(hours=1)))
    assert order(result) == [2]
    assert [item.person for item in result.review] == [1]
    assert result.review[0].rank == 0


def test_the_review_list_is_read_hottest_first_and_what_is_long_past_last(playbook: Playbook) -> None:
    def old(number: int, days: int, temperature: str, **more: Any) -> dict[str, Any]:
        return line(number, due=timedelta(days=-days), temperature=temperature, review=True, **more)

    result = made(
        playbook,
        old(1, 100, "cold", problem=True),
        old(2, 20, "warm"),
        old(3, 95, "cold"),
        old(4, 10, "hot"),
        old(5, 2, "hot", kind="mend_delivery"),
        old(6, 25, "warm", problem=True),
        old(7, 85, "cool"),
    )
    assert [item.person for item in result.review] == [4, 6, 2, 7, 3, 1, 5]


def test_nobody_who_must_not_be_contacted_is_in_any_list(playbook: Playbook) -> None:
    result = made(playbook, line(1, due=timedelta(hours=1)), do_not_contact=True)
    assert result.items == result.review == ()
    assert result.left_out.do_not_contact == 1


@pytest.mark.parametrize("state", ["barred", "stopped", "closed", "done", "absorbed", "not_made", "by_itself"])
def test_a_step_that_is_not_open_is_in_no_list(playbook: Playbook, state: str) -> None:
    result = made(playbook, line(1, due=timedelta(hours=1), state=state, reason="declined"))
    assert result.items == result.review == ()


def test_a_failed_delivery_is_a_task_and_says_so(playbook: Playbook) -> None:
    result = made(playbook, line(1, due=timedelta(hours=1), kind="mend_delivery", minutes=5))
    assert result.items[0].minutes == 5
    assert "did not arrive" in result.items[0].reason


def test_the_reason_is_one_line_with_request_age_and_due_time(playbook: Playbook) -> None:
    result = made(playbook, line(1, due=timedelta(minutes=14)))
    assert result.items[0].reason == "Hot: asked for a quote 1 hour ago; due 10:14"


def test_the_reason_names_the_problem_the_tries_and_the_other_requests(playbook: Playbook) -> None:
    result = made(playbook, line(1, due=timedelta(days=1), problem=True, attempts=2))
    assert result.items[0].reason == (
        "Hot: asked for a quote 1 hour ago; says: slow follow-up; 2 tries without an answer; due tomorrow 10:00"
    )


def test_what_exceeds_the_working_minutes_of_today_does_not_fit(playbook: Playbook) -> None:
    late = datetime(2026, 3, 4, 15, 40, tzinfo=UTC)  # 16:40 in Berlin, work ends at 17:00
    result = made(playbook, *(line(n, due=timedelta(hours=9, minutes=n)) for n in range(3)), now=late)
    assert result.minutes_today == 20
    assert [item.fits for item in result.items] == [True, True, False]
    assert result.minutes_not_fitting == 10


def test_working_minutes_left_know_breaks_holidays_and_weekends(playbook: Playbook) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    friday = datetime(2026, 3, 6, 11, 0, tzinfo=berlin)
    assert working_minutes_left(playbook.hours, berlin, friday) == 60 + 150
    assert working_minutes_left(playbook.hours, berlin, datetime(2026, 3, 7, 11, 0, tzinfo=berlin)) == 0
    assert working_minutes_left(playbook.hours, berlin, datetime(2026, 12, 25, 11, 0, tzinfo=berlin)) == 0


steps_of_people = st.lists(
    st.tuples(
        st.integers(-3000, 3000),
        st.sampled_from(["hot", "warm", "cool", "cold"]),
        st.booleans(),
        st.sampled_from(["required", "optional"]),
    ),
    max_size=12,
)


@given(drawn=steps_of_people, names=st.permutations([f"Person {n}" for n in range(12)]))
def test_no_name_company_or_address_moves_anybody(
    playbook: Playbook, drawn: list[tuple[int, str, bool, str]], names: list[str]
) -> None:
    lines = [
        line(n, due=timedelta(minutes=due), temperature=heat, problem=problem, need=need)
        for n, (due, heat, problem, need) in enumerate(drawn)
    ]
    plain = made(playbook, *lines)
    dressed = made(
        playbook, *lines, people={n: Details(name, name, f"{n}@example.com") for n, name in enumerate(names)}
    )
    assert [replace(item, details=Details()) for item in dressed.items] == list(plain.items)


@given(drawn=steps_of_people, seed=st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_of_the_tables(
    playbook: Playbook, drawn: list[tuple[int, str, bool, str]], seed: Any
) -> None:
    lines = [
        line(n, due=timedelta(minutes=due), temperature=heat, problem=problem, need=need)
        for n, (due, heat, problem, need) in enumerate(drawn)
    ]
    mixed = lines[:]
    seed.shuffle(mixed)
    assert made(playbook, *mixed).items == made(playbook, *lines).items


def test_the_review_list_says_whether_a_request_is_old_or_was_imported_late(playbook: Playbook) -> None:
    result = made(playbook, line(1, due=timedelta(days=-1), review=True))
    assert result.review[0].reason.endswith("late already when it was imported: answer it or close it")
    result = made(playbook, line(1, due=timedelta(days=-1), review=True), now=NOW + timedelta(days=90))
    assert result.review[0].reason.endswith("past its shelf life: answer it or close it")


def test_people_with_nothing_but_history_are_counted_and_in_no_list(playbook: Playbook) -> None:
    old = line(1, due=timedelta(days=-500), state="not_made", reason="history")
    result = made(playbook, old, line(2, due=timedelta(hours=1)))
    assert order(result) == [2]
    assert result.review == ()
    assert result.left_out.history == 1


def test_the_wish_for_an_answer_stands_after_the_time(playbook: Playbook) -> None:
    asked = Asked("r", NOW, False, "download", "Seven mistakes", None, "requested", None)
    assert what_they_asked(asked, "2 days ago") == "downloaded “Seven mistakes” 2 days ago, asks for an answer"
