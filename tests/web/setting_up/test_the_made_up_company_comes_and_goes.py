"""The demo by one press: in, said on every page, out again with all that was done to it, also after being cut off."""

from __future__ import annotations

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.homes import few, fill

BAR = "This is <b>made-up data</b>"


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    from leadline.web.setting_up import demo

    monkeypatch.setattr(demo, "SIZE", 60)


def press(client: Client, path: str) -> str:
    """Press the button, and wait until the page says that it is done."""
    from leadline.web.setting_up import demo

    assert client.post(path).status_code == 302
    demo.RUNS.wait()
    return str(client.get("/demo").content.decode())


def counts() -> tuple[int, int, int, int]:
    from leadline.record.identity import NOBODY
    from leadline.record.models import Cost, Key, Subject, Touch

    touches = Touch.objects.exclude(subject=NOBODY)
    return touches.count(), Subject.objects.count(), Key.objects.count(), Cost.objects.count()


def test_in_there_are_people_out_there_are_none(owner: Client, workspace: Home) -> None:
    before = workspace.playbook().text
    page = press(owner, "/demo")
    assert "It is here" in page
    assert all(counts())
    assert workspace.playbook().name == "Lanternfield Training"
    for path in ("/", "/leads", "/flow", "/playbook", "/settings"):
        assert BAR in owner.get(path).content.decode(), path
    gone = press(owner, "/demo/remove")
    assert BAR not in gone
    assert counts() == (0, 0, 0, 0)
    assert workspace.playbook().text == before
    for path in ("/", "/leads", "/flow"):
        assert BAR not in owner.get(path).content.decode(), path
    assert "/set-up" in owner.get("/").content.decode()


def test_ones_own_playbook_comes_back_and_changes_of_the_demos_stay_among_versions(
    owner: Client, workspace: Home
) -> None:
    from leadline.record.publication import publish, versions

    mine = workspace.playbook().text.replace("name: Leadline default", "name: Mine")
    publish(workspace, mine, "ines", "my own")
    press(owner, "/demo")
    demos = workspace.playbook().text
    assert demos != mine
    publish(workspace, demos.replace("mql: 55", "mql: 50"), "ines", "to try")
    press(owner, "/demo/remove")
    assert workspace.playbook().text == mine
    assert "to try" in [version.why for version in versions(workspace)]
    assert counts() == (0, 0, 0, 0)
    page = owner.get("/playbook").content.decode()
    assert "Mine" in page


def test_what_was_done_with_made_up_people_goes_with_them(owner: Client, workspace: Home) -> None:
    from leadline.record.models import StandingStep
    from leadline.respond.acts import Deed, act

    press(owner, "/demo")
    people = list(StandingStep.objects.filter(state="open").values_list("person", flat=True).distinct()[:3])
    assert people
    act(workspace, people, Deed("outcome", "reached", note="They laughed"), "ines")
    press(owner, "/demo/remove")
    assert counts() == (0, 0, 0, 0)


def test_cut_off_it_says_so_and_can_be_completed_or_taken_out(owner: Client, workspace: Home) -> None:
    from leadline.record.models import ImportRun

    press(owner, "/demo")
    whole = counts()
    ImportRun.objects.update(finished=None)
    page = owner.get("/demo").content.decode()
    assert "cut off" in page
    assert BAR in page
    assert "It is here" in press(owner, "/demo")
    assert counts()[1] == whole[1]
    assert ImportRun.objects.count() == 1
    ImportRun.objects.update(finished=None)
    press(owner, "/demo/remove")
    assert counts() == (0, 0, 0, 0)


def test_it_never_mixes_with_people_of_ones_own(owner: Client, workspace: Home) -> None:
    fill(workspace, few())
    before = counts()
    answer = owner.post("/demo")
    assert answer.status_code == 409
    assert "people of your own" in answer.content.decode()
    assert counts() == before
    assert owner.post("/demo/remove").status_code == 302
    assert counts() == before


def test_people_who_came_meanwhile_stay(owner: Client, workspace: Home) -> None:
    press(owner, "/demo")
    fill(workspace, few())
    press(owner, "/demo/remove")
    assert counts()[0] == len(few())
    assert "Mara Lindqvist" in owner.get("/leads").content.decode()


