"""A dry run says of each row what will happen to it; the import then does exactly that."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from leadline.collect.files.importing import import_file, import_prepared
from leadline.collect.files.outcomes import dry_run
from leadline.collect.files.preparing import prepare, stated
from leadline.problems import BadSetting
from leadline.record.erasure import erase
from leadline.record.home import Home
from leadline.record.models import ImportRun, Key
from tests.collect.test_imports_go_on import BEFORE, ROWS
from tests.collect.writing_files import bring
from tests.record.whole_record import everything

FILE = """email,cookie,at,offer
new@example.com,,2026-03-01,quote
new@example.com,,2026-03-02,quote
mara@example.com,c1,2026-03-03,quote
mara@example.com,,2026-01-01,paper

broken,,2026-03-01,quote
tom@example.com,,someday,quote
new@example.com,,2026-03-01,quote
"""


def _file(place: Home, text: str) -> Path:
    path = place.path.parent / "file.csv"
    path.write_text(text, "utf-8")
    return path


def test_every_row_gets_its_outcome_and_nothing_is_written(place: Home) -> None:
    bring(place, "email,cookie,at,offer\nmara@example.com,,2026-01-01,paper\n,c1,2026-01-02,paper\n", name="before.csv")
    before = everything(place)
    mara = Key.objects.get(value="mara@example.com").subject

    outcomes, report = dry_run(place, prepare(_file(place, FILE), stated("requests")))

    told = [(row["line"], row["outcome"], row["person"], row["merges"]) for row in outcomes.table.to_pylist()]
    assert told == [
        (2, "new_person", None, False),
        (3, "new_request", None, False),
        (4, "new_request", mara, True),
        (5, "already_here", mara, False),
        (6, "skipped", None, False),
        (7, "refused", None, False),
        (8, "refused", None, False),
        (9, "already_here", None, False),
    ]
    assert outcomes.totals == {
        "new_person": 1, "new_request": 2, "known_person": 0, "new": 0, "already_here": 2, "skipped": 1, "refused": 2,
    }  # fmt: skip
    reasons = [(row["reason"], row["mend"]) for row in outcomes.table.to_pylist() if row["outcome"] == "refused"]
    assert all(reason and mend for reason, mend in reasons)
    assert sum(outcomes.totals.values()) == report.rows == 8
    assert everything(place) == before
    assert ImportRun.objects.count() == 1


@pytest.mark.parametrize("kind", ["requests", "people", "touches"])
def test_the_import_does_what_was_said(place: Home, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadline.collect.files.reading.A_BATCH", 60)
    monkeypatch.setattr("leadline.collect.files.importing.TOGETHER", 150)
    bring(place, BEFORE, name="before.csv")
    path = _file(place, ROWS)
    prepared = prepare(path, stated(kind, constants={"kind": "call"} if kind == "touches" else {}))

    outcomes, said = dry_run(place, prepared)
    done = import_prepared(place, prepared)

    names = ("rows", "new", "known", "skipped", "people_new", "people_known", "merges")
    assert {name: getattr(said, name) for name in names} == {name: getattr(done, name) for name in names}
    assert [row.line for row in said.refused] == [row.line for row in done.refused]
    new = sum(outcomes.totals[name] for name in ("new_person", "new_request", "known_person", "new"))
    assert (new, outcomes.totals["already_here"]) == (done.new, done.known)
    assert outcomes.totals["new_person"] == done.people_new
    assert Counter(outcomes.table.column("merges").to_pylist())[True] <= done.merges
    assert dry_run(place, prepared)[0].totals["already_here"] == done.new + done.known


def test_costs_have_no_people(place: Home) -> None:
    text = "day,source,amount,currency\n2026-01-01,fair,12,EUR\n2026-01-01,fair,12,EUR\n2026-01-02,fair,,EUR\n"
    outcomes, report = dry_run(place, prepare(_file(place, text), stated("costs")))
    assert outcomes.table.column("outcome").to_pylist() == ["new", "already_here", "refused"]
    assert (report.new, report.known, len(report.refused)) == (1, 1, 1)


def test_a_file_of_nothing_is_told_as_such(place: Home) -> None:
    outcomes, report = dry_run(place, prepare(_file(place, "email,at\n,\n"), stated("requests")))
    assert sum(outcomes.totals.values()) == report.rows == report.skipped


def test_people_who_were_erased_are_left_out_as_the_import_does(place: Home) -> None:
    path = _file(place, "email,at\nmara@example.com,2026-01-01\n")
    import_file(place, path, "requests")
    erase(place, Key.objects.get(value="mara@example.com").subject, "owner")
    outcomes, report = dry_run(place, prepare(path, stated("requests")))
    assert outcomes.totals["already_here"] == 1
    assert "erased_people" in {note.id for note in report.notes}


def test_what_the_file_leaves_open_is_asked_before(place: Home) -> None:
    prepared = prepare(_file(place, "email,at\nmara@example.com,03/04/2026\n"), stated("requests"))
    for work in (dry_run, import_prepared):
        with pytest.raises(BadSetting, match="--dates dmy"):
            work(place, prepared)
    assert not ImportRun.objects.exists()
