from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from leadline import words
from leadline.web import clock

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)  # a Tuesday, 10:12 in Berlin


@pytest.mark.parametrize(
    ("away", "short", "long"),
    [
        (timedelta(minutes=2), "in 2 min", "by 10:14"),
        (timedelta(seconds=20), "in 1 min", "by 10:12"),
        (timedelta(hours=3), "by 13:12", "by 13:12"),
        (timedelta(hours=14), "tomorrow", "by tomorrow 00:12"),
        (timedelta(days=3), "Fri", "by Fri 27 Nov 10:12"),
        (timedelta(days=9), "3 Dec", "by 3 Dec 10:12"),
        (timedelta(days=60), "23 Jan 2027", "by 23 Jan 2027 10:12"),
        (timedelta(hours=-2), "since 08:12", "since 08:12"),
        (timedelta(days=-1), "since 23 Nov", "since 23 Nov 10:12"),
    ],
)
def test_a_due_time_is_short_in_the_list_and_exact_beside_it(away: timedelta, short: str, long: str) -> None:
    assert clock.due_short(NOW + away, NOW, BERLIN) == short
    assert clock.due_long(NOW + away, NOW, BERLIN) == long


def test_without_a_due_time_nothing_is_said() -> None:
    assert clock.due_short(None, NOW, BERLIN) == ""


def test_the_exact_time_names_the_zone_of_the_playbook() -> None:
    assert clock.exact(NOW, BERLIN) == "Tuesday 24 November 2026, 10:12 CET"
    assert clock.exact(NOW, ZoneInfo("America/New_York")) == "Tuesday 24 November 2026, 04:12 EST"


def test_minutes_and_counts_read_like_speech() -> None:
    assert [words.minutes(total) for total in (0, 5, 60, 95, 60_000)] == [
        "0 min",
        "5 min",
        "1 h",
        "1 h 35 min",
        "1,000 h",
    ]
    assert [words.count(number, "step") for number in (0, 1, 12_345)] == ["0 steps", "1 step", "12,345 steps"]


def test_a_score_has_one_decimal_and_no_negative_zero() -> None:
    assert [words.score(value) for value in (97.46, -3.25, -0.01, 0.0)] == ["97.5", "−3.2", "0.0", "0.0"]
