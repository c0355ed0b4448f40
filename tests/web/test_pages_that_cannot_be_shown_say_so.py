"""A page that cannot be shown says what is wrong and how to go on; what is ready soon comes by itself."""

from __future__ import annotations

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.homes import few, fill

PAGES = ["/", "/leads", "/lead/1", "/companies", "/company/stone", "/handover/waiting", "/flow"]
PART = {"HTTP_HX_REQUEST": "true"}


@pytest.mark.parametrize("address", PAGES)
def test_a_playbook_with_problems_is_told_with_its_line(owner: Client, workspace: Home, address: str) -> None:
    fill(workspace, few())
    text = workspace.playbook_path.read_text("utf-8")
    workspace.playbook_path.write_text(text.replace("thresholds:", "thresholdz:"), "utf-8")
    answer = owner.get(address)
    said = answer.content.decode()
    assert (answer.status_code, "thresholdz" in said, ", line " in said) == (503, True, True)
    assert "Refresh" not in answer.headers


@pytest.mark.parametrize("address", PAGES)
def test_what_is_being_made_is_looked_at_again_by_itself(
    owner: Client, workspace: Home, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    from leadline.web import present

    fill(workspace, few())
    monkeypatch.setattr(present, "AT_ONCE", 0)
    answer = owner.get(address)
    assert (answer.status_code, answer.headers["Refresh"]) == (503, present.LOOKS_AGAIN)
    assert "being qualified for the first time" in answer.content.decode()
    part = owner.get(address, **PART)
    assert part.status_code == 503
    assert "<html" not in part.content.decode()
    assert "being qualified for the first time" in part.content.decode()
    monkeypatch.undo()
    assert owner.get(address).status_code in (200, 404)


def test_what_takes_long_is_shown_for_a_while_where_there_are_many(
    workspace: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from leadline.web import readings

    fill(workspace, few())
    made = iter(range(10))
    reading = readings.Reading(lambda: next(made), at_most=1e9)
    assert reading.at_hand(workspace, 1) is None
    assert [reading.get(workspace, version) for version in (1, 1, 2)] == [0, 0, 1]
    monkeypatch.setattr(readings, "QUICK", -1.0)
    monkeypatch.setattr(readings, "TIMES", 1e12)
    assert reading.get(workspace, 3) == 2
    monkeypatch.setattr(readings, "SMALL", 0)
    assert [reading.get(workspace, 4), reading.at_hand(workspace, 4)] == [2, 2]
    assert reading.at_hand(Home(workspace.path / "other"), 3) is None
    monkeypatch.setattr(readings, "TIMES", 0.0)
    assert [reading.at_hand(workspace, 4), reading.at_hand(workspace, 3), reading.get(workspace, 4)] == [None, 2, 3]
