from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from leadline.engines.cases import CaseResult, run_cases
from leadline.playbook import Playbook
from leadline.playbook.case_parts import Case
from leadline.playbook.cases import default_cases, read_cases
from leadline.playbook.reading.read import default_text

CASES = default_cases()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_default_case(case: Case) -> None:
    (result,) = run_cases([case])
    assert [str(difference) for difference in result.differences] == []


def run(text: str) -> CaseResult:
    cases, problems = read_cases(dedent(text), Playbook.default(), "mine.yaml")
    assert problems == []
    (result,) = run_cases(cases)
    return result


def test_what_did_not_come_out_is_told_with_its_line_and_both_values() -> None:
    result = run(
        """\
        - name: Wrong in every respect
          touches:
            - {at: day 1 10:00, kind: request, action: quote}
          expect:
            somebody:
              stage: sql
              temperature: cold
              total: 50
              due: day 1 10:06
              next_steps: [deliver, matrix]
              source: referral
              entries: [prospect]
              taker: true
            nobody: {stage: visitor}
            notices: [unknown_offer]
        """
    )
    assert not result.passed
    assert [(d.line, d.what) for d in result.differences] == [
        (6, "Stage is mql, not sql."),
        (7, "Temperature is hot, not cold."),
        (8, "Total is 49.000000, not 50."),
        (9, "Due is 2026-01-05 10:05:00, not 2026-01-05 10:06:00."),
        (10, "Next_steps is deliver, reply, individual, not deliver, matrix."),
        (11, "Source is none, not referral."),
        (12, "Entries is prospect, mql, not prospect."),
        (13, "Taker is false, not true."),
        (14, "Nobody has no such lead; there is none."),
        (1, "Notices are none, not unknown_offer."),
    ]
    assert result.differences[0].path == "[0].expect.somebody.stage"
    assert result.differences[0].file == "mine.yaml"


def test_an_individual_step_expected_as_required_is_not_met_by_an_optional_one() -> None:
    result = run(
        """\
        - name: Optional is not required
          playbook: {thresholds: {mql: 5, recycle: 1}, gates: {mql: {engagement: 5}}}
          touches: [{at: day 1 10:00, kind: request, action: download}]
          expect: {somebody: {next_steps: [deliver, reply, individual]}}
        """
    )
    assert [d.what for d in result.differences] == [
        "Next_steps is deliver, reply, individual (optional), not deliver, reply, individual."
    ]


def test_a_flow_that_came_out_otherwise_is_told() -> None:
    result = run(
        """\
        - name: Flow
          touches:
            - {at: day 1 10:00, person: a, repeat: 4 people, kind: page_view, known: false}
            - {at: day 2 10:00, person: a 1, kind: page_view}
          costs: [{at: 2026-01-05, amount: 10 EUR}]
          expect:
            flow:
              steps:
                - {step: visitor, count: 5, cost: 2.00}
                - {step: prospect, count: 1, rate: 30.0 %}
              overall: 1.0 %
        """
    )
    assert [(d.line, d.what) for d in result.differences] == [
        (9, "The count of visitor is 4, not 5."),
        (9, "The cost of visitor is 2.5, not 2.00."),
        (10, "The rate (in %) of prospect is 25, not 30.0."),
        (7, "The overall rate (in %) is 0, not 1.0."),
    ]


def test_a_person_with_several_leads_must_be_told_apart() -> None:
    result = run(
        """\
        - name: Two leads
          playbook: {products: {a: {}, b: {}}}
          touches: [{at: day 1, kind: x, product: a}, {at: day 1, kind: x, product: b}]
          expect: {somebody: {stage: prospect}}
        """
    )
    assert result.differences[0].what == "Somebody has several leads, a (cycle 1), b (cycle 1); name the product."


def test_a_case_that_cannot_be_run_fails_and_the_next_one_runs() -> None:
    text = """\
    - name: Money without a rate
      touches: [{at: day 1, kind: purchase, amount: 10 USD}]
      expect: {somebody: {stage: client}}
    - name: Fine
      touches: [{at: day 1, kind: x}]
      expect: {somebody: {stage: prospect}}
    """
    cases, _ = read_cases(dedent(text), Playbook.default())
    assert [result.passed for result in run_cases(cases)] == [False, True]


def test_the_cases_beside_a_playbook_are_run_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text(default_text(), encoding="utf-8")
    (tmp_path / "cases").mkdir()
    mine = "- {name: mine, touches: [{at: day 1, kind: x}], expect: {somebody: {stage: client}}}\n"
    (tmp_path / "cases/mine.yaml").write_text(mine, encoding="utf-8")
    (result,) = run_cases(tmp_path / "playbook.yaml")
    assert (result.name, result.passed) == ("mine", False)
