from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline import words
from leadline.touches.typed_amounts import example, may_be_two, plain, read_typed, to_type

MILLION = 1_000_000
READ = [
    ("de", "1.240", 1240), ("de", "1.240,50 €", 1240.5), ("de", "1240,5", 1240.5), ("de", "1240.5", 1240.5),
    ("de", "1.24", 1.24), ("de", "0,125", 0.125), ("de", "1.234.567", 1234567), ("de", "−3,5", -3.5),
    ("en", "1,240", 1240), ("en", "1,240.50", 1240.5), ("en", "1240,5", 1240.5), ("en", "$ 12", 12),
    ("fr", "1\u202f240,5", 1240.5), ("fr", "1 240", 1240), ("de-CH", "1’240.50", 1240.5), ("de-CH", "1'240", 1240),
    ("de-CH", "CHF 1'240", 1240), ("en-IN", "12,34,567.5", 1234567.5), ("en-IN", "1,240", 1240),
]  # fmt: skip
TWO = [("de", "1,240"), ("en", "1.240"), ("fr", "1.240"), ("fr", "1,240"), ("de-CH", "1.240"), ("de-CH", "1,240")]
NONE = ["", "much", "1.2.3", "12.34.56", "1,2,3", "1e3", "0x10", "∞"]


@pytest.mark.parametrize(("name", "text", "value"), READ)
def test_an_amount_is_read_in_the_format_of_whoever_types_it_and_plain(name: str, text: str, value: float) -> None:
    with words.writing(words.FORMATS[name]):
        assert read_typed(text) == round(value * MILLION)
        assert not may_be_two(text)


@pytest.mark.parametrize(("name", "text"), TWO)
def test_an_amount_that_may_be_two_is_not_guessed(name: str, text: str) -> None:
    with words.writing(words.FORMATS[name]):
        assert read_typed(text) is None
        assert may_be_two(text)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_amount_is_none(text: str) -> None:
    for form in words.FORMATS.values():
        with words.writing(form):
            assert read_typed(text) is None


FORMS = st.sampled_from(list(words.FORMATS.values()))


@given(FORMS, st.integers(-(10**9), 10**9), st.sampled_from(["EUR", "USD", "CHF", "SEK"]))
def test_money_that_is_said_is_read_back_as_the_same(form: words.NumberFormat, cents: int, currency: str) -> None:
    with words.writing(form):
        assert read_typed(words.money(cents * 10_000, currency, cents=True)) == cents * 10_000


@given(FORMS, st.integers(0, 10**12))
def test_whole_numbers_that_are_said_are_read_back_as_the_same(form: words.NumberFormat, number: int) -> None:
    with words.writing(form):
        assert read_typed(words.whole(number)) == number * MILLION


@given(FORMS, st.integers(-(10**15), 10**15))
def test_what_stands_in_a_field_is_read_back_as_the_same(form: words.NumberFormat, micros: int) -> None:
    with words.writing(form):
        assert read_typed(to_type(micros)) == micros


@given(FORMS, FORMS, st.integers(0, 10**15))
def test_what_an_address_says_is_the_same_to_everybody(
    one: words.NumberFormat, other: words.NumberFormat, micros: int
) -> None:
    with words.writing(one):
        text = plain(micros)
    with words.writing(other):
        assert read_typed(text) == micros


def test_the_example_is_one_that_is_read() -> None:
    for form in words.FORMATS.values():
        with words.writing(form):
            assert read_typed(example()) == 1234 * MILLION + 500_000
