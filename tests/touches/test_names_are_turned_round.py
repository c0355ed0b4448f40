"""Names are shown as they are said: a list's “Weber, Jonas” is Jonas Weber; what is no such name stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.touches.names import turned


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Weber, Jonas", "Jonas Weber"),
        ("Weber,Jonas", "Jonas Weber"),
        ("Weber, Dr. Jörg", "Dr. Jörg Weber"),
        ("von Berg, Ünal", "Ünal von Berg"),
        ("O’Brien, Karl-Heinz", "Karl-Heinz O’Brien"),
        ("Іваненко, Олена", "Олена Іваненко"),
    ],
)
def test_the_first_name_goes_first(written: str, said: str) -> None:
    assert turned(written) == said


@pytest.mark.parametrize(
    "name",
    [
        "Jonas Weber",
        "Smith, Jr.",
        "Jane Doe, Ph.D.",
        "Acme, Inc.",
        "Weber Elektro, GmbH",
        "Müller, Schmidt & Partner",
        "Weber, Jonas, Berlin",
        "Weber,",
        ", Jonas",
        "小林, 美咲",
        "Room 4, Berlin",
        "<b>Weber</b>, Jonas",
        "we met at the fair in May, he wanted to know more",
    ],
)
def test_what_is_no_such_name_stays_as_it_is(name: str) -> None:
    assert turned(name) == name


@given(st.text())
def test_turning_loses_no_word_and_is_done_once(name: str) -> None:
    once = turned(name)
    assert sorted(once.replace(",", " ").split()) == sorted(name.replace(",", " ").split())
    assert turned(once) == once
