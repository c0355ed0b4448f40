"""A playbook comes into force as a whole or not at all, and the log says when, by whom and why."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from django.db import DatabaseError, connection

from leadline.problems import BadPlaybook, RecordError
from leadline.record.health import look_at
from leadline.record.home import Home
from leadline.record.lake import seal
from leadline.record.links import merge
from leadline.record.models import PlaybookVersion, Touch
from leadline.record.publication import publish, versions
from leadline.record.removal import remove_run
from leadline.record.runs import start_run
from leadline.record.search import search_people
from leadline.record.standing import refresh
from leadline.record.touches_table import LakePartitions, read_touches
from leadline.record.versions import version_text
from tests.record.bring import bring

STRICTER = "leadline: 1\nthresholds: {mql: 50, sql: 80, recycle: 20}\n"
LOOSER = "leadline: 1\nthresholds: {mql: 20, sql: 30, recycle: 10}\n"


def publications(table: pa.Table) -> list[dict[str, Any]]:
    return [row for row in table.to_pylist() if row["person"] is None]


def test_publishing_puts_the_text_into_force_and_into_the_log(place: Home) -> None:
    beginning = place.playbook().text
    before = datetime.now(UTC)

    done = publish(place, STRICTER, by="ines", why="too many to call")

    assert (done.new, done.version.by, done.version.why) == (True, "ines", "too many to call")
    assert place.playbook().text == STRICTER
    (row,) = publications(read_touches(place))
    assert row["id"] == done.version.touch
    assert (row["kind"], row["action"], row["by"], row["reason"]) == (
        "decision", "publish", "ines", "too many to call",
    )  # fmt: skip
    assert row["properties"] == f'{{"playbook":"{place.playbook().digest}"}}'
    assert row["at"] == row["received"] == done.version.published
    assert before <= row["at"] <= datetime.now(UTC)
    assert [version_text(version.id) for version in versions(place)] == [STRICTER, beginning]


def test_what_is_in_force_already_is_not_published_again(place: Home) -> None:
    assert not publish(place, place.playbook().text, by="ines").new
    assert not read_touches(place).num_rows

    first = publish(place, STRICTER, by="ines")
    again = publish(place, STRICTER, by="tom", why="to be sure")

    assert (again.new, again.version) == (False, first.version)
    assert len(publications(read_touches(place))) == 1


def test_a_file_that_was_edited_in_place_can_be_published(place: Home) -> None:
    place.playbook_path.write_text(STRICTER)
    refresh(place)

    done = publish(place, STRICTER, by="ines")

    assert done.new
    assert len(publications(read_touches(place))) == 1


def test_going_back_is_a_publication_too(place: Home) -> None:
    beginning = place.playbook().text
    publish(place, STRICTER, by="ines")
    publish(place, beginning, by="ines", why="as it was")
    assert place.playbook().text == beginning
    assert len(publications(read_touches(place))) == 2


def test_every_problem_of_a_text_is_told_and_nothing_is_changed(place: Home) -> None:
    beginning = place.playbook_path.read_bytes()
    with pytest.raises(BadPlaybook) as told:
        publish(place, "leadline: 1\nthresholds: {mql: 10, sql: 5, recycle: 20}\nruls: []\n", by="ines")
    assert len(told.value.problems) >= 2
    assert place.playbook_path.read_bytes() == beginning
    assert not read_touches(place).num_rows


def test_a_broken_file_is_replaced(place: Home) -> None:
    place.playbook_path.write_text("nothing of a playbook: [")
    assert publish(place, STRICTER, by="ines").new
    assert place.playbook().text == STRICTER


def test_the_file_keeps_its_permissions_and_a_link_stays_a_link(place: Home, tmp_path: Path) -> None:
    elsewhere = tmp_path / "kept in version control.yaml"
    place.playbook_path.replace(elsewhere)
    elsewhere.chmod(0o640)
    place.playbook_path.symlink_to(elsewhere)

    publish(place, STRICTER, by="ines")

    assert place.playbook_path.is_symlink()
    assert elsewhere.read_text() == STRICTER
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o640
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_what_the_record_cannot_take_is_not_put_into_force(place: Home) -> None:
    beginning = place.playbook().text
    with connection.cursor() as cursor:
        cursor.execute(
            "create trigger full before insert on playbook_version begin select raise(abort, 'the disk is full'); end"
        )
    with pytest.raises(DatabaseError, match="full"):
        publish(place, STRICTER, by="ines")
    assert place.playbook().text == beginning
    assert not read_touches(place).num_rows
    assert list(place.path.glob(".playbook*")) == []


def test_what_cannot_be_committed_is_taken_out_of_force_again(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    beginning = place.playbook().text
    left = [OSError("the disk is full")]

    def put(self: Path, target: Path) -> Path:
        os.replace(self, target)
        if left:
            raise left.pop()
        return target

    monkeypatch.setattr(Path, "replace", put)
    with pytest.raises(OSError, match="full"):
        publish(place, STRICTER, by="ines")
    assert place.playbook().text == beginning
    assert not read_touches(place).num_rows


def cut_off_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", cut)


def cut_off_after_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """The power goes when the new file is in place and the log does not have it yet: nothing is put right."""

    def put(self: Path, target: Path) -> Path:
        os.replace(self, target)
        monkeypatch.setattr("leadline.record.publication._text_of", lambda home: None)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", put)


@pytest.mark.parametrize("cut", [cut_off_before_the_file, cut_off_after_the_file])
def test_a_publication_that_was_cut_off_is_completed_by_doing_it_again(
    place: Home, cut: Callable[[pytest.MonkeyPatch], None]
) -> None:
    beginning = place.playbook().text
    with pytest.MonkeyPatch.context() as patched:
        cut(patched)
        with pytest.raises(KeyboardInterrupt):
            publish(place, STRICTER, by="ines")
    opened = Home.open(place.path)
    assert opened.playbook().text in (beginning, STRICTER)
    assert not publications(read_touches(opened))
    refresh(opened)

    assert publish(opened, STRICTER, by="ines").new

    assert opened.playbook().text == STRICTER
    assert len(publications(read_touches(opened))) == 1
    assert PlaybookVersion.objects.filter(touch__isnull=False).count() == 1


def test_an_error_while_the_file_is_put_in_place_leaves_the_old_one(place: Home) -> None:
    beginning = place.playbook().text
    with pytest.MonkeyPatch.context() as patched:
        cut_off_before_the_file(patched)
        with pytest.raises(KeyboardInterrupt):
            publish(place, STRICTER, by="ines")
    assert place.playbook().text == beginning
    assert list(place.path.glob(".playbook*")) == []


def test_a_publication_is_among_everybodys_touches_and_nobodys(place: Home) -> None:
    bring(place, *({"at": day, "email": f"p{day}@example.com", "page": str(day)} for day in range(1, 20)))
    merge(place, 1, 2, by="ines", why="")
    publish(place, STRICTER, by="ines")
    for sealed in (False, True):
        if sealed:
            seal(place, whole_tail=True)
        assert len(publications(read_touches(place))) == 1
        mine = read_touches(place, person=3)
        assert (mine.num_rows, len(publications(mine))) == (2, 1)
        parts = list(LakePartitions(place).tables())
        assert [len(publications(part)) for part in parts] == [1] * len(parts)
        people = {row["person"] for part in parts for row in part.to_pylist()} - {None}
        assert people == set(range(1, 20)) - {2}


def test_before_it_was_published_it_was_not_known(place: Home) -> None:
    before = datetime.now(UTC)
    done = publish(place, STRICTER, by="ines")
    assert not publications(read_touches(place, known_at=before))
    assert publications(read_touches(place, known_at=done.version.published + timedelta(microseconds=1)))


def test_nobody_is_a_person_for_a_publication(place: Home) -> None:
    publish(place, STRICTER, by="ines")
    added = bring(place, {"at": 1, "email": "mara@example.com", "page": "a"})
    assert (added.people_new, added.people_known) == (1, 0)
    assert search_people("0").people == search_people("ines").people == ()
    assert search_people("mara@example.com").people == (1,)
    with pytest.raises(RecordError, match="nobody with the number 0"):
        merge(place, 0, 1, by="ines", why="")
    told = {what: found for what, _, found, _ in look_at(place.path)}
    assert told["touches"] == "Touches: 1; subjects: 1."


def test_taking_an_import_back_leaves_publications(place: Home) -> None:
    run = start_run("touches", "demo", "{}")
    bring(place, {"at": 1, "email": "mara@example.com"}, run=run)
    publish(place, STRICTER, by="ines")
    assert remove_run(place, run) == 1
    assert len(publications(read_touches(place))) == 1
    assert Touch.objects.count() == 1


def test_a_lead_that_stands_elsewhere_at_the_publication_says_that_the_playbook_moved_it(place: Home) -> None:
    rules = """rules:
  - {name: Looked at prices, when: {page: /prices}, points: 30, criterion: engagement}
  - {name: Looked for work, when: {page: /jobs}, points: -30, criterion: engagement, half_life: 1 day}
"""
    place.playbook_path.write_text(STRICTER + rules)
    lately = int(datetime.now(UTC).timestamp() // 86_400) - 10
    mara = {"kind": "page_view", "email": "mara@example.com"}
    bring(place, {**mara, "at": lately, "page": "/jobs"}, {**mara, "at": lately + 1e-6, "page": "/prices"})
    bring(place, {"at": lately, "email": "tom@example.com"})
    before = refresh(place).leads.sort_by("person").column("stage").to_pylist()

    done = publish(place, LOOSER + rules, by="ines", why="too few to call")

    found = refresh(place)
    assert before == ["prospect", "prospect"]
    assert found.leads.sort_by("person").column("person").to_pylist() == [1, 2]
    assert found.leads.sort_by("person").column("stage").to_pylist() == ["mql", "prospect"]
    (entry,) = [row for row in found.entries.to_pylist() if row["stage"] == "mql"]
    assert (entry["person"], entry["by"], entry["touch"]) == (1, "playbook", done.version.touch)
    assert entry["at"] == done.version.published
