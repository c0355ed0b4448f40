"""What is pressed in Today stands in the record, changes the queue as it should, and can be taken back."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from leadline.record.home import Home
from leadline.record.models.member import Role
from tests.web.homes import asked, fill
from tests.web.people import client_of
from tests.web.queue_page import key_of, names, press, rows, text_of, touches, undo

THREE = [
    asked(0.5, "Ada First", "ada@example.net", phone="+4930123456", offer="quote"),
    asked(0.6, "Bert Second", "bert@example.net", offer="quote"),
    asked(0.7, "Cleo Third", "cleo@example.net", offer="quote"),
]


@pytest.fixture
def seller(workspace: Home) -> Client:
    fill(workspace, THREE)
    return client_of(Role.SELLER, "ines", name="Ines Falk")


def _three(client: Client) -> tuple[str, str, str]:
    first, second, third = (key for key, _ in rows(client))
    return first, second, third


@pytest.mark.parametrize("action", ["reached", "not_interested", "wrong_person", "hostile", "done"])
def test_done_logs_what_came_of_it_and_shows_the_next(seller: Client, action: str) -> None:
    (key, name), (_, following), _ = rows(seller)
    answer = press(seller, "done", key, outcome=action, note="said hello")
    assert answer.status == 200
    assert answer.selected == following
    assert f'id="q-{key}"' in answer.text
    [touch] = touches()
    assert (touch["kind"], touch["action"], touch["by"]) == ("outcome", action, "ines")
    assert f"{touch['subject']}-{touch['request']}" == key
    assert json.loads(touch["details"]) == {"note": "said hello"}
    assert name not in names(seller)
    page = text_of(seller)
    assert re.search(rf"Done today:.*{name}.*by <bdi>Ines Falk", page, re.S)


def test_no_answer_stays_to_do_and_counts_the_try(seller: Client) -> None:
    key, name = rows(seller)[0]
    answer = press(seller, "done", key, outcome="no_answer")
    assert "again, no answer once" in answer.text
    assert answer.selected != name
    assert key in dict(rows(seller))
    assert "Done today" not in text_of(seller)


def test_a_logged_call_is_one_touch_and_so_one_reply(seller: Client) -> None:
    key = rows(seller)[0][0]
    assert press(seller, "call", key, outcome="reached", note="wants a price").status == 200
    assert {(touch["kind"], touch["action"]) for touch in touches()} == {("outcome", "reached")}
    assert key not in dict(rows(seller))


@pytest.mark.parametrize("until", ["hour", "tomorrow", "week"])
def test_snooze_puts_a_step_off(seller: Client, until: str) -> None:
    key, _ = rows(seller)[0]
    assert press(seller, "snooze", key, until=until).status == 200
    [touch] = touches()
    assert (touch["kind"], touch["action"]) == ("outcome", "later")
    at = datetime.fromtimestamp(touch["until"] / 1e6, UTC)
    now = datetime.now(UTC)
    if until == "hour":
        assert timedelta(minutes=58) < at - now <= timedelta(minutes=60)
    else:
        assert (at.hour, at.minute) == (9, 0)
        assert at.date() > now.date()
        assert until == "tomorrow" or at.weekday() == 0
        page = text_of(seller)
        assert re.search(rf'id="off".*data-step="{key}"', page, re.S), "it does not wait with what was put off"
        assert not re.search(rf'id="next".*data-step="{key}".*id="off"', page, re.S)


def test_a_time_of_ones_own_is_read_in_ones_own_zone(seller: Client) -> None:
    sydney = client_of(Role.SELLER, "sam", time_zone="Australia/Sydney")
    key = rows(sydney, "/?of=all")[0][0]
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date()
    assert press(sydney, "snooze", key, until="at", at=f"{tomorrow}T10:30").status == 200
    [touch] = touches()
    at = datetime.fromtimestamp(touch["until"] / 1e6, UTC)
    assert (at.hour, at.minute) in ((23, 30), (0, 30))


@pytest.mark.parametrize("at", ["", "soon", "2020-01-01T10:00", "9999-01-01T10:00"])
def test_a_time_that_is_none_is_told_in_the_form(seller: Client, at: str) -> None:
    key = rows(seller)[0][0]
    answer = press(seller, "snooze", key, until="at", at=at, note="typed before")
    assert answer.status == 422
    assert answer.headers["HX-Retarget"] == "#form-snooze"
    assert 'aria-invalid="true"' in answer.text
    assert "typed before" in answer.text
    assert touches() == []


def test_a_note_changes_nothing_else_and_stays_with_the_person(seller: Client) -> None:
    before = rows(seller)
    key, name = before[0]
    answer = press(seller, "note", key, note="<b>bold</b> & {{ 7*7 }}")
    assert answer.selected == name
    assert "<b>bold" not in answer.text
    assert json.loads(touches()[0]["details"]) == {"note": "<b>bold</b> & {{ 7*7 }}"}
    assert rows(seller) == before
    assert press(seller, "note", key, note="  ").status == 422
    assert press(seller, "note", key, note="x" * 10_001).status == 422
    assert len(touches()) == 1


def test_given_to_somebody_it_leaves_my_queue_and_is_in_theirs(seller: Client) -> None:
    jonas = client_of(Role.SELLER, "jonas", name="Jonas Petersen")
    key, name = rows(seller)[0]
    answer = press(seller, "give", key, owner="jonas")
    assert "given to Jonas Petersen" in answer.text
    [touch] = touches()
    assert (touch["kind"], touch["action"]) == ("decision", "assign")
    assert json.loads(touch["properties"]) == {"owner": "jonas"}
    assert name not in names(seller)
    assert name in names(jonas)
    assert name in names(seller, "/?of=all")
    assert name not in names(seller, "/?of=nobody")
    assert names(seller, "/?of=jonas") == [name]
    assert press(seller, "give", key, owner="nobody-here").status == 422
    assert press(jonas, "give", key, owner="").status == 200
    assert name in names(seller, "/?of=nobody")


def test_a_mail_of_ones_own_is_prepared_and_logged_as_sent(seller: Client) -> None:
    key, name = rows(seller)[0]
    page = seller.get(f"/?step={key}").content.decode()
    link = re.search(r'href="(mailto:[^"]+)"', page)
    assert link
    assert "subject=Your%20request" in link[1]
    assert f"Hello%20{name.replace(' ', '%20')}%2C%0D%0A" in link[1]
    assert " " not in link[1]
    assert press(seller, "mailed", key).status == 200
    [touch] = touches()
    assert (touch["action"], json.loads(touch["properties"])) == ("done", {"by_mail": "yes"})
    assert key not in dict(rows(seller))


def test_do_not_contact_takes_all_of_a_persons_steps_away(seller: Client) -> None:
    key, name = rows(seller)[0]
    assert press(seller, "do_not_contact", key, reason=" ").status == 422, "whoever reads it later asks why"
    assert press(seller, "do_not_contact", key, reason="asked us to stop").status == 200
    assert [(touch["kind"], touch["action"], touch["product"], touch["reason"]) for touch in touches()] == [
        ("decision", "do_not_contact", None, "asked us to stop")
    ]
    assert name not in names(seller)
    assert "1 person who asked not to be contacted" in text_of(seller)


def test_sales_accepts_or_rejects_an_sql_with_a_reason(seller: Client, workspace: Home) -> None:
    from leadline.respond.acts import Deed, act

    key, _ = rows(seller)[0]
    assert press(seller, "accept", key).status == 409, "it is no SQL yet"
    act(workspace, [int(key.split("-")[0])], Deed("decision", "override", properties={"stage": "sql"}), "ines")
    assert "Reject" in text_of(seller, f"/?step={key}")
    assert press(seller, "reject", key, reason=" ").status == 422
    before = len(touches())
    answer = press(seller, "reject", key, reason="no budget <i>")
    assert answer.status == 200
    assert (touches()[-1]["action"], touches()[-1]["reason"]) == ("reject", "no budget <i>")
    undo(seller, answer.token)
    assert len(touches()) == before
    assert press(seller, "accept", key).status == 200
    assert "accepted" in text_of(seller, f"/?step={key}")


def test_a_failed_delivery_is_mended_and_not_answered(seller: Client, workspace: Home) -> None:
    from leadline.respond.acts import Deed, act

    key, name = rows(seller)[0]
    person, request = key.split("-")
    act(workspace, [int(person)], Deed("delivery", "bounced", request=request), "mailer")
    mend = next(one for one, _ in rows(seller) if one.endswith("-mend"))
    assert press(seller, "done", mend, outcome="reached").status == 409
    assert press(seller, "mended", mend).status == 200
    assert touches()[-1]["action"] == "sent"
    assert mend not in dict(rows(seller))
    assert name in names(seller), "the answer that they asked for is still due"


@pytest.mark.parametrize(
    ("verb", "more"),
    [
        ("done", {"outcome": "reached"}),
        ("done", {"outcome": "no_answer"}),
        ("snooze", {"until": "week"}),
        ("call", {"outcome": "no_answer"}),
        ("note", {"note": "nothing new"}),
        ("give", {"owner": "jonas"}),
        ("mailed", {}),
        ("do_not_contact", {"reason": "asked us to stop"}),
    ],
)
def test_undo_restores_the_queue_exactly(seller: Client, verb: str, more: dict[str, str]) -> None:
    client_of(Role.SELLER, "jonas")

    def shown() -> str:
        page = text_of(seller, "/?of=all")
        listed = page[page.index('<section class="card" id="queue"') : page.index('<div class="keys">')]
        return re.sub(r'name="seen" value="[^"]*"|\d+ minutes? ago|\d+ hours? ago', "", listed)

    before = shown()
    for key in _three(seller)[::2]:
        answer = press(seller, verb, key, **more)
        assert answer.status == 200
        undo(seller, answer.token)
    assert shown() == before
    assert touches() == []


def test_without_scripts_a_deed_leads_back_to_the_next_step_and_says_what_was_done(seller: Client) -> None:
    (key, name), (following, _), _ = rows(seller)
    form = text_of(seller, f"/today/do/done?step={key}")
    assert 'action="/today/do/done"' in form
    assert name in form
    answer = seller.post("/today/do/done", {"step": key, "outcome": "reached"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/?step={following}#person"
    page = text_of(seller, f"/?step={following}")
    assert f"{name}: answered" in page
    assert 'name="deed"' in page
    wrong = seller.post("/today/do/snooze", {"step": following, "until": "at", "at": "soon", "note": "typed"})
    assert wrong.status_code == 422
    assert "typed" in wrong.content.decode()


def test_who_only_reads_can_do_nothing_and_is_told_why(seller: Client) -> None:
    from leadline.web.today.deeds import OFFERED

    viewer = client_of(Role.VIEWER)
    key = key_of(viewer, "Ada First")
    page = text_of(viewer, f"/?step={key}")
    assert "You read only" in page
    assert "/today/do/" not in page
    assert "mailto:ada@example.net?" not in page
    for verb in OFFERED:
        assert press(viewer, verb, key, outcome="reached").status == 403
    assert viewer.post("/today/close-review").status_code == 403
    assert viewer.get(f"/today/do/done?step={key}").status_code == 403
    assert touches() == []


@pytest.mark.parametrize("step", ["", "x", "1", "99999999-zz", "1-", "²-x", "1" * 400, "\0", "-1-1"])
def test_odd_steps_do_no_harm(seller: Client, step: str) -> None:
    answer = press(seller, "done", step, outcome="reached")
    assert answer.status in (200, 400)
    assert touches() == []
    assert seller.get("/", {"step": step}).status_code == 200
    assert seller.get("/today/do/done", {"step": step}).status_code == 302
