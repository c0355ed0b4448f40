"""A source whose leads are paid and unpaid stands in no class as a whole; the classes divide lead by lead."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from django.test import Client

from leadline import attribution
from leadline.record.home import Home
from leadline.record.touches_table import read_touches
from leadline.respond import labels
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


def test_credit_by_class_and_direction_is_that_of_python(workspace: Home, owner: Client) -> None:
    """Of a touch its source alone does not say whether it was paid for."""
    _filled(workspace)
    touches, playbook = read_touches(workspace), workspace.playbook()
    for by in ("class", "direction", "medium"):
        page = read(owner, f"/attribution?by={by}&goal=lead")
        told = attribution(touches, playbook, by=by, goal="lead").rows
        seen = {labels.value(by, line.key, playbook): line.seen for line in told if line.key is not None}
        shown = {cells[0].split(" few")[0]: int(cells[1]) for cells in page.tables if cells[0].split(" few")[0] in seen}
        assert shown == seen, by
