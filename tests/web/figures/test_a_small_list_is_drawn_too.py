"""What one lead is worth has an axis of its own size, however few leads there are; what cost and brought nobody has
nothing but its cost."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from django.test import Client

from leadline.record.home import Home
from tests.web.figures.random_homes import bring
from tests.web.figures.reading import Page, read

NOW = datetime.now(UTC)
SOURCES = ("referral", "organic_search", "paid_search")


def fill(workspace: Home, of_each: int = 8) -> None:
    """Three sources with so many leads each, one in four of them a client."""
    asked, bought = [], []
    for place, source in enumerate(SOURCES):
        for n in range(of_each):
            email, at = f"{source}{n}@x.example", NOW - timedelta(days=100 - n)
            asked.append({"email": email, "at": at, "source": source, "offer": "quote"})
            if n % 4 == 0:
                bought.append({"email": email, "at": at + timedelta(days=5 + n), "amount": 300 + 200 * place})
    bring(workspace, "requests", asked)
    bring(workspace, "purchases", bought)


def worth(page: Page) -> str:
    """The part that says what one lead is worth."""
    return page.html.split('id="worth"')[1].split("</section>")[0]


def dots(part: str) -> list[float]:
    """Where they stand, in per cent of the width."""
    return [float(x) for x in re.findall(r'<circle[^>]* cx="([\d.]+)%"', part)]


def test_few_leads_have_an_axis_that_holds_them(workspace: Home, owner: Client) -> None:
    fill(workspace)
    part = worth(read(owner, "/sources"))
    assert "€0.00" not in part
    found = dots(part)
    assert len(found) == len(SOURCES)
    assert all(0 < x < 90 for x in found)
    assert len(set(found)) > 1
    intervals = [(float(low), float(high)) for low, high in re.findall(r'x1="([\d.]+)%" x2="([\d.]+)%"', part)]
    assert max(high - low for low, high in intervals) > 10


def test_a_source_that_brought_nobody_has_its_cost_and_no_more(workspace: Home, owner: Client) -> None:
    fill(workspace)
    bring(workspace, "costs", [{"day": (NOW - timedelta(days=9)).date(), "source": "trade show", "amount": 700}])
    page = read(owner, "/sources")
    assert "trade show" not in worth(page)
    (cells,) = [row for row in page.tables if row and row[0] == "trade show"]
    assert "no lead, only its cost" in cells[-1]
    assert "€700 in all" in cells
    assert not [cell for cell in cells if "%" in cell]


def test_a_figure_of_one_is_no_plural(workspace: Home, owner: Client) -> None:
    bring(workspace, "requests", [{"email": "a@x.example", "at": NOW - timedelta(days=3), "source": "referral"}])
    assert "All together: 1 lead, " in read(owner, "/sources").text
    assert "1 lead is open." in read(owner, "/forecast").text


def test_with_few_clients_a_rate_is_not_told_for_the_end(workspace: Home, owner: Client) -> None:
    """Too few leads have been seen for long: what is expected is of so many days, and nought to nought is no band."""
    asked = [
        {"email": f"p{n}@x.example", "at": NOW - timedelta(days=n + 1), "offer": "quote"}
        for n in (*range(0, 48, 2), 150)
    ]
    bought = [{"email": f"p{n}@x.example", "at": NOW - timedelta(days=n - 9), "amount": 90} for n in range(20, 32, 2)]
    bring(workspace, "requests", asked)
    bring(workspace, "purchases", bought)
    page = read(owner, "/flow")
    assert re.search(r"expected within \d+ days", page.text)
    assert "In the end" not in page.text
    assert not re.search(r"\b0%? ?0–0%", page.text)
    (old,) = [row for row in page.tables if row and row[0] == f"{NOW - timedelta(days=151):%B %Y}"]
    assert "0–0%" not in " ".join(old)


def test_a_source_that_nobody_bought_by_has_no_band(workspace: Home, owner: Client) -> None:
    asked = [
        {"email": f"p{n}@x.example", "at": NOW - timedelta(days=n + 9), "source": ("google", "linkedin")[n % 2]}
        for n in range(8)
    ]
    bring(workspace, "requests", asked)
    bring(workspace, "purchases", [{"email": f"p{n}@x.example", "at": NOW - timedelta(days=n + 2)} for n in (0, 2, 4)])
    page = read(owner, "/attribution")
    rows = {row[0].split()[0].casefold(): " ".join(row) for row in page.tables if row}
    assert rows["linkedin"].count("no band") == 7
    assert "no band" not in rows["google"]
    assert "0–0" not in page.text
