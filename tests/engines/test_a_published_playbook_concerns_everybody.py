"""The publication of a playbook is nobody's touch: it judges every open lead, and is counted nowhere."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

import leadline
from leadline.playbook import Condition, FlowStep
from tests.engines.showcase import AS_OF, PLAYBOOK

ANNOYED: dict[str, list[Any]] = {
    "id": ["a", "b", "c", "d"],
    "person": ["ada", "ada", "bob", "bob"],
    "at": ["2026-03-07T08:00Z", "2026-03-07T09:00Z"] * 2,
    "kind": ["complaint", "request"] * 2,
    "action": [None, "quote"] * 2,
    "product": ["course"] * 4,
}
"""Their points rise by themselves, and nothing they do is there to be judged at."""


def _with(*ids: str, at: str = "2026-03-14T12:00Z", **more: Any) -> pa.Table:
    """The touches, and publications under these ids."""
    published = {"person": None, "at": at, "kind": "decision", "action": "publish", "product": "unheard", **more}
    columns = {name: [*values, *(published.get(name, id_) for id_ in ids)] for name, values in ANNOYED.items()}
    return pa.table(columns)


def _entered(touches: Any, **moments: Any) -> list[tuple[Any, ...]]:
    """Entries into MQL: who, by what, at which touch."""
    entries = leadline.qualify(touches, PLAYBOOK, AS_OF, **moments).entries.to_pylist()
    return [(entry["person"], entry["by"], entry["touch"]) for entry in entries if entry["stage"] == "mql"]


def test_every_open_lead_is_judged_at_it() -> None:
    assert _entered(_with()) == []
    assert _entered(_with("p")) == [("ada", "playbook", "p"), ("bob", "playbook", "p")]


def test_several_of_one_instant_act_once_under_the_smallest_id() -> None:
    assert _entered(_with("q", "p", "r")) == [("ada", "playbook", "p"), ("bob", "playbook", "p")]


def test_its_id_is_made_from_its_content_where_the_table_has_none() -> None:
    named = {touch for _, _, touch in _entered(_with("p").drop_columns(["id"]))}
    alone = {touch for _, _, touch in _entered(_with("p").drop_columns(["id"]).slice(2))}
    assert named == alone
    assert [len(touch) for touch in named] == [32]


def test_it_counts_from_when_it_happened_and_was_known() -> None:
    early = _with("p", at="2026-03-07T07:00Z")
    late = _with("p", at="2026-04-02T07:00Z")
    assert _entered(early) == _entered(late) == []
    told = _with("p").append_column("received", pa.array([*ANNOYED["at"], "2026-03-20T00:00Z"]))
    assert _entered(told, known_at="2026-03-19") == []
    assert len(_entered(told, known_at="2026-03-20")) == 2


@pytest.mark.parametrize("person", ["ada", "bob"])
def test_one_person_is_explained_as_it_left_them(person: str) -> None:
    found = leadline.explain(_with("p"), PLAYBOOK, person, as_of=AS_OF)
    assert (found.stage, found.stage_since.isoformat()) == ("mql", "2026-03-14T12:00:00+00:00")
    grouped = _with("p").append_column("group", pa.array(["one", None, "two", None, "three"]))
    assert leadline.explain(grouped, PLAYBOOK, person, as_of=AS_OF).stage == "mql"


def test_it_is_nobody_in_a_report_and_no_unknown_product() -> None:
    assert leadline.qualify(_with("p"), PLAYBOOK, AS_OF).notices == ()
    decided = (FlowStep("decided", None, (Condition("kind", "is", "decision"),)), FlowStep("mql", "mql"))
    report = leadline.flow(_with("p"), PLAYBOOK, AS_OF, steps=decided)
    assert [step.count for step in report.total.steps] == [0, 2]
    assert report.unit == "person"


def test_publications_alone_make_no_leads() -> None:
    found = leadline.qualify(_with("p", "q").slice(4), PLAYBOOK, AS_OF)
    assert (len(found.leads), len(found.entries), found.notices) == (0, 0, ())
