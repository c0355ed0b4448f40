"""Whoever does not write YAML changes a threshold by a form; the draft is the same, and goes the same way."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.test import Client

from leadline.playbook import Playbook
from leadline.playbook.bars import bars_of
from leadline.record.home import Home
from leadline.record.models.member import Role
from tests.web.people import client_of
from tests.web.playbook.writing import check, look, publish

HERE = "/playbook/thresholds"


def put(client: Client, **changed: str) -> HttpResponse:
    """The form as it is shown, with some numbers typed anew (`__` stands for a dot)."""
    html = client.get(HERE).content.decode()
    form = dict(re.findall(r'<input[^>]* name="([a-z_.-]+)" value="([^"]*)"', html))
    form |= {name.replace("__", "."): value for name, value in changed.items()}
    return client.post(HERE, form)  # type: ignore[return-value]


def kept() -> str:
    from leadline.record.drafts import draft

    there = draft()
    return there.text if there else ""


def test_a_number_goes_into_the_draft_and_from_there_into_force(workspace: Home, owner: Client) -> None:
    before = workspace.playbook().text
    answer = put(owner, thresholds__mql="45", temperature__cooling__hot="10 days")
    assert (answer.status_code, answer["Location"]) == (302, "/playbook/rules")
    assert kept() == before.replace("{mql: 40,", "{mql: 45,").replace("{hot: 14 days,", "{hot: 10 days,")
    page = owner.get("/playbook/rules").content.decode()
    assert "2 numbers changed in the draft" in page
    assert "MQL threshold: 40 → 45" in page
    assert "Hot until: 14 days → 10 days" in page
    assert "2 differ from what is in force" in owner.get(HERE).content.decode()
    look(owner)
    assert publish(owner, sure="1").status_code == 302
    assert workspace.playbook().thresholds.mql == 45
    assert workspace.playbook().text.count("#") == before.count("#")


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_written(owner: Client) -> None:
    answer = put(owner, thresholds__mql='<b>"many"', takers__replies="", takers__free_things="6")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2 numbers to mend; nothing was written." in page
    assert "Points are a number like 40 or 12.5." in page
    assert 'value="&lt;b&gt;&quot;many&quot;"' in page
    assert 'value="6"' in page
    assert kept() == ""


def test_bars_out_of_order_are_told_before_they_are_written(owner: Client) -> None:
    answer = put(owner, thresholds__mql="90")
    assert answer.status_code == 422
    assert "sql (70) must be at least mql (90)" in answer.content.decode()
    assert kept() == ""


def test_nothing_typed_anew_makes_no_draft_and_going_back_ends_one(owner: Client) -> None:
    assert put(owner)["Location"] == HERE
    assert kept() == ""
    put(owner, thresholds__mql="45")
    assert kept()
    assert put(owner, thresholds__mql="40")["Location"] == HERE
    assert kept() == ""


def test_what_a_colleague_wrote_meanwhile_stays(workspace: Home, owner: Client) -> None:
    shown = owner.get(HERE).content.decode()
    form = dict(re.findall(r'<input[^>]* name="([a-z_.-]+)" value="([^"]*)"', shown))
    mona = client_of(Role.MARKETER)
    put(mona, thresholds__sql="75", thresholds__recycle="20")
    assert owner.post(HERE, form | {"thresholds.mql": "45"}).status_code == 302
    said = bars_of(kept())
    assert (said["thresholds.mql"], said["thresholds.sql"], said["thresholds.recycle"]) == ("45", "75", "20")
    answer = owner.post(HERE, form | {"thresholds.sql": "80"})
    assert answer.status_code == 422
    assert "Somebody made it 75 meanwhile." in answer.content.decode()
    assert bars_of(kept())["thresholds.sql"] == "75"


def test_a_draft_that_cannot_be_read_says_so_and_one_with_other_problems_can_be_changed(owner: Client) -> None:
    check(owner, "thresholds: [")
    page = owner.get(HERE)
    assert page.status_code == 422
    assert "cannot be changed one by one" in page.content.decode()
    check(owner, "leadline: 1\nnonsense: 5\nthresholds: {mql: 40}\n")
    assert put(owner, thresholds__mql="50").status_code == 302
    assert kept() == "leadline: 1\nnonsense: 5\nthresholds: {mql: 50}\n"


def test_only_those_who_may_write_are_shown_the_form(owner: Client) -> None:
    seller = client_of(Role.SELLER)
    assert seller.get(HERE).status_code == 403
    assert HERE not in seller.get("/playbook").content.decode()
    assert HERE in owner.get("/playbook").content.decode()
    assert Playbook.default().thresholds.mql == 40
