"""Where qualifying everybody takes long, it is done when asked for, and beside the pages."""

from __future__ import annotations

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.homes import few, fill
from tests.web.playbook.writing import check, look, publish


@pytest.fixture(autouse=True)
def _everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    from leadline.web.playbook import verbs, what_if

    monkeypatch.setattr(verbs, "AT_ONCE", 0)
    monkeypatch.setattr(what_if, "AT_ONCE", 0)


def test_what_changes_is_counted_only_when_asked_for(owner: Client, workspace: Home) -> None:
    fill(workspace, few())
    text = workspace.playbook().text.replace("mql: 40", "mql: 30")
    assert "Not counted yet: press Check." in check(owner, text)
    assert "Not counted yet: press Check." in look(owner)
    check(owner, text, look="1")
    assert "Cannot tell yet" in look(owner)


def test_publishing_says_that_figures_follow_and_they_do(owner: Client, workspace: Home) -> None:
    from leadline.record import standing
    from leadline.record.models import StandingMoment

    fill(workspace, few())
    standing.refresh(workspace)
    check(owner, workspace.playbook().text.replace("mql: 40", "mql: 30"), look="1")
    look(owner)
    before = StandingMoment.objects.get().playbook
    assert publish(owner).status_code == 302
    assert StandingMoment.objects.get().playbook == before
    standing.catch_up(workspace)
    assert "figures follow within minutes" in owner.get("/playbook/versions").content.decode()
    assert StandingMoment.objects.get().playbook != before
