from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from leadline import words

CASES = YAML(typ="safe").load((Path(__file__).parent / "written.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", words.FORMATS)
def test_numbers_rates_and_money_are_said_in_the_format_of_whoever_reads(name: str) -> None:
    with words.writing(words.FORMATS[name]):
        said = {
            "number": words.number(1_234_567.5, 1),
            "small": words.number(-0.3, 1),
            "percent": words.percent(0.29),
            "part": words.percent(0.042),
            "rates": words.interval(0.16, 0.47),
            "money": words.money(1_240_000_000, "EUR"),
            "cents": words.money(85_500_000, "EUR"),
            "other": words.money(300_000_000, "CHF"),
            "gain": words.signed(1234),
        }
    assert said == {key: text.replace("_", "\u00a0").replace("~", "\u202f") for key, text in CASES[name].items()}


def test_without_anybody_in_particular_numbers_are_english() -> None:
    assert words.present() is words.ENGLISH
    with words.writing(words.FORMATS["de"]):
        assert words.whole(1234) == "1.234"
        with words.writing(words.FORMATS["fr"]):
            assert words.whole(1234) == "1\u202f234"
        assert words.whole(1234) == "1.234"
    assert words.whole(1234) == "1,234"


@pytest.mark.parametrize(("value", "decimals", "said"), [
    (-0.04, 1, "0.0"), (-0.4, 0, "0"), (-1234.56, 1, "−1,234.6"), (0.0, 2, "0.00"), (999.96, 1, "1,000.0"),
])  # fmt: skip
def test_no_number_is_a_negative_zero(value: float, decimals: int, said: str) -> None:
    assert words.number(value, decimals) == said


@pytest.mark.parametrize(("value", "most", "said"), [
    (0.0417, 3, "0.0417"), (12.5, 3, "12.5"), (1234.0, 3, "1,230"), (0.0000123, 3, "0.0000123"), (2.0, 2, "2"),
])  # fmt: skip
def test_figures_that_count_are_said_without_an_exponent(value: float, most: int, said: str) -> None:
    assert words.figures(value, most) == said


def test_what_a_playbook_says_has_all_its_figures_and_no_marks_between_thousands() -> None:
    assert [words.bare(value) for value in (1000.0, 0.125, -2.5, 1e-7)] == ["1000", "0.125", "−2.5", "0.0000001"]


def test_one_decimal_is_said_until_it_does_not_matter() -> None:
    assert [words.short(value) for value in (0.0, 9.94, 9.96, 1234.5)] == ["0.0", "9.9", "10", "1,234"]
    assert [words.short(value, 100) for value in (12.34, 99.94, 99.96)] == ["12.3", "99.9", "100"]


def test_gains_and_losses_have_their_sign_and_nothing_has_none() -> None:
    assert [words.signed(value) for value in (3, -3, 0, 0.2)] == ["+3", "−3", "0", "0"]
    assert [words.signed_percent(rate) for rate in (0.35, -0.2, 0.0)] == ["+35%", "−20%", "0%"]


def test_what_is_not_known_is_a_dash() -> None:
    assert (words.whole(None), words.percent(None), words.money(None, "EUR"), words.interval(None, 1.0)) == (
        "–", "–", "–", "",
    )  # fmt: skip


def test_a_page_of_a_list_says_what_it_shows() -> None:
    assert words.part(1001, 1050, 12_345) == "1,001–1,050 of 12,345"
