"""Somebody who is erased is gone from every file of the home; what happened may stay without them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from leadline.collect.files.importing import import_file
from leadline.problems import RecordError
from leadline.record.home import Home
from leadline.record.lake import seal
from leadline.record.links import merge
from leadline.record.touches_table import read_touches
from tests.record.bring import Row, bring

SECRETS = (
    "mara@example.com", "mara.l@example.org", "+46317001200", "cookie-of-mara", "Mara Lindqvist", "Hemgatan 5",
    "whispered to the seller", "Lindqvist family", "/welcome/mara", "her own words", "Head of Lindqvist", "crm-4711",
)  # fmt: skip
MARA: list[Row] = [
    {"at": 1, "page": "/prices", "cookie": "cookie-of-mara", "kind": "page_view", "source": "organic_search"},
    {
        "at": 2, "page": "/welcome/mara", "email": "mara@example.com", "cookie": "cookie-of-mara", "offer": "quote",
        "action": "quote", "phone": "+46317001200", "problem": "her own words", "group": "lindqvist family",
        "group_name": "Lindqvist family", "shown_name": "Mara Lindqvist", "source": "referral",
        "details": json.dumps({"name": "Mara Lindqvist", "address": "Hemgatan 5"}),
        "attributes": json.dumps({"job_title": "Head of Lindqvist"}),
    },
    {"at": 3, "email": "mara.l@example.org", "external_id": "crm-4711", "action": "newsletter", "page": "/prices"},
    {"at": 4, "email": "mara@example.com", "kind": "purchase", "amount": 49_000_000, "currency": "EUR"},
]  # fmt: skip
OTHERS: list[Row] = [
    {"at": 2, "email": "tom@example.com", "page": "/prices", "group": "acme", "shown_name": "Tom"},
    {"at": 5, "email": "ann@example.com", "page": "/about", "group": "acme", "shown_name": "Ann"},
]


@pytest.fixture
def mara(place: Home) -> int:
    """Mara, of two parts that somebody merged, in a sealed lake with a tail."""
    from leadline.record import standing
    from leadline.record.models import Key
    from leadline.respond.acts import Deed, act

    bring(place, *OTHERS)
    bring(place, *MARA)
    one, other = (Key.objects.get(value=value).subject for value in ("mara@example.com", "crm-4711"))
    person = merge(place, one, other, "ines", "Mara Lindqvist told me so")
    standing.refresh(place)
    seal(place, whole_tail=True)
    act(place, [person], Deed("note", note="whispered to the seller"), "ines")
    _refused(place)
    return person


def _refused(place: Home) -> None:
    file = place.path.parent / "refused.csv"
    file.write_text("email,at,phone\nmara@example.com,no day,+46 31 700 12 00\ntom@example.com,nor this,\n", "utf-8")
    import_file(place, file, "requests", {"email": "email", "at": "at", "phone": "phone"})


def _left(place: Home) -> set[str]:
    """The secrets that stand anywhere in the home: in files as they are, in tables of the lake, in escaped JSON."""
    found = set()
    for file in place.path.rglob("*"):
        if not file.is_file():
            continue
        data = file.read_bytes()
        if file.suffix == ".parquet":
            data += str(pq.read_table(file).to_pylist()).encode()
        for secret in SECRETS:
            spelt = (secret, json.dumps(secret)[1:-1], secret.casefold())
            if any(one.encode() in data for one in spelt):
                found.add(secret)
    return found


def _rows(place: Home, person: int) -> list[dict[str, Any]]:
    touches = read_touches(place)
    found: list[dict[str, Any]] = touches.filter(pc.equal(touches["person"], person)).sort_by("at").to_pylist()
    return found


def test_the_search_for_what_is_left_finds_what_is_there(place: Home, mara: int) -> None:
    assert _left(place) == set(SECRETS)


@pytest.mark.parametrize("entirely", [False, True])
def test_no_byte_of_them_is_left(place: Home, mara: int, entirely: bool) -> None:
    from leadline.record import standing
    from leadline.record.erasure import erase
    from leadline.record.people import people

    others = {row["id"] for row in read_touches(place).to_pylist() if row["person"] in (1, 2)}
    done = erase(place, mara, "owner", entirely)
    assert done.swept
    assert done.keys_removed == 5
    assert (done.touches_kept, done.touches_removed) == ((0, 5) if entirely else (5, 0))
    assert _left(place) == set()
    standing.catch_up(place)
    assert _left(place) == set()
    assert {row["id"] for row in read_touches(place).to_pylist()} >= others
    assert people(place, [1])[1].name == "Tom"


def test_past_counts_hold(place: Home, mara: int) -> None:
    from leadline.engines.local import qualify
    from leadline.record.erasure import erase

    def counts() -> list[Any]:
        found = qualify(read_touches(place), place.playbook(), as_of=datetime(1970, 1, 20, tzinfo=UTC))
        leads = sorted(
            (str(row["first_request_at"]), row["requests"], str(row["client_at"]), row["revenue"], str(row["source"]))
            for row in found.leads.to_pylist()
        )
        return [leads, len(found.requests), sorted(str(at) for at in found.requests["at"].to_pylist())]

    before = counts()
    erase(place, mara, "owner")
    assert counts() == before


def test_what_stays_leads_back_to_nobody_and_asks_nobody_to_contact_them(place: Home, mara: int) -> None:
    from leadline.record import standing
    from leadline.record.erasure import erase
    from leadline.record.models import Key, StandingStep, Subject

    erase(place, mara, "owner")
    fresh = Subject.objects.get(name="Erased person").id
    stays = _rows(place, fresh)
    assert [row["kind"] for row in stays][:4] == ["page_view", "request", "request", "purchase"]
    assert {row["page"] for row in stays} == {"/prices", None}
    assert all(row[name] is None for row in stays for name in ("attributes", "problem", "group", "referrer"))
    assert not Key.objects.filter(subject=fresh).exists()
    standing.catch_up(place)
    assert not StandingStep.objects.filter(person=fresh, state="open", kind="individual").exists()


def test_what_belongs_to_others_stays(place: Home, mara: int) -> None:
    from leadline.record.erasure import erase
    from leadline.record.models import Group, ImportRun, RefusedRow

    erase(place, mara, "owner")
    assert set(Group.objects.values_list("key", flat=True)) == {"acme"}
    texts = list(RefusedRow.objects.order_by("line").values_list("text", flat=True))
    assert len(texts) == ImportRun.objects.get().refused == 2
    assert "tom@example.com" in texts[1]


def test_the_same_file_does_not_bring_them_back_and_a_new_request_does(place: Home, mara: int) -> None:
    from leadline.record.erasure import erase
    from leadline.record.models import Key
    from leadline.touches.instants import micros_of

    erase(place, mara, "owner", entirely=True)
    again = bring(place, *MARA, *OTHERS)
    assert (again.new, again.erased) == (0, 4)
    assert _left(place) == set()
    later = micros_of(datetime.now(UTC)) / 86_400_000_000 + 1
    assert bring(place, {"at": later, "email": "mara@example.com"}).new == 1
    assert Key.objects.filter(value="mara@example.com").exists()


def test_an_import_says_how_many_rows_were_of_erased_people(place: Home, mara: int) -> None:
    from leadline.record.erasure import erase

    erase(place, mara, "owner")
    file = place.path.parent / "again.csv"
    file.write_text("email,at\nmara@example.com,1970-01-03\nnew@example.com,1970-01-03\n", "utf-8")
    report = import_file(place, file, "requests", {"email": "email", "at": "at"})
    assert report.new == 1
    assert "erased_people" in {note.id for note in report.notes}


@pytest.mark.parametrize("cut_at", ["leadline.record.erasure._replace", "leadline.record.erasure.sweep"])
def test_cut_off_it_can_be_run_again(place: Home, mara: int, cut_at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from leadline.record import erasure
    from leadline.record.sweeping import begun

    class PowerCut(BaseException):
        pass

    def cut(*_: object, **__: object) -> None:
        raise PowerCut

    before = read_touches(place).num_rows
    with monkeypatch.context() as patch:
        patch.setattr(cut_at, cut)
        with pytest.raises(PowerCut):
            erasure.erase(place, mara, "owner")
    assert begun(place)
    assert read_touches(place).num_rows in (before, before + 1)
    erasure.erase(place, mara, "owner")
    assert not begun(place)
    assert _left(place) == set()
    assert read_touches(place).num_rows == before + 1  # and that they must not be contacted


def test_somebody_who_is_not_there_is_told(place: Home, mara: int) -> None:
    from leadline.record.erasure import erase

    for person in (0, 77):
        with pytest.raises(RecordError, match="nobody"):
            erase(place, person, "owner")
    erase(place, mara, "owner")
    with pytest.raises(RecordError, match="nobody"):
        erase(place, mara, "owner")


def test_how_many_were_erased_is_remembered(place: Home, mara: int) -> None:
    from leadline.record.erasure import erase, erasures

    assert erasures() == (0, 0)
    erase(place, mara, "owner", entirely=True)
    assert erasures() == (1, 5)


def test_what_was_taken_back_stays_taken_back(place: Home, mara: int) -> None:
    from leadline.record.erasure import erase
    from leadline.record.models import Touch
    from leadline.record.retraction import retract

    bought = Touch.objects.get(kind="purchase").content_id
    retract(place, [bought], "ines", "Mara Lindqvist did not pay")
    erase(place, mara, "owner")
    assert "purchase" not in read_touches(place)["kind"].to_pylist()
    assert _left(place) == set()


def test_every_model_is_known_to_hold_somebody_or_nobody() -> None:
    from django.apps import apps

    from leadline.record.erasure import ABOUT_NOBODY, ABOUT_PEOPLE

    assert set(apps.get_app_config("record").get_models()) == ABOUT_PEOPLE | ABOUT_NOBODY
    assert not ABOUT_PEOPLE & ABOUT_NOBODY


def test_the_command_asks_for_the_word(place: Home, mara: int, home: Path) -> None:
    from typer.testing import CliRunner

    from leadline.cli.app import app

    person = str(mara)
    told = CliRunner().invoke(app, ["erase", person, "--home", str(home)], input="no\n")
    assert "Nothing was erased" in told.output
    assert _left(place) == set(SECRETS)
    told = CliRunner().invoke(app, ["erase", person, "--home", str(home)], input="erase\n")
    assert told.exit_code == 0, told.output
    assert _left(place) == set()


def test_somebody_who_was_parted_from_them_keeps_no_key_of_theirs(place: Home) -> None:
    from leadline.record.erasure import erase
    from leadline.record.links import undo_merge
    from leadline.record.models import Key

    bring(place, {"at": 1, "email": "mara@example.com"})
    bring(place, {"at": 2, "user_id": "u-her-brother", "email": "mara@example.com"})
    mara, brother = (Key.objects.get(value=value).subject for value in ("mara@example.com", "u-her-brother"))
    undo_merge(place, mara, brother, "ines", "her brother")
    erase(place, mara, "owner")
    assert _left(place) == set()
    assert Key.objects.filter(value="u-her-brother").exists()
    assert len(_rows(place, brother)) == 1
