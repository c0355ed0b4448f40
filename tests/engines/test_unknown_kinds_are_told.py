"""Any word may be the kind of a touch. One that nobody knows is told, with what may have been meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import leadline
from leadline.engines.cases import run_cases
from leadline.engines.unknown_kinds import SPOKEN_OF
from leadline.measurement.proxies.activities import OURS
from leadline.playbook.cases import read_cases
from leadline.qualification.result import Notice
from leadline.qualification.tables import NOTICES

DEFAULT = leadline.Playbook.default()
AS_OF = "2026-03-31"


def _touches(*kinds: str) -> pa.Table:
    return pa.table({"person": list(range(len(kinds))), "at": ["2026-03-02"] * len(kinds), "kind": list(kinds)})


def _told(*kinds: str, playbook: leadline.Playbook = DEFAULT) -> tuple[Notice, ...]:
    return leadline.qualify(_touches(*kinds), playbook, AS_OF).notices


def test_a_slip_of_the_pen_is_told_with_its_number_and_the_nearest_right_word() -> None:
    slip, letter = _told("rquest", "Rquest ", "x", "request", "page_view")
    assert (slip.id, slip.count, slip.person) == ("unknown_kind", 2, None)
    assert "“rquest” of 2 touches" in slip.text
    assert "Did you mean request?" in slip.text
    assert "“x” of 1 touch;" in letter.text
    assert "Did you mean" not in letter.text


@pytest.mark.parametrize(
    "kinds",
    [
        pa.chunked_array([["rquest", "call"], ["rquest", "x"]]),
        pa.chunked_array([pa.array(some).dictionary_encode() for some in (["rquest", "call"], ["x", "rquest"])]),
        pa.array(["rquest", "call", "x", "rquest"], pa.large_string()),
    ],
)
def test_whatever_holds_them_it_is_the_same(kinds: pa.ChunkedArray) -> None:
    table = pa.table({"person": [1, 2, 3, 4], "at": ["2026-03-02"] * 4, "kind": kinds})
    told = leadline.qualify(table, DEFAULT, AS_OF).notices
    assert [(notice.id, notice.count) for notice in told] == [("unknown_kind", 2), ("unknown_kind", 1)]


def test_words_that_leadline_or_the_playbook_knows_are_fine() -> None:
    playbook = leadline.Playbook.parse(
        "leadline: 1\n"
        "kinds: {demo_request: {is: request, action: quote}}\n"
        "rules:\n"
        "  - {name: Fair, when: {kind: [spring_fair, autumn_fair]}, points: 5, criterion: engagement}\n"
        "  - {name: Shop, when: {kind: {starts_with: shop_}}, points: 5, criterion: engagement}\n"
        "flow: {steps: [{name: CTA click, when: {kind: cta_click}}, {stage: client}]}\n"
    )
    kinds = ("demo_request", " Spring_Fair", "autumn_fair", "shop_visit", "cta_click", "Call", "outcome", "email_open")
    assert _told(*kinds, playbook=playbook) == ()
    assert [notice.count for notice in _told(*kinds)] == [1] * 5


def test_what_is_counted_as_our_work_is_known() -> None:
    assert set(OURS) <= SPOKEN_OF


def test_a_case_expects_it_by_its_id_once_for_each_word() -> None:
    text = """\
- name: Two words that nobody knows
  touches:
    - {at: day 1, kind: rquest, repeat: {times: 2, every: 1 day}}
    - {at: day 2, kind: x, product: no-such-product}
  expect: {notices: [unknown_kind, unknown_product, unknown_kind]}
"""
    cases, problems = read_cases(text, DEFAULT, "mine.yaml")
    (result,) = run_cases(cases)
    assert (problems, [str(difference) for difference in result.differences]) == ([], [])


def test_the_reference_tells_every_notice_that_a_case_can_expect(repository: Path) -> None:
    told = (repository / "docs/reference/playbook.md").read_text(encoding="utf-8")
    words = ("unknown_product", "unknown_offer", "unknown_kind", *(name for name, _ in NOTICES.values()))
    assert [name for name in words if f"`{name}`" not in told] == []


def test_only_touches_up_to_the_moment_are_told() -> None:
    assert leadline.qualify(_touches("rquest"), DEFAULT, "2026-03-01").notices == ()


def test_of_many_words_the_most_frequent_are_told_and_the_others_counted() -> None:
    kinds = [f"{letter}{letter}{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"] + ["aaa"]
    told = _told(*kinds)
    assert len(told) == 21
    assert told[0].count == 2
    assert (told[-1].text, told[-1].count) == ("6 more kinds are unknown.", 6)
    assert len(_told("y" * 100_000)[0].text) < 250


@pytest.mark.parametrize("given", ["playbook.yaml", "leadline: 1", None, {"leadline": 1}])
def test_what_is_no_playbook_is_told_with_how_to_read_one(given: Any) -> None:
    touches = _touches("request")
    functions = (
        leadline.qualify, leadline.reasons, leadline.flow, leadline.sources, leadline.worth, leadline.attribution,
        leadline.busyness, leadline.balance, leadline.staying, leadline.effort, leadline.handover, leadline.offers,
        leadline.forecast, leadline.week,
    )  # fmt: skip
    for function in functions:
        with pytest.raises(leadline.LeadlineError, match="not as a Playbook") as told:
            function(touches, given, "2026-03-31")
        assert "Playbook.load" in str(told.value)
    with pytest.raises(leadline.LeadlineError, match="not as a Playbook"):
        leadline.explain(touches, given, person=0)
    with pytest.raises(leadline.LeadlineError, match="not as a Playbook"):
        leadline.appraise(touches, given, leads=10, price="100")
