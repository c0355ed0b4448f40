"""An owner of a new home is led from Today to the set-up, until it was answered or put off; nobody else is."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.conftest import browser
from tests.web.figures.random_homes import bring
from tests.web.people import client_of
from tests.web.setting_up.test_questions_write_a_playbook import answers


def sign_in() -> Client:
    """The owner, in a new browser."""
    from leadline.record.models.sign_in import new_link

    client = browser()
    client.post(f"/sign-in/{new_link(datetime.now(UTC))}")
    return client


def led(client: Client, address: str = "/") -> bool:
    answer = client.get(address)
    return (answer.status_code, answer.headers.get("Location")) == (302, "/set-up")


def test_the_owner_is_led_there_once_each_time_of_signing_in(workspace: Home) -> None:
    client = sign_in()
    assert led(client)
    page = client.get("/").content.decode()
    assert "Nobody here yet" in page
    assert "Set up Leadline" in page
    assert led(sign_in())


def test_later_is_remembered(workspace: Home) -> None:
    client = sign_in()
    assert led(client)
    assert "Later" in client.get("/set-up").content.decode()
    assert client.post("/set-up/later").headers["Location"] == "/"
    assert "The set-up waits" in client.get("/").content.decode()
    again = sign_in()
    assert not led(again)
    assert 'id="set-up-later"' not in again.get("/set-up").content.decode()


def test_whoever_has_answered_is_not_asked_again_even_if_the_playbook_goes_back(workspace: Home) -> None:
    before = workspace.playbook().text
    assert sign_in().post("/set-up", answers()).status_code == 302
    assert not led(sign_in())
    workspace.playbook_path.write_text(before, "utf-8")
    assert not led(sign_in())


def test_once_it_is_answered_the_next_thing_is_to_import(workspace: Home) -> None:
    client = sign_in()
    assert client.post("/set-up", answers()).headers["Location"] == "/set-up/ready"
    for address, main in (("/set-up/ready", "Import a file"), ("/", "Import a list")):
        page = client.get(address).content.decode()
        assert re.findall(r'class="btn main"[^>]*>([^<]*)<', page) == [main], address
        assert "made-up company" in page


def test_others_and_other_pages_are_not_led_anywhere(workspace: Home) -> None:
    from leadline.web.roles import Role

    for role in (Role.VIEWER, Role.SELLER, Role.MARKETER):
        assert client_of(role).get("/").status_code == 200
        assert client_of(role, f"another {role}").post("/set-up/later").status_code == 403
    client = sign_in()
    assert not led(client, "/leads")
    assert client.get("/", headers={"HX-Request": "true"}).status_code == 200
    assert led(client)


@pytest.mark.parametrize("touched", ["people", "playbook"])
def test_a_home_in_use_is_not_set_up_again(workspace: Home, touched: str) -> None:
    if touched == "people":
        bring(workspace, "requests", [{"email": "a@example.net", "at": "2026-03-01"}])
    else:
        workspace.playbook_path.write_text(workspace.playbook().text + "\n# ours\n", "utf-8")
    assert sign_in().get("/").status_code == 200
