from __future__ import annotations

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.people import client_of


def test_name_zone_and_keys_are_kept_for_one_person(owner: Client) -> None:
    from leadline.web.roles import Role

    ines = client_of(Role.VIEWER, "ines")
    answer = ines.post("/settings/you", {"name": "Ines Falk", "zone": "America/New_York"}, follow=True)
    page = answer.content.decode()
    assert "Your settings are kept" in page
    assert "America/New_York" in page
    assert 'data-single-keys="off"' in page
    assert "Ines Falk" in page
    other = owner.get("/settings").content.decode()
    assert 'data-single-keys="off"' not in other
    assert "You read times in UTC" in other


def test_what_was_said_is_said_once(owner: Client) -> None:
    page = owner.post("/settings/you", {"single_keys": "on"}, follow=True).content
    assert b"Your settings are kept" in page
    assert b"Your settings are kept" not in owner.get("/settings").content


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "Europe", "x" * 5000, "<b>", "\0"])
def test_a_zone_that_there_is_not_is_said_beside_the_field(owner: Client, zone: str) -> None:
    from leadline.record.models import Member

    answer = owner.post("/settings/you", {"name": "kept text", "zone": zone, "single_keys": "on"})
    assert answer.status_code == 400
    assert b'aria-invalid="true"' in answer.content
    assert b"kept text" in answer.content
    assert Member.objects.get().time_zone is None


def test_the_role_cannot_be_sent_along(workspace: Home) -> None:
    from leadline.record.models import Member
    from leadline.web.roles import Role

    client_of(Role.VIEWER, "ines").post("/settings/you", {"name": "x", "role": "owner", "user": "1"})
    assert Member.objects.get(user__username="ines").role == "viewer"


def test_hours_and_products_are_those_of_the_playbook(owner: Client) -> None:
    page = owner.get("/settings/hours").content.decode()
    assert "Monday to Friday" in page


def test_the_state_of_the_record_is_looked_at_when_asked(
    owner: Client, workspace: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert str(workspace.path) in owner.get("/settings/data").content.decode()
    assert b"Nothing to mend" in owner.get("/settings/data?look=1").content
    monkeypatch.setenv("LEADLINE_DATABASE", "postgresql://somebody:secret@db.example/leads")
    page = owner.get("/settings/data").content.decode()
    assert "The record is in a PostgreSQL database" in page
    assert "secret" not in page


def test_settings_live_with_a_playbook_that_cannot_be_read(owner: Client, workspace: Home) -> None:
    workspace.playbook_path.write_text("leadline: [", "utf-8")
    for path in ("/settings", "/settings/people", "/settings/hours", "/settings/data", "/palette"):
        assert owner.get(path).status_code == 200, path
