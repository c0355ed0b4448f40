"""A page that cannot be shown says what is wrong and how to go on; what is ready soon comes by itself."""

from __future__ import annotations

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.homes import few, fill

PAGES = ["/", "/leads", "/lead/1", "/companies", "/company/stone", "/handover/waiting", "/flow"]
PART = {"HX-Request": "true"}


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
    part = owner.get(address, headers=PART)
    assert part.status_code == 503
    assert "<html" not in part.content.decode()
    assert "being qualified for the first time" in part.content.decode()
    monkeypatch.undo()
    assert owner.get(address).status_code in (200, 404)
