"""Several people on one queue: whose it is, who was quicker, what each may do."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from leadline.record.home import Home
from leadline.record.models.member import Role
from tests.web.homes import asked, fill, many
from tests.web.people import client_of
from tests.web.queue_page import Deed, names, press, rows, text_of, touches


@pytest.fixture
def two(workspace: Home) -> tuple[Client, Client]:
    fill(
        workspace,
        [asked(0.5 + n / 10, f"Person {n}", f"p{n}@example.net", offer="quote") for n in range(4)],
    )
    return client_of(Role.SELLER, "ines", name="Ines Falk"), client_of(Role.SELLER, "jonas", name="Jonas Petersen")


def test_the_second_is_told_who_was_first_and_nothing_is_doubled(two: tuple[Client, Client]) -> None:
    ines, jonas = two
    key, name = rows(ines)[0]
    assert press(ines, "done", key, outcome="reached").status == 200
    told = press(jonas, "done", key, outcome="not_interested")
    assert told.status == 200
    assert f"{name}: Ines Falk has done this already (answered" in told.text
    assert told.token == ""
    assert told.selected == names(jonas)[0]
    assert re.search(rf'id="q-{key}".*?<b><bdi>{name}.*?answered', told.text, re.S)
    again = press(ines, "done", key, outcome="reached")
    assert "You have done this already" in again.text
    assert len(touches()) == 1


def test_both_at_the_same_moment_log_it_once(two: tuple[Client, Client]) -> None:
    key, _ = rows(two[0])[0]

    def work(client: Client) -> Deed:
        try:
            return press(client, "done", key, outcome="reached")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(work, two))
    assert [answer.status for answer in answers] == [200, 200]
    assert sorted(bool(answer.token) for answer in answers) == [False, True]
    assert len(touches()) == 1


def test_a_deed_shows_to_the_other_at_the_next_look(two: tuple[Client, Client]) -> None:
    ines, jonas = two
    assert names(ines) == names(jonas)
    key, name = rows(ines)[1]
    press(ines, "done", key, outcome="done")
    assert name not in names(jonas)
    assert "by <bdi>Ines Falk" in text_of(jonas)


def test_minutes_that_fit_are_of_the_queue_that_is_shown(two: tuple[Client, Client]) -> None:
    ines, _ = two
    first, second, *_ = rows(ines)
    for key, _ in (first, second):
        press(ines, "give", key, owner="jonas")
    assert len(names(ines)) == 2
    assert len(names(ines, "/?of=all")) == 4
    assert re.search(r"2 steps|The 2 steps", text_of(ines))
    assert re.search(r"4 steps|The 4 steps", text_of(ines, "/?of=all"))
    assert "Nobody in this queue waits" in text_of(ines, "/?of=ines")


def test_somebody_alone_has_nothing_to_choose(owner: Client, workspace: Home) -> None:
    fill(workspace, [asked(1, "Ada", "ada@example.net", offer="quote")])
    assert '<select name="of"' not in text_of(owner)
    client_of(Role.SELLER)
    assert '<select name="of"' in text_of(owner)


def test_the_next_one_is_of_the_list_that_was_shown(two: tuple[Client, Client], workspace: Home) -> None:
    ines, _ = two
    page = text_of(ines)
    seen = re.search(r'id="seen" name="seen" value="([^"]+)"', page)
    assert seen
    shown = rows(ines)
    fill(workspace, [asked(-0.001, "Just Arrived", "new@example.net", offer="trial", problem="slow follow-up")])
    answer = press(ines, "done", shown[0][0], outcome="reached", seen=seen[1])
    assert answer.selected == shown[1][1]


def test_the_review_list_is_closed_one_by_one_and_at_once_and_opened_again(owner: Client, workspace: Home) -> None:
    fill(workspace, [asked(24 * 7 * (2 + n), f"Old {n}", f"old{n}@example.net", offer="quote") for n in range(5)])
    old = rows(owner)
    assert [name for _, name in old] == [f"Old {n}" for n in range(5)]
    page = text_of(owner)
    assert "E-mail <b><bdi>Old 0</bdi></b> first: warm, asked for a quote 14 days ago." in page
    assert "5 imported requests are past due and wait below for a review." in page
    assert "5 steps, 50 min; the hottest first" in page
    answer = press(owner, "done", old[0][0], outcome="done")
    assert answer.selected == old[1][1]
    closed = owner.post("/today/close-review", headers={"HX-Request": "true"})
    assert "4 old requests closed" in closed.content.decode()
    assert closed.headers["HX-Trigger"] == "changed"
    assert rows(owner) == []
    assert len({touch["request"] for touch in touches()}) == 5
    token = re.search(r'name="deed" value="([^"]+)"', closed.content.decode())
    assert token
    owner.post("/undo", {"deed": token[1]}, headers={"HX-Request": "true"})
    assert rows(owner) == old[1:]
    assert "There was nothing" not in text_of(owner)
    assert owner.post("/today/close-review").headers["Location"] == "/#queue"


def test_of_a_long_review_list_one_press_closes_the_coldest(
    owner: Client, workspace: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from leadline.web.today import page, review

    fill(workspace, [asked(24 * 7 * (2 + n), f"Old {n}", f"old{n}@example.net", offer="quote") for n in range(5)])
    monkeypatch.setattr(review, "AT_ONCE", 2)
    monkeypatch.setattr(page, "AT_ONCE", 2)
    assert "Close the last 2" in text_of(owner)
    owner.post("/today/close-review")
    assert [name for _, name in rows(owner)] == ["Old 0", "Old 1", "Old 2"]


def test_while_the_record_is_written_elsewhere_the_queue_is_shown_and_a_deed_is_refused(
    owner: Client, workspace: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    from leadline.web import writes

    fill(workspace, many(3))
    key = rows(owner)[0][0]
    monkeypatch.setattr(writes, "WAIT", 0.1)
    with (workspace.path / "writer.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert rows(owner)[0][0] == key
        refused = press(owner, "done", key, outcome="reached")
    assert refused.status == 503
    assert "busy" in refused.text
    assert press(owner, "done", key, outcome="reached").status == 200


def test_before_everybody_is_qualified_the_page_says_so_and_looks_again(
    owner: Client, workspace: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from leadline.record.models import StandingMoment
    from leadline.web import present

    fill(workspace, many(3))
    StandingMoment.objects.all().delete()
    monkeypatch.setattr(present, "AT_ONCE", 0)
    answer = owner.get("/")
    assert answer.status_code == 503
    assert answer.headers["Refresh"]
    assert "being qualified" in answer.content.decode()
