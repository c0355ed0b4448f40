"""What tests of the language ask: the problems of a text, and a text that is right but for one part."""

from __future__ import annotations

from textwrap import dedent

from leadline.playbook import check
from leadline.problems import Problem

RIGHT = """\
rules:
  - name: Looked
    when: {kind: page_view}
    points: 10
    criterion: engagement
  - name: Needs
    when: {problem: {given: true}}
    points: 10
    criterion: need
  - name: Fits
    when: {attributes: {country: DE}}
    points: 10
    criterion: fit
"""


def problems(text: str) -> list[Problem]:
    return check(dedent(text), "playbook.yaml")


def only(text: str) -> Problem:
    """The one problem of a text."""
    found = problems(text)
    assert len(found) == 1, [str(problem) for problem in found]
    return found[0]


def ids(text: str) -> list[str]:
    return [problem.id for problem in problems(text)]
