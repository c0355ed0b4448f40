"""A source whose leads are paid and unpaid stands in no class as a whole; the classes divide lead by lead."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from django.test import Client

from leadline.record.home import Home
from tests.web.figures.random_homes import bring
from tests.web.figures.reading import read


def _filled(workspace: Home) -> None:
    at = datetime.now(UTC) - timedelta(days=1)
    rows = [
        {"email": f"{source}{medium}{i}@x.example", "at": at, "source": source, "medium": medium, "offer": "quote"}
        for source, medium, count in (("google", "organic", 3), ("google", "cpc", 1), ("referral", "", 2))
        for i in range(count)
    ]
    bring(workspace, "requests", rows)
    spent = {"day": at.date(), "amount": 90}
    bring(workspace, "costs", [{**spent, "source": "google / cpc"}, {**spent, "source": "referral", "amount": 10}])


def test_sources_says_several_and_the_bars_divide_by_the_medium(workspace: Home, owner: Client) -> None:
    _filled(workspace)
    page = read(owner, "/sources")
    assert "Several" in page.text
    assert "Leads of google stand in several classes" in page.text
    bars = re.findall(r'aria-label="((?:Leads|Cost), [^"]+)"', page.html)
    assert [bar for bar in bars if bar.startswith("Leads, 6")] == ["Leads, 6: Cultivated 83%, Interest 17%."]
    assert any("Cultivated 10%, Interest 90%" in bar for bar in bars if bar.startswith("Cost"))


def test_a_class_opens_its_leads_of_every_source(workspace: Home, owner: Client) -> None:
    _filled(workspace)
    page = read(owner, "/sources?by=class")
    assert {text for text, _ in page.figures} >= {"5", "1"}
    alone = read(owner, "/sources?class=interest")
    assert "Several" not in alone.text


def test_classes_of_ones_own_have_their_bar(workspace: Home, owner: Client) -> None:
    workspace.playbook_path.write_text("leadline: 1\nsources: {friends: [referral], ads: [any / cpc]}\n", "utf-8")
    _filled(workspace)
    page = read(owner, "/sources")
    assert any("Classes of your own 50%" in bar for bar in re.findall(r'aria-label="(Leads, [^"]+)"', page.html))
