from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from leadline.playbook import Playbook
from leadline.playbook.case_parts import Case, Rounded
from leadline.playbook.cases import default_cases, load_cases, read_cases
from leadline.problems import BadPlaybook, Problem

PLAYBOOK = Playbook.parse("time_zone: Europe/Berlin\n")


def read(text: str, playbook: Playbook = PLAYBOOK) -> tuple[list[Case], list[Problem]]:
    return read_cases(dedent(text), playbook, "cases.yaml")


def one(text: str, playbook: Playbook = PLAYBOOK) -> Case:
    cases, problems = read(text, playbook)
    assert [str(problem) for problem in problems] == []
    return cases[0]


def hour(at: int) -> float:
    return at / 3_600_000_000


def test_moments_are_local_times_of_the_playbooks_zone() -> None:
    case = one(
        """\
        - name: a
          touches:
            - {at: day 1 10:00, kind: x}
            - {at: 2026-01-05 10:00, kind: x}
            - {at: "2026-01-05T09:00:00Z", kind: x}
            - {at: 2026-07-01, kind: x}
          expect: {somebody: {total: 1}}
        """
    )
    first, second, third, summer = (touch.at for touch in case.touches)
    assert first == second == third
    assert hour(first) % 24 == 9
    assert hour(summer) % 24 == 22
    assert case.as_of == summer


def test_repeated_touches_keep_the_clock_over_a_change_of_it() -> None:
    case = one(
        """\
        - name: a
          touches: [{at: 2026-03-28 10:00, kind: x, repeat: {times: 3, every: 1 day}}]
          expect: {somebody: {total: 1}}
        """
    )
    assert [hour(touch.at) % 24 for touch in case.touches] == [9, 8, 8]


def test_repeated_people_are_the_same_people_in_every_touch() -> None:
    case = one(
        """\
        - name: a
          touches:
            - {at: day 1, person: anna, kind: x, repeat: 3 people}
            - {at: day 2, person: anna, kind: y, repeat: 2 people}
          expect: {anna 1: {total: 1}}
        """
    )
    assert [touch.person for touch in case.touches] == ["anna 1", "anna 2", "anna 3", "anna 1", "anna 2"]
    assert len({touch.columns["id"] for touch in case.touches}) == 5


def test_a_case_may_replace_parts_of_the_playbook() -> None:
    case = one("- {name: a, playbook: {thresholds: {mql: 30}}, touches: [], as_of: day 1, expect: {x: none}}\n")
    assert (case.playbook.thresholds.mql, case.playbook.time_zone) == (30, "Europe/Berlin")
    assert case.playbook.digest != PLAYBOOK.digest


def test_a_whole_playbook_in_a_case_stands_alone() -> None:
    case = one("- {name: a, playbook: {leadline: 1}, touches: [], as_of: day 1, expect: {x: none}}\n")
    assert case.playbook.time_zone == "UTC"


def test_a_file_may_replace_parts_for_all_its_cases() -> None:
    case = one(
        """\
        playbook: {thresholds: {mql: 30}, currency: CHF}
        cases:
          - {name: a, playbook: {thresholds: {mql: 35}}, touches: [], as_of: day 1, expect: {x: none}}
        """
    )
    assert (case.playbook.thresholds.mql, case.playbook.currency) == (35, "CHF")


def test_every_problem_of_a_file_is_told_with_its_line() -> None:
    _, problems = read(
        """\
        - name: a
          playbook:
            thresholds: {mql: 20}
          touches:
            - {at: day one, kind: x}
            - {at: day 1, kidn: x}
          expect:
            somebody:
              temperature: boiling
              totl: 10
        - name: b
          touches: [{at: day 1, kind: x}]
        """
    )
    assert [(p.id, p.line, p.path) for p in problems] == [
        ("thresholds_order", 3, "[0].playbook.thresholds.recycle"),
        ("bad_moment", 5, "[0].touches[0].at"),
        ("unknown_key", 6, "[0].touches[1].kidn"),
        ("missing_key", 6, "[0].touches[1]"),
        ("unknown_word", 9, "[0].expect.somebody.temperature"),
        ("unknown_key", 10, "[0].expect.somebody.totl"),
        ("missing_key", 11, "[1]"),
    ]


def test_a_part_that_no_longer_fits_the_playbook_is_told_at_the_case() -> None:
    playbook = Playbook.parse("products: {a: {}}\noffers: {guide: {kind: download, product: a}}\n")
    text = "- name: a\n  playbook: {products: {b: {}}}\n  touches: []\n  as_of: day 1\n  expect: {x: none}\n"
    _, problems = read(text, playbook)
    assert [(p.id, p.line, p.path) for p in problems] == [("unknown_product", 2, "[0].playbook.offers.guide.product")]


@pytest.mark.parametrize(
    ("written", "actual", "met"),
    [
        ("33.3", 33.3333, True),
        ("33.3", 33.26, True),
        ("33.3", 33.36, False),
        ("5", 5.4, True),
        ("5.0", 5.4, False),
        ("1.00", 1.004, True),
    ],
)
def test_figures_are_met_as_precisely_as_they_are_written(written: str, actual: float, met: bool) -> None:
    from decimal import Decimal

    assert Rounded(Decimal(written)).met_by(actual) is met


def test_files_are_found_beside_the_playbook_and_their_problems_told_together(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text("cases: [cases/*.yaml]\n", encoding="utf-8")
    (tmp_path / "cases").mkdir()
    good = "- {name: a, touches: [], as_of: day 1, expect: {x: none}}\n"
    (tmp_path / "cases/one.yaml").write_text(good, encoding="utf-8")
    playbook = Playbook.load(tmp_path / "playbook.yaml")
    assert [case.name for case in load_cases(playbook, tmp_path / "playbook.yaml")] == ["a"]
    (tmp_path / "cases/two.yaml").write_text("- {nam: a}\n", encoding="utf-8")
    (tmp_path / "cases/zoo.yaml").write_text("nothing\n", encoding="utf-8")
    with pytest.raises(BadPlaybook) as raised:
        load_cases(playbook, tmp_path / "playbook.yaml")
    assert {problem.file for problem in raised.value.problems} == {"cases/two.yaml", "cases/zoo.yaml"}


def test_the_cases_of_the_default_have_names_of_their_own() -> None:
    names = [case.name for case in default_cases()]
    assert len(names) == len(set(names))
    assert len(names) > 150
