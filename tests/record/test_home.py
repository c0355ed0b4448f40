"""A home is readable by its owner only, written by one process at a time, and says what is wrong in plain words."""

from __future__ import annotations

import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from pytest_django import DjangoDbBlocker

from leadline.playbook.playbook import Playbook
from leadline.problems import BadPlaybook, BadSetting, RecordError
from leadline.record.database import database
from leadline.record.health import look_at
from leadline.record.home import Home
from leadline.record.secret import secret_key
from leadline.record.setup import use_home
from leadline.record.touches_table import read_touches
from leadline.record.writer import writing
from tests.record.bring import bring

HOLD = """
import sys
from pathlib import Path
from leadline.record.home import Home
from leadline.record.writer import writing
with writing(Home(Path(sys.argv[1])), "import big.csv"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_only_its_owner_may_look_into_a_home(place: Home) -> None:
    bring(place, {"at": 1, "email": "m@example.com"})
    for item in (
        place.path,
        place.lake,
        place.path / "record.sqlite3",
        place.path / "secret_key",
        place.path / "cache",
    ):
        assert stat.S_IMODE(item.stat().st_mode) & 0o077 == 0, item


def test_every_home_has_a_key_of_its_own(place: Home, tmp_path: Path) -> None:
    ours = settings.SECRET_KEY
    other = Home.create(tmp_path / "other")

    assert settings.SECRET_KEY == (other.path / "secret_key").read_text() != ours
    use_home(place.path)
    assert ours == settings.SECRET_KEY


def test_a_process_can_change_homes(place: Home, tmp_path: Path) -> None:
    bring(place, {"at": 1, "email": "m@example.com"})

    other = Home.create(tmp_path / "other")
    assert len(read_touches(other)) == 0
    assert len(read_touches(Home.open(place.path))) == 1


def test_a_home_that_is_there_is_never_overwritten(place: Home, tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="already a Leadline home"):
        Home.create(place.path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear")
    with pytest.raises(RecordError, match="not an empty directory"):
        Home.create(tmp_path / "full")


def test_no_home_is_made_for_a_playbook_that_cannot_be_read(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), pytest.raises(BadPlaybook):
        Home.create(tmp_path / "new", "rules: 7")
    assert not (tmp_path / "new").exists()


def test_opening_what_is_no_home_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="leadline init"):
        Home.open(tmp_path)


def test_the_playbook_is_what_the_file_says_now(place: Home) -> None:
    text = place.playbook_path.read_text()
    assert place.playbook() == Playbook.parse(text)
    place.playbook_path.write_text(text + "\n# thought about\n")
    assert place.playbook().digest != Playbook.parse(text).digest


def test_while_another_process_writes_one_is_told_who_and_how_to_go_on(place: Home) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(place.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        with (
            pytest.raises(RecordError, match=rf"import big.csv \(process {other.pid}\).*try again"),
            writing(place, "add", wait=0),
        ):
            pass
        other.stdin.close()
    with writing(place, "add", wait=0), writing(place, "add, nested", wait=0):
        pass


def test_the_record_is_written_ahead_and_fsynced(place: Home) -> None:
    connections.close_all()
    with connection.cursor() as cursor:
        asked = [cursor.execute(f"pragma {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert asked == ["wal", 2]


def test_a_database_address_is_read_or_refused_in_plain_words(tmp_path: Path) -> None:
    found = database(tmp_path, "postgresql://ines:p%40ss@db.example.com:5433/leads?sslmode=require")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "ines", "p@ss", "db.example.com", 5433, "leads",
    )  # fmt: skip
    assert found["OPTIONS"] == {"sslmode": "require"}
    with pytest.raises(BadSetting, match="postgresql://"):
        database(tmp_path, "mysql://x/y")
    for port in ("99999", "port", "-1"):
        with pytest.raises(BadSetting, match="postgresql://") as told:
            database(tmp_path, f"postgresql://ines:hush@db.example.com:{port}/leads")
        assert "hush" not in str(told.value)
    with pytest.raises(BadSetting, match="postgresql://"):
        database(tmp_path, "postgresql://[::1/leads")


def test_an_empty_key_is_made_anew_and_a_half_written_one_is_never_taken(tmp_path: Path) -> None:
    key = tmp_path / "secret_key"
    key.touch()
    (tmp_path / "secret_key.new").write_text("half")
    made = secret_key(tmp_path)
    assert len(made) == 64
    assert (key.read_text(), stat.S_IMODE(key.stat().st_mode)) == (made, 0o600)
    assert secret_key(tmp_path) == made
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_of_many_who_begin_at_once_all_get_the_same_key(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(secret_key, [tmp_path] * 16))) == 1


def test_a_record_that_is_well_says_so_and_a_missing_file_of_the_lake_is_found(place: Home) -> None:
    from leadline.record.lake import seal

    bring(place, {"at": 1, "email": "m@example.com"})
    seal(place, whole_tail=True)
    assert all(good for _, good, _, _ in look_at(place.path))

    next(place.lake.rglob("*.parquet")).unlink()

    assert [what for what, good, _, _ in look_at(place.path) if not good] == ["lake"]
