"""What a report counts is what the page of that part counts; and a day of another year has its year."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.test import Client

from leadline.record.home import Home
from leadline.respond.report import busyness, flow
from leadline.respond.report.given import Given
from leadline.web.figures.kept import figures
from leadline.web.present import present
from leadline.web.report.given import given_of, week_asked
from tests.web.figures.random_homes import bring, fill
from tests.web.figures.reading import read

NOW = datetime.now(UTC)
BOOK = "leadline: 1\nflow: {steps: [prospect, client], expected: {prospect→client: 60 %}}\n"


def given() -> Given:
    found = figures(present())
    return given_of(found, week_asked("", found))


def test_activities_are_as_many_on_paper_as_on_their_page(workspace: Home, owner: Client) -> None:
    fill(workspace, 4, people=120)
    found = busyness.measured(given())
    table = busyness.section(found).table
    assert table is not None
    page = read(owner, "/busyness").html.split("Activities, and whether they predict clients")[1].split("</table>")[0]
    assert len(table.rows) + table.more == len(found.proxies) == page.count('<tr class="go">')


def test_an_alarm_of_another_year_says_which(workspace: Home) -> None:
    workspace.playbook_path.write_text(BOOK, "utf-8")
    rows = [{"email": f"p{n}@x.example", "at": NOW - timedelta(days=300 - n), "offer": "quote"} for n in range(150)]
    bring(workspace, "requests", rows)
    bring(workspace, "purchases", [{"email": row["email"], "at": NOW - timedelta(days=140)} for row in rows[:30:2]])
    found = flow.measured(given())
    (alarm,) = found.alerts
    assert alarm.since is not None
    then = flow.section(replace(found, as_of=alarm.since + timedelta(days=800)), "UTC").says
    assert any(said.startswith(f"Alarm: since {alarm.since.day} {alarm.since:%b %Y}, ") for said in then)
    soon = flow.section(replace(found, as_of=alarm.since), "UTC").says
    assert any(said.startswith(f"Alarm: since {alarm.since.day} {alarm.since:%b}, ") for said in soon)
    assert not any(f"{alarm.since:%b %Y}" in said for said in soon if said.startswith("Alarm"))
