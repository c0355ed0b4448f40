"""Somebody who has never seen it gets their sheet in by what the screens say, and out again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from leadline.record.home import Home
from tests.web.browsing import chromium_at, sign_in, watched
from tests.web.homes import NASTY, served
from tests.web.importing.sheets import enquiries

LONG = 60_000


@contextmanager
def watching(home: Home, chromium: str) -> Iterator[tuple[Page, str, BrowserContext]]:
    """The owner's page, its address, and its browser; whatever a page must not do fails the test."""
    with served(home.path) as link, chromium_at(chromium) as chrome:
        context = chrome.new_context(viewport={"width": 1440, "height": 900})
        seen = watched(context)
        yield seen.page, sign_in(seen.page, link), context
        assert seen.wrong == []


def opened(page: Page, path: Path, rows: str = "") -> None:
    """Begin at the first page and follow the words as far as the columns."""
    page.get_by_role("navigation", name="Workspace", exact=True).get_by_role("link", name="Import").click()
    page.get_by_role("link", name="Import a file").first.click()
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is a row of this file?", timeout=LONG)
    if rows:
        page.get_by_role("radio", name=re.compile(f"^{rows}")).check()
    page.get_by_role("button", name="Go on to the columns").click()


def at(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title, timeout=LONG)


def choose(page: Page, column: str, field: str) -> None:
    """Say where a column goes, and wait for what the page makes of it."""
    place = page.get_by_label(column, exact=True)
    if place.evaluate("one => one.selectedOptions[0].label") == field:
        return
    with page.expect_response(re.compile("/columns$")):
        place.select_option(label=field)
    expect(page.locator(".htmx-request")).to_have_count(0)


def counted(page: Page, card: str) -> dict[str, int]:
    """What a card says, by its words."""
    rows = page.locator("section", has=page.get_by_role("heading", name=card)).locator(".delta")
    found = {}
    for row in rows.all():
        said, count = row.locator(":scope > *").all_inner_texts()
        found[said] = int(count.replace(",", ""))
    return found


def test_a_sheet_goes_in_by_the_words_of_the_screens_and_out_again(
    workspace: Home, chromium: str, tmp_path: Path
) -> None:
    sheet = tmp_path / "Anfragen März.csv"
    sheet.write_bytes(enquiries(24, wrong=["fontana@arredi"]))
    with watching(workspace, chromium) as (page, address, _):
        opened(page, sheet)
        at(page, "Which column is what?")
        expect(page.locator("main")).to_contain_text("25 rows")
        expect(page.get_by_label("E-Mail", exact=True)).to_have_value("email")
        expect(page.get_by_label("Eingang", exact=True)).to_have_value("at")
        expect(page.get_by_text("Nothing has been written yet.")).to_be_visible()
        assert sum(counted(page, "What will happen").values()) == 25
        page.get_by_role("button", name="Check the rows").click()

        at(page, "What will happen to each row")
        beforehand = counted(page, "What will happen")
        assert beforehand["Need mending"] == 1
        assert sum(beforehand.values()) == 25
        page.get_by_role("navigation", name="Which rows").get_by_role("link", name="Need mending").click()
        expect(page.get_by_role("cell", name="fontana@arredi", exact=True)).to_be_visible()
        page.get_by_role("button", name="Import 24 of 25 rows").click()

        at(page, "Imported")
        came = counted(page, "What happened")
        assert (came["New"], came["Need mending"]) == (24, 1)
        page.get_by_role("link", name="Whom to contact now").click()
        expect(page.locator("main")).to_contain_text("Jörg Müller", timeout=LONG)

        page.get_by_role("navigation", name="Workspace", exact=True).get_by_role("link", name="Import").click()
        page.get_by_role("link", name="Anfragen März.csv").click()
        page.get_by_role("button", name="Take it all back").click()
        at(page, "Taken back")
        page.goto(address + "/leads")
        expect(page.locator("table a[href*='/lead/']")).to_have_count(0)
        page.goto(address)
        expect(page.get_by_text("Nobody here yet")).to_be_visible(timeout=LONG)


def test_a_date_that_may_be_two_days_is_asked_about(workspace: Home, chromium: str, tmp_path: Path) -> None:
    sheet = tmp_path / "requests.csv"
    sheet.write_text("When,E-mail,Offer\n03/04/2026,ada@example.net,quote\n05/06/2026,bob@example.net,quote\n")
    with watching(workspace, chromium) as (page, _, _):
        opened(page, sheet)
        at(page, "How are dates written?")
        choices = page.get_by_role("radio")
        expect(choices).to_have_count(2)
        expect(page.locator("fieldset")).to_contain_text("3 Apr 2026")
        expect(page.locator("fieldset")).to_contain_text("4 Mar 2026")
        page.get_by_role("radio", name=re.compile("3 Apr 2026")).check()
        page.get_by_role("button", name="Go on to the columns").click()
        at(page, "Which column is what?")
        expect(page.locator("section", has=page.get_by_role("heading", name="Row 2 will become"))).to_contain_text(
            "3 Apr 2026"
        )
        assert sum(counted(page, "What will happen").values()) == 2


