"""Thresholds and the like are read from the text and written into it; nothing else of the text changes."""

from __future__ import annotations

import pytest

from leadline.playbook import Playbook, diff
from leadline.playbook.bars import BARS, Bar, bars_of, read_bar, with_bars
from leadline.playbook.reading.read import default_text
from leadline.problems import BadPlaybook

BY_NAME = {bar.name: bar for bar in BARS}
NOTHING = "leadline: 1\n"
OTHER = {"points": "11.5", "whole": "7", "span": "400 days", "due": "9 working minutes"}
WRITTEN = """\
leadline: 1
# what a lead needs
thresholds:
  mql: 40   # a quote is enough
  sql: '70'
gates:
  sql:
    intent: {need: 10}
due:
takers: {}
# the end
"""


@pytest.mark.parametrize("bar", BARS, ids=lambda bar: bar.name)
def test_what_holds_without_a_word_is_what_the_playbook_takes(bar: Bar) -> None:
    said = with_bars(NOTHING, {bar.name: bar.otherwise})
    assert said.startswith(NOTHING)
    assert said != NOTHING
    assert diff(Playbook.parse(NOTHING), Playbook.parse(said)) == []
    assert bars_of(NOTHING)[bar.name] == bars_of(said)[bar.name] == bar.otherwise


@pytest.mark.parametrize("bar", BARS, ids=lambda bar: bar.name)
def test_only_the_number_changes_in_the_default_playbook(bar: Bar) -> None:
    before = default_text()
    after = with_bars(before, {bar.name: OTHER[bar.kind]})
    changed = [new for old, new in zip(before.split("\n"), after.split("\n"), strict=True) if old != new]
    assert len(changed) == 1
    assert OTHER[bar.kind] in changed[0]
    assert bars_of(after) == bars_of(before) | {bar.name: OTHER[bar.kind]}


def test_what_is_missing_is_put_where_it_belongs() -> None:
    given = {"thresholds.mql": "9", "thresholds.recycle": "3", "gates.mql.engagement": "4",
             "gates.sql.intent.buying_stage": "6", "due.quote": "1 working day", "takers.replies": "4"}  # fmt: skip
    assert (
        with_bars(WRITTEN, given)
        == """\
leadline: 1
# what a lead needs
thresholds:
  mql: 9   # a quote is enough
  sql: '70'
  recycle: 3
gates:
  mql: {engagement: 4}
  sql:
    intent: {buying_stage: 6, need: 10}
due: {quote: 1 working day}
takers: {replies: 4}
# the end
"""
    )


def test_a_criterion_that_is_left_out_does_not_count_and_is_shown_empty() -> None:
    assert bars_of(WRITTEN)["gates.sql.intent.buying_stage"] == ""
    assert bars_of(WRITTEN)["gates.sql.prequalified.fit"] == "10"


def test_one_gate_of_a_group_that_was_not_said_keeps_the_others() -> None:
    after = Playbook.parse(with_bars(NOTHING, {"gates.sql.intent.need": "12"}))
    assert after.gates.intent == {"need": 12.0, "buying_stage": 10.0}


@pytest.mark.parametrize("text", ["", "- a\n", "a: [", "just words", "a: 1\na: 2\n"])
def test_a_text_that_cannot_be_read_is_left_alone(text: str) -> None:
    with pytest.raises(BadPlaybook):
        with_bars(text, {"thresholds.mql": "50"})


@pytest.mark.parametrize(
    "text",
    [
        "leadline: 1\nthresholds: 5\n",
        "leadline: 1\nthresholds: {mql: [40]}\n",
        "leadline: 1\nthresholds: {mql: &x 40}\ngates: {mql: {engagement: *x}}\n",
        "leadline: 1\n...\n",
    ],
)
def test_what_is_written_otherwise_is_for_its_writer_to_change(text: str) -> None:
    with pytest.raises(BadPlaybook):
        with_bars(text, {"thresholds.mql": "50"})


def test_line_ends_of_another_machine_stay() -> None:
    assert with_bars("leadline: 1\r\nthresholds:\r\n  mql: 40\r\n", {"thresholds.mql": "50"}) == (
        "leadline: 1\r\nthresholds:\r\n  mql: 50\r\n"
    )


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("thresholds.mql", " 12,5 ", "12.5"),
        ("thresholds.mql", "060", "60"),
        ("takers.replies", "3", "3"),
        ("takers.within", "2  weeks", "2 weeks"),
        ("due.quote", "10 Working minutes", "10 Working minutes"),
    ],
)
def test_what_people_type_is_understood(name: str, typed: str, said: str) -> None:
    assert read_bar(BY_NAME[name], typed) == said


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("thresholds.mql", "1,000"), ("thresholds.mql", "-5"), ("thresholds.mql", "5}"), ("thresholds.mql", "٥"),
        ("takers.replies", "0"), ("takers.replies", "2.5"), ("takers.within", "soon"), ("takers.within", "5 days, x"),
        ("due.quote", "5 minutes"), ("due.quote", "0 working days"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(name: str, typed: str) -> None:
    with pytest.raises(ValueError, match=r"[Ll]ike"):
        read_bar(BY_NAME[name], typed)
