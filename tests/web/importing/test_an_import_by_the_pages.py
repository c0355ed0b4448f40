"""From a file to whom to contact, and back: nothing is written before it is said, and all of it can be taken back."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from xlsxwriter import Workbook

from leadline.record.home import Home
from tests.web.importing.sheets import (
    awaited,
    brought_in,
    checked,
    copies,
    enquiries,
    handed_in,
    taken_back,
    totals,
)
from tests.web.people import client_of


def record() -> dict[str, int]:
    """How much there is of everything that an import brings."""
    from leadline.record.models import Cost, ImportRun, Key, Link, Subject, Touch

    return {model.__name__: model._default_manager.count() for model in (Touch, Subject, Key, Link, Cost, ImportRun)}


def test_nothing_is_written_before_the_last_step(workspace: Home, marketer: Client) -> None:
    before = record()
    draft = handed_in(marketer, "anfragen.csv", enquiries())
    page = checked(marketer, draft)
    assert "Nothing has been written yet." in page
    assert record() == before
    assert sum(totals(page).values()) == 20


def test_what_is_said_beforehand_is_what_happens(workspace: Home, marketer: Client) -> None:
    draft = handed_in(marketer, "anfragen.csv", enquiries(20, wrong=["fontana@arredi", "nobody"]))
    beforehand = totals(checked(marketer, draft))
    assert sum(beforehand.values()) == 22
    assert beforehand["Need mending"] == 2
    run, page = brought_in(marketer, draft)
    came = totals(page)
    assert came["New"] == 20
    assert came["Need mending"] == 2
    assert sum(came.values()) == 22
    assert "anfragen.csv" in marketer.get("/import").content.decode()
    assert marketer.get(f"/import/{draft}").headers["Location"] == f"/import/run/{run}"


def test_letters_dates_amounts_and_answers_are_read_as_the_office_writes_them(
    workspace: Home, marketer: Client
) -> None:
    from leadline.record.models import Subject, Touch

    draft = handed_in(marketer, "anfragen.csv", enquiries(4))
    columns = marketer.get(f"/import/{draft}/columns")
    if columns.status_code == 302:
        marketer.post(f"/import/{draft}/kind", {"kind": "requests"})
        columns = marketer.get(f"/import/{draft}/columns")
    assert "Jörg Müller 0" in columns.content.decode()
    checked(marketer, draft)
    brought_in(marketer, draft)
    assert set(Subject.objects.values_list("name", flat=True)) == {f"Jörg Müller {n}" for n in range(4)}
    touches = list(Touch.objects.filter(kind="request").order_by("at").values_list("at", "follow_up", "source"))
    assert [follow_up for _, follow_up, _ in touches] == ["declined", "requested", "declined", "requested"]
    yesterday = datetime.now(UTC) - timedelta(days=1)
    latest = datetime.fromtimestamp(touches[-1][0] / 1e6, UTC)
    assert abs(latest - yesterday) < timedelta(hours=26)


def test_all_of_it_can_be_taken_back(workspace: Home, marketer: Client) -> None:
    before = record()
    draft = handed_in(marketer, "anfragen.csv", enquiries())
    checked(marketer, draft)
    run, _ = brought_in(marketer, draft)
    assert record()["Touch"] == before["Touch"] + 20
    taken_back(marketer, run)
    assert {**record(), "ImportRun": 0} == {**before, "ImportRun": 0}
    assert copies(workspace) == []
    page = marketer.get("/import").content.decode()
    assert "taken back" in page
    again = marketer.post(f"/import/run/{run}/undo")
    assert again.status_code == 302
    assert "<h1>Taken back</h1>" in marketer.get(f"/import/run/{run}").content.decode()


def test_the_same_file_again_changes_nothing(workspace: Home, marketer: Client) -> None:
    content = enquiries(6)
    draft = handed_in(marketer, "anfragen.csv", content)
    checked(marketer, draft)
    brought_in(marketer, draft)
    page = checked(marketer, handed_in(marketer, "anfragen.csv", content))
    assert totals(page) == {"Already here, nothing changes": 6}
    assert "No row would change anything." in page


def test_what_needs_mending_is_mended_in_a_spreadsheet_and_imported_again(workspace: Home, marketer: Client) -> None:
    from leadline.record.models import Touch

    draft = handed_in(marketer, "anfragen.csv", enquiries(5, wrong=["fontana@arredi", "=1+1"]))
    checked(marketer, draft)
    run, page = brought_in(marketer, draft)
    assert "Rows that need mending" in page
    told = marketer.get(f"/import/run/{run}/refused.csv")
    assert told.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(told.content.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values() if cell)
    for number, row in enumerate(rows):
        row["E-Mail"] = f"mended{number}@arredi.example"
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    again = handed_in(marketer, "mended.csv", out.getvalue().encode("utf-8-sig"))
    beforehand = totals(checked(marketer, again))
    assert "Need mending" not in beforehand
    assert sum(beforehand.values()) == 2
    brought_in(marketer, again)
    assert Touch.objects.filter(kind="request").count() == 7


def test_a_workbook_goes_in_too(workspace: Home, marketer: Client, tmp_path: Path) -> None:
    from leadline.record.models import Subject

    path = tmp_path / "leads.xlsx"
    with Workbook(path) as book:
        sheet = book.add_worksheet("Messe")
        for number, row in enumerate([("Datum", "Name", "E-Mail"), ("2026-03-31", "Ada", "ada@example.net")]):
            sheet.write_row(number, 0, row)
    draft = handed_in(marketer, "leads.xlsx", path.read_bytes())
    awaited(marketer, f"/import/{draft}/kind", "What is a row of this file?")
    assert marketer.post(f"/import/{draft}/kind", {"kind": "people"}).status_code == 302
    awaited(marketer, f"/import/{draft}/columns", "Which column is what?")
    assert marketer.post(f"/import/{draft}/columns", {"do": "check"}).status_code == 302
    page = awaited(marketer, f"/import/{draft}/rows", "What will happen to each row")
    assert totals(page) == {"New people": 1}
    brought_in(marketer, draft)
    assert list(Subject.objects.values_list("name", flat=True)) == ["Ada"]


def test_what_was_stopped_is_gone_on_with(workspace: Home, marketer: Client) -> None:
    from leadline.record.models import Touch

    draft = handed_in(marketer, "anfragen.csv", enquiries(300))
    checked(marketer, draft)
    (workspace.path / "imports" / "stop-1").touch()
    assert marketer.post(f"/import/{draft}/start").status_code == 302
    awaited(marketer, f"/import/{draft}/begun", "")
    page = awaited(marketer, "/import/run/1", "<h1>Not finished</h1>")
    assert "It stopped after" in page
    assert "can be gone on with" in marketer.get("/import").content.decode()
    assert Touch.objects.count() < 300
    assert marketer.post("/import/run/1/resume").status_code == 302
    page = awaited(marketer, "/import/run/1", "<h1>Imported</h1>")
    assert totals(page) == {"New": 300}
    assert Touch.objects.count() == 300


def test_what_columns_mean_is_kept_for_the_next_file(workspace: Home, marketer: Client) -> None:
    draft = handed_in(marketer, "anfragen.csv", enquiries(3))
    checked(marketer, draft, **{"to-7": "properties."})
    run, page = brought_in(marketer, draft)
    assert "The next file like this" in page
    assert marketer.post(f"/import/run/{run}/keep", {"name": "Enquiries of the office"}).status_code == 302
    again = handed_in(marketer, "april.csv", enquiries(4))
    assert marketer.post(f"/import/{again}/kind", {"kind": "requests"}).status_code == 302
    columns = marketer.get(f"/import/{again}/columns").content.decode()
    assert "Enquiries of the office" in columns
    assert '<option value="properties." selected>' in columns
    assert marketer.post(f"/import/{again}/columns", {"do": "suggest"}).status_code == 302
    assert "Enquiries of the office" not in marketer.get(f"/import/{again}/columns").content.decode()


def test_a_file_that_is_no_sheet_is_told_and_not_kept_as_one(workspace: Home, marketer: Client) -> None:
    draft = handed_in(marketer, "picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    page = awaited(marketer, f"/import/{draft}", "This does not work yet")
    assert "Hand in another file" in page
    assert "Traceback" not in page


@pytest.mark.parametrize("role", ["viewer", "seller"])
def test_others_see_nothing_of_it(workspace: Home, marketer: Client, role: str) -> None:
    from leadline.record.models.member import Role

    draft = handed_in(marketer, "anfragen.csv", enquiries(3))
    client = client_of(Role(role))
    for address in ("/import", "/import/new", f"/import/{draft}", f"/import/{draft}/columns", f"/import/{draft}/rows"):
        assert client.get(address).status_code == 403
    assert client.post(f"/import/{draft}/start").status_code == 403
    assert 'href="/import"' not in client.get("/").content.decode()
    assert 'href="/import"' in marketer.get("/").content.decode()


def test_looking_writes_nothing(workspace: Home, marketer: Client) -> None:
    from leadline.record.models import ImportDraft

    draft = handed_in(marketer, "anfragen.csv", enquiries(3))
    kept = list(ImportDraft.objects.values())
    before = record()
    for address in ("", "/kind", "/columns", "/rows", "/begun", "/rows.csv", "/columns?only=check&row=1"):
        marketer.get(f"/import/{draft}{address}")
    assert record() == before
    assert list(ImportDraft.objects.values()) == kept


def test_an_import_is_not_begun_before_its_rows_were_checked(workspace: Home, marketer: Client) -> None:
    large = enquiries(6_000)  # larger than what a page checks by itself
    draft = handed_in(marketer, "anfragen.csv", large)
    awaited(marketer, f"/import/{draft}/kind", "What is a row of this file?")
    assert marketer.post(f"/import/{draft}/kind", {"kind": "requests"}).status_code == 302
    started = marketer.post(f"/import/{draft}/start")
    assert re.fullmatch(rf"/import/{draft}(/rows)?", started.headers["Location"])
    assert record()["ImportRun"] == 0


def test_a_row_that_is_left_out_says_why_and_one_person_is_one(workspace: Home, marketer: Client) -> None:
    page = checked(marketer, handed_in(marketer, "two.csv", b"E-mail,Name\nada@example.org,Ada\n,\n"), "people")
    assert "<b>1</b> new person, <b>1</b> left out: 2 rows of people in all." in page
    assert "<bdi>Empty.</bdi>" in page


def test_letters_that_may_be_others_are_to_be_checked(workspace: Home, marketer: Client) -> None:
    draft = handed_in(marketer, "names.csv", "E-mail,Name\na@example.org,Têtu\n".encode("cp1252"))
    assert marketer.post(f"/import/{draft}/kind", {"kind": "people"}).status_code == 302
    page = awaited(marketer, f"/import/{draft}/columns", "Which column is what?")
    assert "please check</span> <b>Text:</b>" in page
    assert "“Têtu”, Windows-1250 “Tętu”" in page
    marketer.post(f"/import/{draft}/columns", {"trait-encoding": "cp1250"})
    page = awaited(marketer, f"/import/{draft}/columns", "Tętu")
    assert "please check</span> <b>Text:</b>" not in page