def test_a_column_is_moved_and_its_words_are_said_where_they_stand(
    workspace: Home, chromium: str, tmp_path: Path
) -> None:
    sheet = tmp_path / "fair.csv"
    sheet.write_text("Mail;Wann;Heft;Ort\nada@example.net;2026-03-31;Rezept;Jena\nbob@example.net;2026-04-01;Rezept;\n")
    with watching(workspace, chromium) as (page, _, _):
        opened(page, sheet, "Requests")
        at(page, "Which column is what?")
        choose(page, "Mail", "E-mail")
        choose(page, "Wann", "Time of the request")
        choose(page, "Heft", "Offer")
        with page.expect_response(re.compile("/columns$")):
            page.get_by_label(re.compile("^Rezept")).select_option("quote")
        expect(page.locator("section", has=page.get_by_role("heading", name="Row 2 will become"))).to_contain_text(
            "Temperature"
        )
        choose(page, "Ort", "Keep as known of the person")
        expect(page.get_by_label("Ort", exact=True)).to_have_value("attributes.")
        with page.expect_response(re.compile("/columns$")):
            page.get_by_label("Where they came from").fill("trade_fair")
            page.get_by_label("Where they came from").press("Tab")
        page.get_by_role("button", name="Check the rows").click()
        at(page, "What will happen to each row")
        page.get_by_role("button", name="Import 2 rows").click()
        at(page, "Imported")
        assert counted(page, "What happened") == {"New": 2}


HOSTILE = [
    NASTY,
    "=HYPERLINK(0)",
    "\u202egnihtemos",
    "{{ 7*7 }}{% debug %}",
    "'; drop table touch; --",
    "A" * 3000,
    "شركة",
    'a"b\nc',
]


@pytest.mark.parametrize("width", [1440, 390])
def test_hostile_names_columns_and_cells_are_only_shown(
    workspace: Home, chromium: str, tmp_path: Path, width: int
) -> None:
    import csv

    sheet = tmp_path / "<img src=x onerror=alert(1)>.csv"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["E-mail", "When", *HOSTILE])
        for number in range(3):
            writer.writerow([f"n{number}@example.net", "2026-03-31", *reversed(HOSTILE)])
        writer.writerow([NASTY, "2026-03-31", *HOSTILE])
    with watching(workspace, chromium) as (page, address, _):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address + "/import/new")
        page.get_by_label("File", exact=True).set_input_files(sheet)
        page.get_by_role("button", name="Look at the file").click()
        at(page, "What is a row of this file?")
        page.get_by_role("radio", name=re.compile("^Requests")).check()
        page.get_by_role("button", name="Go on to the columns").click()
        at(page, "Which column is what?")
        fits(page, width)
        for number in range(2, 10):
            with page.expect_response(re.compile("/columns$")):
                page.locator(f"#c{number}").select_option("attributes.")
            expect(page.locator(".htmx-request")).to_have_count(0)
            expect(page.locator(f"#c{number}")).to_have_value("attributes.")
        page.get_by_role("button", name="Check the rows").click()
        at(page, "What will happen to each row")
        fits(page, width)
        page.get_by_role("button", name=re.compile("^Import ")).click()
        at(page, "Imported")
        fits(page, width)
        page.goto(address + "/import")
        fits(page, width)


def fits(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_two_thousand_columns_can_be_looked_through(workspace: Home, chromium: str, tmp_path: Path) -> None:
    sheet = tmp_path / "wide.csv"
    header = ["email", "at", *(f"column {n}" for n in range(1_998))]
    row = ["ada@example.net", "2026-03-31", *(str(n) for n in range(1_998))]
    sheet.write_text(",".join(header) + "\n" + ",".join(row) + "\n")
    with watching(workspace, chromium) as (page, _, _):
        opened(page, sheet)
        at(page, "Which column is what?")
        expect(page.locator("main")).to_contain_text("2,000 columns")
        page.get_by_role("button", name="Next columns").click()
        expect(page.get_by_text("Page 2 of")).to_be_visible(timeout=LONG)
        with page.expect_response(re.compile("/columns$")):
            page.get_by_label("column 60", exact=True).select_option("attributes.")
        expect(page.locator(".htmx-request")).to_have_count(0)
        expect(page.get_by_label("column 60", exact=True)).to_have_value("attributes.")
        page.get_by_role("button", name="Before").click()
        expect(page.get_by_label("email", exact=True)).to_have_value("email")


def test_the_program_and_another_date_are_said_by_the_words_of_the_screens(
    workspace: Home, chromium: str, tmp_path: Path
) -> None:
    sheet = tmp_path / f"contacts {NASTY.replace('/', '')}.csv"
    sheet.write_text(
        "Record ID,First Name,Email,Create Date,Last Contacted\n7,Ada,ada@example.org,2026-03-02,2026-04-05\n"
    )
    with watching(workspace, chromium) as (page, _, _):
        page.goto(page.url)
        page.get_by_role("navigation", name="Workspace", exact=True).get_by_role("link", name="Import").click()
        page.get_by_role("link", name="Import a file").first.click()
        page.get_by_label("File", exact=True).set_input_files(sheet)
        page.get_by_role("button", name="Look at the file").click()
        at(page, "What is a row of this file?")
        page.get_by_role("link", name="Choose the program").click()
        at(page, "Which program is the file from?")
        page.get_by_role("radio", name="HubSpot contacts").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        at(page, "Which column is what?")
        choose(page, "Last Contacted", "A call on this day")
        also = page.locator("section", has=page.get_by_role("heading", name="Each row also becomes"))
        expect(also).to_contain_text("where “Last Contacted” says anything")
        with page.expect_download() as taken:
            page.get_by_role("link", name="Download the mapping").click()
        text = taken.value.path().read_text("utf-8")
        page.get_by_role("link", name="Hand in a mapping").click()
        at(page, "Which mapping?")
        (tmp_path / "mine.yaml").write_text(text, "utf-8")
        page.get_by_label("A file (.yaml)").set_input_files(tmp_path / "mine.yaml")
        page.get_by_role("button", name="Read it so").click()
        at(page, "Which column is what?")
        expect(also).to_be_visible()
        also.get_by_role("button", name="Leave out").click()
        expect(also).to_have_count(0)
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
