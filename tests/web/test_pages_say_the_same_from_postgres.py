"""A record in PostgreSQL: pages say what they say of the same people in SQLite, and what is done there is undone."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, tzinfo
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from django.db import connection, connections
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from leadline.record.home import Home
from leadline.record.models.member import Role
from tests.record.test_postgres import server
from tests.web.homes import served
from tests.web.people import client_of
from tests.web.queue_page import press, rows, undo
from tests.web.screenshots import homes
from tests.web.screenshots.views import VIEWS

__all__ = ["server"]
pytestmark = pytest.mark.postgres
PEOPLE = 100
ADDRESSES = tuple(dict.fromkeys(
    view.address for view in VIEWS["company"]
    if view.who == "owner" and view.status == 200 and not view.alike and view.name != "settings-data"
))  # fmt: skip
"""Of every kind of page; what lies where is told of the two differently."""
PASSING = re.compile(r"\b\d+ (?:s|min|h)\b|\b\d{1,2}:\d{2}(?::\d{2})?\b|\b(?:just )?now\b")
"""Times, which go on from one page to the next."""
TRIES = 3


class Then(datetime):
    """The company is of one moment in both."""

    moment = datetime.now().astimezone()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return cls.moment.astimezone(tz)


@pytest.fixture(scope="module")
def both(
    server: str, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[Mapping[str, tuple[Path, Mapping[str, object]]]]:
    """The same company in SQLite and in PostgreSQL: the folders, and what addresses name."""
    folder = tmp_path_factory.mktemp("both")
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(homes, "PEOPLE", PEOPLE)
        patch.setattr(homes, "datetime", Then)
        made = {}
        for name, database in (("sqlite", ""), ("postgresql", server)):
            patch.setenv("LEADLINE_DATABASE", database)
            home = Home.create(folder / name)
            assert connection.vendor == name
            made[name] = home.path, homes.HOMES["company"](home)
        yield made
        patch.delenv("LEADLINE_DATABASE")
        Home.open(made["sqlite"][0])
        connections.close_all()


@pytest.fixture
def use(
    server: str,
    both: Mapping[str, tuple[Path, Mapping[str, object]]],
    monkeypatch: pytest.MonkeyPatch,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Callable[[str], Home]]:
    """Work on one of the two."""
    with django_db_blocker.unblock():

        def open_(name: str) -> Home:
            monkeypatch.setenv("LEADLINE_DATABASE", server if name == "postgresql" else "")
            return Home.open(both[name][0])

        yield open_
        open_("sqlite")
        connections.close_all()


@pytest.fixture
def home(use: Callable[[str], Home]) -> Home:
    """The one in PostgreSQL."""
    return use("postgresql")


@pytest.fixture
def owner(home: Home) -> Client:
    """A browser of its owner."""
    from django.contrib.auth.models import User

    assert connection.vendor == "postgresql"
    return client_of(Role.OWNER, f"owner {User.objects.count()}")


def _said(html: str) -> str:
    """Every text that is seen, without times that go on."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.S)
    text = " ".join(re.sub(r"<[^>]*>", " ", body).split())
    return PASSING.sub("…", text)


def test_every_page_says_the_same_of_the_same_people(
    use: Callable[[str], Home], both: Mapping[str, tuple[Path, Mapping[str, object]]]
) -> None:
    clients: dict[str, Client] = {}
    said: dict[str, dict[str, str]] = {}
    left = list(ADDRESSES)
    for _ in range(TRIES):
        for name in ("sqlite", "postgresql"):
            use(name)
            given = {key: str(value) for key, value in both[name][1].items()}
            if name not in clients:
                clients[name] = client_of(Role.OWNER, "grete")
            client, said[name] = clients[name], {}
            for address in left:
                answer = client.get(address.format(**given), follow=True)
                assert answer.status_code == 200, (name, address, answer.content)
                said[name][address] = _said(answer.content.decode())
        left = [address for address in left if said["sqlite"][address] != said["postgresql"][address]]
        if not left:
            break
    assert {address: (said["sqlite"][address], said["postgresql"][address]) for address in left} == {}


