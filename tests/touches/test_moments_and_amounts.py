"""Dates and amounts as people write them, exactly, and never guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.problems import BadSetting
from leadline.touches.amounts import either_way, read_amount
from leadline.touches.instants import micros_of, moment_of, read_instant, read_instants, zone_named

BERLIN = zone_named("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2018-01-24 3:12:16", "2018-01-24T03:12:16+00:00"),
        ("2018-01-24T03:12:16.25Z", "2018-01-24T03:12:16.250000+00:00"),
        ("2018-01-24", "2018-01-24T00:00:00+00:00"),
        ("2018-01-24 03:12 +0530", "2018-01-23T21:42:00+00:00"),
        ("2018/1/4", "2018-01-04T00:00:00+00:00"),
        ("1516763536", "2018-01-24T03:12:16+00:00"),
        ("1516763536250", "2018-01-24T03:12:16.250000+00:00"),
        ("2018-01-24 03:12:16 UTC", "2018-01-24T03:12:16+00:00"),
    ],
)
def test_a_moment_is_read(text: str, meant: str) -> None:
    assert read_instant(text) == micros_of(datetime.fromisoformat(meant))


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2018",
        "2018-02-30",
        "2018-13-01",
        "yesterday",
        "12",
        "0001-01-01",
        "2018-01-24 25:00",
        "2018-02-30 10:00:00",
    ],
)
def test_what_is_no_moment_or_could_be_two_is_not_guessed(text: str) -> None:
    assert read_instant(text) is None
    assert read_instants(pa.array([text])).to_pylist() == [None]


def test_a_bare_date_begins_in_the_zone_that_was_stated() -> None:
    assert moment_of(read_instant("2024-07-01", BERLIN) or 0) == datetime(2024, 6, 30, 22, tzinfo=UTC)
    assert moment_of(read_instant("2024-01-01", BERLIN) or 0) == datetime(2023, 12, 31, 23, tzinfo=UTC)


def test_of_a_time_that_comes_twice_the_first_is_meant() -> None:
    assert moment_of(read_instant("2024-10-27 02:30", BERLIN) or 0) == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)


@given(
    st.lists(st.datetimes(datetime(1900, 1, 2), datetime(2190, 1, 1)), max_size=5),
    st.sampled_from([None, "Europe/Berlin", "Asia/Kolkata"]),
)
def test_columns_of_moments_are_read_as_each_moment_is(moments: list[datetime], zone: str | None) -> None:
    texts = [f"{moment:%Y-%m-%d %H:%M:%S}" if i % 2 else moment.isoformat() for i, moment in enumerate(moments)]
    texts = [text.zfill(len(text)) for text in texts]
    found = read_instants(pa.array(texts, pa.string()), zone_named(zone)).cast(pa.int64()).to_pylist()
    assert found == [read_instant(text, zone_named(zone)) for text in texts]


@given(st.integers(-(10**15), 10**16))
def test_microseconds_and_moments_go_both_ways(micros: int) -> None:
    assert micros_of(moment_of(micros)) == micros
    assert moment_of(micros + 1) - moment_of(micros) == timedelta(microseconds=1)


def test_a_zone_that_nobody_knows_is_told() -> None:
    with pytest.raises(BadSetting, match="Europe/Berlin"):
        zone_named("Mars/Base")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1234.5", "1234.5"), ("1,234.50", "1234.5"), ("1.234,50", "1234.5"), ("12,5", "12.5"), ("1 234,50",
        "1234.5"), ("€1,234,567", "1234567"),
        ("1.23", "1.23"), ("1.234567", "1.234567"), ("1.2340", "1.234"), ("0.125", "0.125"), ("0,125", "0.125"),
        ("1234.567", "1234.567"), ("1.234.567", "1234567"), ("1.234,567", "1234.567"),
        ("-3", "-3"), ("0", "0"), ("12345678901.123456", "12345678901.123456"), ("1'234.50", "1234.5"),
    ],
)  # fmt: skip
def test_an_amount_is_read_exactly(text: str, meant: str) -> None:
    assert read_amount(text) == Decimal(meant) * 1_000_000


@pytest.mark.parametrize(
    "text",
    [
        "1,234",
        "1.234",
        "-12,345",
        "999.999 €",
        "0.123.456",
        "1.2.3",
        "12,34,5",
        "free",
        "",
        "1e5",
        "nan",
        "0.0000001",
        "99999999999999999999",
        "1,23.45,6",
    ],
)
def test_an_amount_that_could_be_two_or_is_none_is_not_guessed(text: str) -> None:
    assert read_amount(text) is None


@given(st.integers(1, 999), st.integers(0, 999))
def test_a_point_and_a_comma_before_three_digits_are_doubted_alike(one: int, other: int) -> None:
    for mark in ".,":
        text = f"{one}{mark}{other:03}"
        assert either_way(text)
        assert read_amount(text) is None
        assert read_amount(f"{text}0") == (one * 1000 + other) * 1000


@given(st.integers(-(10**17), 10**17))
def test_every_amount_of_micro_units_comes_back(micros: int) -> None:
    assert read_amount(f"{Decimal(micros) / 1_000_000:.6f}") == micros
