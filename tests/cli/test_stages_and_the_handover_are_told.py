"""`leadline balance` adds up, and `leadline handover` puts marketing and sales side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

TOUCHES = """Email,Date,Kind,Action,Stage,Reason
ada@example.org,2026-03-02 09:00,request,quote,,
ada@example.org,2026-03-03 09:00,decision,override,sql,
ada@example.org,2026-03-05 09:00,decision,reject,,No budget
bob@example.org,2026-03-02 10:00,request,quote,,
bob@example.org,2026-03-04 10:00,decision,override,sql,
bob@example.org,2026-03-06 10:00,call,,,
bob@example.org,2026-03-06 12:00,decision,accept,,
bob@example.org,2026-04-09 10:00,purchase,,,
cy@example.org,2026-04-02 10:00,request,download,,
"""


@pytest.fixture
def home(leadline: Run, tmp_path: Path) -> Run:
    (tmp_path / "t.csv").write_text(TOUCHES, "utf-8")
    given = ("email=Email", "at=Date", "kind=Kind", "action=Action", "properties.stage=Stage", "reason=Reason")
    ran = leadline("import", "t.csv", "--as", "touches", *(word for one in given for word in ("--map", one)))
    assert ran.code == 0, ran.err
    return leadline


def test_every_stage_and_period_adds_up(home: Run) -> None:
    ran = home("balance", "--as-of", "2026-04-30", "--json")
    assert ran.code == 0, ran.err
    told = ran.json()
    assert [found["period"] for found in told["periods"]] == ["2026-03", "2026-04"]
    before = None
    for found in told["periods"]:
        for place, stage in enumerate(found["stages"]):
            assert stage["opening"] + stage["into"] - stage["out"] == stage["closing"]
            assert before is None or stage["opening"] == before[place]["closing"]
        before = found["stages"]
    sql = next(stage for stage in told["periods"][0]["stages"] if stage["stage"] == "sql")
    assert (sql["into"], sql["went_to"], sql["closing"]) == (2, {"recycled": 1}, 1)


def test_the_stages_are_told_with_time_and_minutes(home: Run) -> None:
    ran = home("balance", "--as-of", "2026-04-30")
    assert ran.code == 0, ran.err
    assert ran.out.startswith("3 leads in stages.")
    assert "From 2026-03-02 to 2026-04-30" in ran.out
    assert "as the playbook estimates them" in ran.out


def test_one_stage_is_told_period_by_period(home: Run) -> None:
    ran = home("balance", "--stage", "SQL", "--as-of", "2026-04-30")
    assert ran.code == 0, ran.err
    assert "2026-03" in ran.out
    assert "client 1" in ran.out
    wrong = home("balance", "--stage", "sqll")
    assert wrong.code == 2
    assert "Did you mean sql?" in wrong.err


def test_the_handover_says_what_was_accepted_and_why_not(home: Run) -> None:
    ran = home("handover", "--as-of", "2026-04-30")
    assert ran.code == 0, ran.err
    assert ran.out.startswith("Marketing handed over 2 leads; sales accepted 1 (50 % of those answered), rejected 1,")
    assert "Rejected because: No budget (1)." in ran.out
    told = home("handover", "--as-of", "2026-04-30", "--by", "source", "--json").json()
    assert told["total"]["won"] == 1
    assert told["rows"][0]["handed_over"] == 2


def test_a_word_that_nothing_is_told_apart_by_is_a_usage_error(home: Run) -> None:
    for command in (("balance", "--by", "source"), ("handover", "--by", "sorce")):
        ran = home(*command)
        assert ran.code == 2
        assert ran.out == ""


def test_where_nobody_is_both_say_so(leadline: Run, tmp_path: Path) -> None:
    leadline("init")
    assert leadline("balance").out.startswith("0 leads in stages.")
    assert "none was handed over" in leadline("handover").out