def _seen(client: Client, address: str = "/?of=all") -> str:
    """What it says, without how somebody's parts were linked: links that were undone stay told of."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return re.sub(r"Made of \d+ parts?, .*? Decide", "Decide", _said(answer.content.decode()))


def _token(html: str) -> str:
    found = re.search(r'name="deed" value="([^"]+)"', html)
    assert found, html
    return found[1]


@pytest.mark.parametrize(("verb", "more"), [
    ("done", {"outcome": "reached", "note": "wants a price"}),
    ("done", {"outcome": "no_answer"}),
    ("snooze", {"until": "tomorrow"}),
    ("give", {"owner": "jonas"}),
    ("note", {"note": "Said hello"}),
    ("call", {"outcome": "wrong_person"}),
    ("mailed", {}),
    ("do_not_contact", {"reason": "asked us to stop"}),
])  # fmt: skip
def test_what_is_done_in_today_is_seen_and_undone(owner: Client, verb: str, more: dict[str, str]) -> None:
    key, _ = rows(owner, "/?of=all")[0]
    page = f"/lead/{key.split('-')[0]}"
    before, person = _seen(owner), _seen(owner, page)
    answer = press(owner, verb, key, of="all", **more)
    assert answer.status == 200, answer.text
    assert _seen(owner, page) != person
    assert verb == "note" or _seen(owner) != before
    undo(owner, answer.token)
    assert _seen(owner) == before
    assert _seen(owner, page) == person


def test_an_sql_is_accepted_or_rejected_and_both_are_undone(owner: Client) -> None:
    person = int(rows(owner, "/?of=all")[0][0].split("-")[0])
    part = {"HX-Request": "true", "HX-Target": "lead"}
    page = f"/lead/{person}"
    form = {"stage": "sql", "reason": "met at the fair"}
    assert owner.post(f"{page}/do/override", form, headers=part).status_code == 200
    before = _seen(owner, page)
    for verb, more, told in (("accept", {}, "accepted"), ("reject", {"reason": "no budget"}, "no budget")):
        answer = owner.post(f"{page}/do/{verb}", more, headers=part)
        assert answer.status_code == 200, answer.content
        after = _seen(owner, page)
        assert told in after.casefold()
        assert after != before
        undo(owner, _token(answer.content.decode()))
        assert _seen(owner, page) == before, verb


def test_many_are_given_away_at_once_and_come_back(owner: Client) -> None:
    chosen = re.findall(r'name="lead" value="([^"]+)"', owner.get("/leads?sort=score").content.decode())[:5]
    assert len(chosen) == 5
    before = _seen(owner, "/leads?sort=score")
    form = {"deed": "give", "to": "jonas", "lead": chosen, "query": "sort=score"}
    answer = owner.post("/leads/act", form, headers={"HX-Request": "true", "HX-Target": "list"})
    assert "5 leads: given to Jonas Weber." in answer.content.decode()
    assert _seen(owner, "/leads?sort=score") != before
    undo(owner, _token(answer.content.decode().partition('class="toast"')[2]))
    assert _seen(owner, "/leads?sort=score") == before


@pytest.mark.parametrize("deed", ["one", "two"])
def test_who_may_be_there_twice_is_decided_and_that_is_undone(owner: Client, deed: str) -> None:
    from leadline.record.duplicates import undecided

    pair = undecided()[0]
    before = _seen(owner, "/leads/duplicates"), _seen(owner, f"/lead/{pair.low}"), _seen(owner, "/flow")
    form = {"low": str(pair.low), "high": str(pair.high)}
    page = owner.post("/leads/duplicates/decide", {**form, "deed": deed}, follow=True).content.decode()
    assert ("are one person now" if deed == "one" else "are two people") in page
    assert (pair.low, pair.high) not in {(one.low, one.high) for one in undecided()}
    assert (owner.get(f"/lead/{pair.high}").status_code == 302) == (deed == "one")
    back = owner.post("/leads/duplicates/decide", {**form, "deed": f"back_{deed}"}, follow=True)
    assert back.status_code == 200
    assert (pair.low, pair.high) in {(one.low, one.high) for one in undecided()}
    after = _seen(owner, "/leads/duplicates"), _seen(owner, f"/lead/{pair.low}"), _seen(owner, "/flow")
    assert after == before


def test_two_are_merged_by_hand_and_parted(owner: Client) -> None:
    low, high = sorted(int(key.split("-")[0]) for key, _ in rows(owner, "/?of=all")[:2])
    before = _seen(owner, f"/lead/{low}"), _seen(owner, f"/lead/{high}")
    assert owner.post(f"/lead/{low}/merge", {"with": str(high), "why": "same human"}).status_code == 302
    assert owner.get(f"/lead/{high}").status_code == 302
    links = re.search(
        r'name="low" value="(\d+)".*?name="high" value="(\d+)"', owner.get(f"/lead/{low}").content.decode(), re.S
    )
    assert links
    assert owner.post(f"/lead/{low}/part", {"low": links[1], "high": links[2]}).status_code == 302
    owner.get("/account")  # says what the page before left to be said
    assert (_seen(owner, f"/lead/{low}"), _seen(owner, f"/lead/{high}")) == before


def test_the_server_of_a_team_answers(home: Home, server: str) -> None:
    connections.close_all()
    with served(home.path, LEADLINE_DATABASE=server) as link:
        origin = link.split("/sign-in/", maxsplit=1)[0]
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

        def page(address: str, **form: str) -> str:
            sent = urllib.parse.urlencode(form).encode() if form else None
            with browser.open(origin + address, sent, timeout=60) as answer:
                assert answer.status == 200
                return str(answer.read().decode())

        def written(html: str) -> str:
            found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
            assert found, html
            return found[1]

        token = link.removeprefix(origin)
        assert "Sign out" in page(token, csrfmiddlewaretoken=written(page(token)))
        today = page("/?of=all")
        key = re.findall(r'data-step="([^"]+)"', today)[0]
        form = {"step": key, "of": "all", "note": "By the server", "csrfmiddlewaretoken": written(today)}
        told = page("/today/do/note", **form)
        assert "By the server" in page(f"/lead/{key.split('-')[0]}")
        page("/undo", deed=_token(told), csrfmiddlewaretoken=written(told))
        assert "By the server" not in page(f"/lead/{key.split('-')[0]}")
        for address in ("/leads", "/flow", "/sources", "/report", "/live"):
            page(address)
