"""The week on paper is one page: for nobody, for a little, and for more than there is room for."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pypdf import PdfReader

from leadline.record.home import Home
from leadline.respond.report.paper import LEFT, RIGHT
from leadline.respond.report.parts import Cell, Report, Section, Table, headings
from leadline.respond.report.pdf import PAPERS, pdf
from leadline.web.figures.kept import figures
from leadline.web.present import present
from leadline.web.report.given import made, week_asked
from tests.web.figures.random_homes import TWO_PRODUCTS, bring
from tests.web.figures.random_homes import fill as fill_random
from tests.web.homes import fill as fill_requests
from tests.web.homes import hostile

LONG = (
    "W" * 200,
    "a name of many words that goes on and on " * 5,
    "شركة الاختبار للتجارة والخدمات " * 7,
    "👩‍👩‍👧‍👦🏳️‍🌈🧑🏽‍💻" * 20,
    "測試公司名稱" * 33,
    "x\u0301\u0302\u0303\u0304" * 40,
    "https://example.com/" + "a" * 180,
)


def fill_much(home: Home, people: int) -> None:
    """More sources and offers than a page has room for, most with long names."""
    dice = random.Random(5)  # noqa: S311 - a test's
    now = datetime.now(UTC)
    names = [f"{n} {LONG[n % len(LONG)]}"[:200] for n in range(20)]
    asked, bought = [], []
    for n in range(people):
        mail, source = f"p{n}@example.net", names[min(19, int(dice.expovariate(0.15)))]
        came = now - timedelta(days=dice.uniform(0.1, 300))
        for _ in range(dice.choice((1, 1, 2, 4))):
            at = min(now - timedelta(hours=1), came + timedelta(days=dice.expovariate(0.1)))
            asked.append({"email": mail, "at": at, "source": source, "offer": names[dice.randrange(12)]})
        if dice.random() < 0.3:
            at = min(now - timedelta(minutes=1), came + timedelta(days=dice.expovariate(0.05)))
            bought.append({"email": mail, "at": at, "amount": dice.choice((10, 990.5, 98_765_432.1))})
    spent = [{"day": (now - timedelta(days=9)).date(), "amount": 9_999_999, "source": name} for name in names]
    bring(home, "requests", asked)
    bring(home, "purchases", bought)
    bring(home, "costs", spent)


def pages(found: bytes) -> int:
    return len(PdfReader(io.BytesIO(found)).pages)


def text(found: bytes) -> str:
    """Words of the file, with one space for all that parts them."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(found)).pages).split())


def reported() -> Report:
    found = figures(present())
    return made(found, week_asked("", found))


@pytest.mark.parametrize("held", ["nobody", "nasty", "some", "much"])
def test_the_week_is_one_page_of_paper(workspace: Home, owner: Client, held: str) -> None:
    workspace.playbook_path.write_text(TWO_PRODUCTS, "utf-8")
    if held == "nasty":
        fill_requests(workspace, hostile())
    elif held == "some":
        fill_random(workspace, 6, people=60)
    elif held == "much":
        fill_much(workspace, 300)
    assert pages(owner.get("/report/file/pdf").content) == 1
    shown = reported()
    for paper in PAPERS:
        found = pdf(shown, paper)
        assert pages(found) == 1
        read = text(found)
        assert all(title in read for title in ("What happened", "The flow", "What is to come", "The offers"))
        assert shown.opening in read
        assert "the report in the workspace" in read


def test_what_there_is_no_room_for_is_counted(workspace: Home, owner: Client) -> None:
    fill_much(workspace, 300)
    shown = reported()
    read = text(pdf(shown))
    for name, one in (("sources", "more sources."), ("offers", "more offers.")):
        table = next(part.table for part in shown.sections if part.name == name)
        assert table is not None
        printed = next(room.rows for way in RIGHT for part, room in way.items() if part == name)
        assert f"{len(table.rows) - min(printed, len(table.rows)) + table.more} {one}" in read
    page = owner.get("/report").content.decode()
    assert "12 more sources in the workspace." in page
    assert "6 more offers in the workspace." in page


def too_much(said: str) -> Report:
    """As much in every part as there could ever be."""
    row = (
        Cell(said, said, "/people", "bad"),
        *(Cell("98,765,432,109", "12.3–45.6%") for _ in range(3)),
        Cell(said, said),
    )
    columns = headings("What", "Figure", "Figure", "Figure", "Reading", words=1)
    parts = tuple(
        Section(name, said, (said,) * 12, Table(name, columns, (row,) * 40, of=("thing", "things"), more=1_000_000))
        for name in {**LEFT[0], **RIGHT[0]}
    )
    return Report(
        company=said, week="2026-W47", title="Week 47, 2026", under=said, opening=said, sections=parts,
        to_do=(said,) * 5, notices=(said,) * 9, as_of="2026-11-23T09:00:00+01:00", address="https://x.example",
    )  # fmt: skip


@pytest.mark.parametrize("said", LONG, ids=range(len(LONG)))
def test_nothing_makes_it_two_pages(said: str) -> None:
    shown = too_much(said * 3)
    for paper in PAPERS:
        found = pdf(shown, paper)
        assert pages(found) == 1
        assert "6 more warnings." in text(found)
    assert pages(pdf(replace(shown, sections=(), to_do=(), notices=()))) == 1
