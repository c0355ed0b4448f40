from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.words import FORMATS, asked_by


@pytest.mark.parametrize(("languages", "name"), [
    ("de-DE,de;q=0.9,en;q=0.8", "de"),
    ("de-CH", "de-CH"),
    ("de-Latn-CH", "de-CH"),
    ("en-US,en;q=0.9,de;q=0.8", "en"),
    ("en;q=0.5, fr;q=0.9", "fr"),
    ("de;q=0, fr;q=0.1", "fr"),
    ("xx, it", "it"),
    ("es-MX, es", "en"),
    ("es-419", "en"),
    ("pt-PT", "pl"),
    ("pt-BR", "nl"),
    ("hi-IN", "en-IN"),
    ("en-IN", "en-IN"),
    ("*", "en"),
    ("", "en"),
    ("de;q=much", "en"),
    ("fr-FR;level=1;q=0.7 , DE ; q=0.8", "de"),
])  # fmt: skip
def test_the_most_wanted_language_that_is_known_says_it(languages: str, name: str) -> None:
    assert asked_by(languages).name == name


@given(st.text())
def test_whatever_a_browser_says_there_is_an_answer(languages: str) -> None:
    assert asked_by(languages) in FORMATS.values()