def test_while_it_comes_the_page_says_so_and_looks_again(owner: Client, workspace: Home) -> None:
    import threading

    from leadline.web.setting_up import demo

    going = threading.Event()
    demo.RUNS.start(("in", str(workspace.path)), lambda tell: int(going.wait(20)), again=True)
    answer = owner.get("/demo")
    going.set()
    assert "It is coming in" in answer.content.decode()
    assert answer.headers["Refresh"] == "2"


def somebody() -> tuple[int, str]:
    """A made-up person with an e-mail address, by number and address."""
    from leadline.record.models import Key

    key = Key.objects.filter(kind="email").order_by("value").first()
    assert key
    return key.subject, key.value


@pytest.mark.parametrize("entirely", [False, True])
def test_somebody_of_it_was_erased_and_it_comes_again_whole(owner: Client, workspace: Home, entirely: bool) -> None:
    from leadline.record.erasure import erase
    from leadline.record.models import ErasedKey, Key
    from leadline.respond.acts import Deed, act

    press(owner, "/demo")
    whole = counts()
    person, address = somebody()
    act(workspace, [person], Deed("note", note="To be erased"), "ines")
    erase(workspace, person, "ines", entirely)
    assert "Bring it in" not in owner.get("/demo").content.decode()
    press(owner, "/demo/remove")
    assert counts() == (0, 0, 0, 0)
    assert not ErasedKey.objects.exists()

    page = press(owner, "/demo")
    assert "It is here" in page
    # As many people; of the youngest something more may have happened meanwhile.
    assert (counts()[1:], counts()[0] >= whole[0]) == (whole[1:], True)
    assert Key.objects.filter(value=address).exists()


def test_as_long_as_it_is_here_who_was_erased_stays_so(owner: Client, workspace: Home) -> None:
    from leadline.record.erasure import erase
    from leadline.record.models import Key
    from tests.record.bring import bring

    press(owner, "/demo")
    person, address = somebody()
    erase(workspace, person, "ines")
    assert bring(workspace, {"at": 1, "email": address, "offer": "quote"}).erased == 1
    assert not Key.objects.filter(value=address).exists()


def test_who_was_erased_and_is_of_ones_own_stays_so_when_it_comes_and_goes(owner: Client, workspace: Home) -> None:
    from leadline.record.erasure import erase
    from leadline.record.models import Key
    from leadline.record.removal import undo_run
    from leadline.record.runs import runs

    fill(workspace, few())
    erase(workspace, Key.objects.get(value="mara@brightwater.example").subject, "ines")
    for run in runs(workspace):
        undo_run(workspace, run.id, "ines")
    assert "It is here" in press(owner, "/demo")
    press(owner, "/demo/remove")
    with pytest.raises(AssertionError, match="1 row is of somebody who was erased"):
        fill(workspace, few())
    assert not Key.objects.filter(value="mara@brightwater.example").exists()


def test_somebody_real_with_a_key_of_it_stays_erased(owner: Client, workspace: Home) -> None:
    """Somebody of ones own was merged with somebody made up: they are nobody of the made-up company."""
    from leadline.record.erasure import erase
    from leadline.record.links import merge
    from leadline.record.models import Key
    from tests.record.bring import bring

    press(owner, "/demo")
    person, address = somebody()
    own = {"at": 2, "email": "own@mine.example", "offer": "quote"}
    bring(workspace, own)
    merge(workspace, person, Key.objects.get(value="own@mine.example").subject, "ines", "one human")
    erase(workspace, person, "ines")
    press(owner, "/demo/remove")
    assert bring(workspace, own, {"at": 3, "email": address}).erased == 2


def test_worked_with_it_can_be_brought_in_anew(owner: Client, workspace: Home) -> None:
    from leadline.record.made_up import touches_of_others
    from leadline.record.models import ImportRun, Touch
    from leadline.respond.acts import Deed, act

    press(owner, "/demo")
    act(workspace, [somebody()[0]], Deed("note", note="of the old one"), "ines")
    assert not touches_of_others()
    ImportRun.objects.update(finished=None)
    assert "Bring it in again" in owner.get("/demo").content.decode()
    assert "It is here" in press(owner, "/demo")
    assert not Touch.objects.filter(details__contains="of the old one").exists()
