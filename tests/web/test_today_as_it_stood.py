"""Today as of a past day: the queue as it stood, with nothing to press."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.test import Client

from leadline.record.home import Home
from tests.web.homes import asked, fill
from tests.web.queue_page import names, press, rows, text_of


def test_the_queue_as_it_stood_with_what_is_done_since(owner: Client, workspace: Home) -> None:
    fill(
        workspace,
        [
            asked(80, "Ada Before", "ada@example.net", offer="quote"),
            asked(1, "Bert After", "b@example.net", offer="quote"),
        ],
    )
    for key, _ in rows(owner):
        assert press(owner, "done", key, outcome="reached").status == 200
    assert names(owner) == []
    day = (datetime.now(UTC) - timedelta(days=2)).date()
    page = text_of(owner, f"/?as_of={day}")
    assert "Ada Before" in page
    assert "Bert After" not in page
    assert "Nothing can be done in the past" in page
    assert "/today/do/" not in page
    assert "/today/close-review" not in page
    assert "Done today" not in page
    key = rows(owner, f"/?as_of={day}")[0][0]
    assert f"as_of={day}" in page[page.index(f'data-step="{key}"') :][:400]


def test_a_day_that_is_none_or_has_not_come_is_told_above_the_queue_of_now(owner: Client, workspace: Home) -> None:
    fill(workspace, [asked(1, "Ada", "ada@example.net", offer="quote")])
    for day in ("soon", "2999-01-01", "2026-13-40", "\0"):
        page = owner.get("/", {"as_of": day})
        assert page.status_code == 200
        assert "This is the queue of now." in page.content.decode()
        assert names(owner, "/") == ["Ada"]
