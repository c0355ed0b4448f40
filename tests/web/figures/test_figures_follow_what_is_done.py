"""What is kept of the figures is never older than it says, and equals what a whole reading gives."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pyarrow as pa
from django.test import Client

from leadline.record import standing
from leadline.record.home import Home
from leadline.record.links import merge, undo_merge
from leadline.record.log_columns import log_columns, read_columns, read_more
from leadline.record.measured import Measured, measured, requests_kept, steps_kept
from leadline.web.figures import kept
from leadline.web.figures.asked import Asked
from leadline.web.present import present
from tests.web.figures.random_homes import TWO_PRODUCTS, bring, fill
from tests.web.figures.reading import read


def rows(table: pa.Table) -> list[str]:
    return sorted(str(row) for row in table.to_pylist())


def same(one: Measured, other: Measured) -> bool:
    return rows(one.leads) == rows(other.leads) and rows(one.entries) == rows(other.entries)


def test_what_is_read_of_those_who_changed_is_what_a_whole_reading_gives(workspace: Home) -> None:
    workspace.playbook_path.write_text(TWO_PRODUCTS, "utf-8")
    long_ago = datetime.now(UTC) - timedelta(days=3)
    fill(workspace, 7, people=30, now=long_ago)
    standing.refresh(workspace)
    before, dice = measured(workspace), random.Random(7)  # noqa: S311
    requests, steps = requests_kept(workspace), steps_kept(workspace)
    asked = (("id", "person", "at", "source", "problem"), ("request", "purchase"))
    others = ("id", "problem"), asked[1]
    log = read_columns(workspace)
    more = read_more(workspace, log, *others)
    for turn in range(6):
        persons = before.leads.column("person").unique().to_pylist()
        if turn % 3 == 1:
            one, other = dice.sample(persons, 2)
            merge(workspace, one, other, by="test", why="the same")
        elif turn % 3 == 2:
            undo_merge(workspace, one, other, by="test", why="not the same")
        else:
            at = datetime.now(UTC) - timedelta(minutes=1)
            bring(workspace, "requests", [{"email": f"n{turn}@x.example", "at": at, "source": "new", "offer": "trial"}])
        standing.catch_up(workspace)
        before = measured(workspace, before)
        assert same(before, measured(workspace))
        requests, steps = requests_kept(workspace, requests), steps_kept(workspace, steps)
        assert rows(requests.table) == rows(requests_kept(workspace).table)
        assert rows(steps.table) == rows(steps_kept(workspace).table)
        log = read_columns(workspace, log)
        more = read_more(workspace, log, *others, more)
        touches = log_columns(log, *asked, more)
        anew = read_columns(workspace)
        assert rows(touches) == rows(log_columns(anew, *asked, read_more(workspace, anew, *others)))
    assert before.leads.num_rows > 30
    assert requests.table.num_rows > 30
    assert steps.table.num_rows > 5
    assert touches.num_rows > 30


def test_requests_and_steps_of_a_past_moment_are_those_that_were_made_by_then(workspace: Home) -> None:
    now = datetime.now(UTC)
    for days in (5, 1):
        at = now - timedelta(days=days)
        bring(workspace, "requests", [{"email": f"p{days}@x.example", "at": at, "offer": "quote"}])
    today = kept.figures(present()).tables
    then = kept.figures(present(), as_of=now - timedelta(days=3)).tables
    for tables, many in ((today, 2), (then, 1)):
        assert tables.requests.num_rows == tables.steps.num_rows == many
        assert tables.requests.column_names[:2] == ["id", "person"]
        assert tables.steps.column("kind").to_pylist() == ["individual"] * many
        assert tables.log(["id", "at"], {"request"}).num_rows == many
    assert today.requests.schema.names == then.requests.schema.names
    assert today.steps.schema.equals(then.steps.schema)


def test_a_new_request_shows_at_once(workspace: Home, owner: Client) -> None:
    at = datetime.now(UTC) - timedelta(minutes=1)
    for n in range(1, 4):
        bring(workspace, "requests", [{"email": f"p{n}@x.example", "at": at, "offer": "quote"}])
        assert read(owner, "/flow").count.startswith(f"0 clients so far of {n} lead")


def test_a_changed_playbook_changes_the_figures(workspace: Home, owner: Client) -> None:
    bring(workspace, "requests", [{"email": "a@x.example", "at": datetime.now(UTC) - timedelta(1), "offer": "quote"}])
    assert "rang" not in [cells[0] for cells in read(owner, "/flow").tables]
    workspace.playbook_path.write_text("leadline: 1\nflow: {steps: [{name: rang, when: {kind: request}}]}\n", "utf-8")
    assert "rang" in [cells[0] for cells in read(owner, "/flow").tables]


def test_a_figure_opens_the_list_that_it_was_made_with(workspace: Home, owner: Client) -> None:
    at = datetime.now(UTC) - timedelta(minutes=1)
    bring(workspace, "requests", [{"email": "a@x.example", "at": at, "offer": "quote"}])
    text, url = read(owner, "/flow").figures[0]
    bring(workspace, "requests", [{"email": "b@x.example", "at": at, "offer": "quote"}])
    read(owner, "/flow")
    opened = read(owner, url)
    assert opened.count.split(" ")[0] == text == "1"
    kept.forget()
    anew = read(owner, url)
    assert anew.count.split(" ")[0] == "2"
    assert "made anew since you saw this one" in anew.text


def test_figures_that_took_long_are_shown_again_for_a_while_and_say_as_of_when(workspace: Home) -> None:
    bring(workspace, "requests", [{"email": "a@x.example", "at": datetime.now(UTC) - timedelta(1), "offer": "quote"}])
    found = kept.figures(present())
    assert kept.figures(present()) is found
    found.version -= 1
    assert kept.figures(present()) is not found
    slow = kept.figures(present())
    slow.version, slow.took = slow.version - 1, 10.0
    assert kept.figures(present()) is slow
    slow.made -= 199
    assert kept.figures(present()) is slow
    slow.made -= 2
    assert kept.figures(present()) is not slow


def test_reports_that_are_not_asked_for_again_go(workspace: Home) -> None:
    bring(workspace, "requests", [{"email": "a@x.example", "at": datetime.now(UTC) - timedelta(1), "offer": "quote"}])
    found = kept.figures(present())
    first = found.flow(Asked(None, None, {}, None), "month")
    assert found.flow(Asked(None, None, {}, None), "month") is first
    for n in range(kept.REPORTS + 5):
        found.flow(Asked(None, None, {"source": str(n)}, None), "month")
    assert found.flow(Asked(None, None, {}, None), "month") is not first
