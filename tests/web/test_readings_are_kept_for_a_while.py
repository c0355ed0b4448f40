"""With many people what takes long to read is shown for a while, and read anew where nobody waits for it."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.homes import asked, few, fill


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Few are many, and nothing is quick."""
    from leadline.web import readings

    monkeypatch.setattr(readings, "SMALL", 0)
    monkeypatch.setattr(readings, "QUICK", -1.0)
    return monkeypatch


@pytest.fixture
def filled(workspace: Home) -> Home:
    fill(workspace, few())
    return workspace


def test_of_few_people_it_is_read_after_every_change(filled: Home) -> None:
    from leadline.web.present import present
    from leadline.web.readings import Reading

    reading, now = Reading(count().__next__), present()
    assert reading.at_hand(now) is None
    assert [reading.get(one).found for one in (now, now, replace(now, version=-1))] == [0, 0, 1]
    reading.ahead(now)
    assert reading.get(replace(now, version=-1)).found == 1


def test_of_many_it_is_kept_and_read_ahead_while_somebody_asks(filled: Home, many: pytest.MonkeyPatch) -> None:
    from leadline.web import readings
    from leadline.web.present import present

    reading, first = readings.Reading(count().__next__), present()
    reading.ahead(first)
    later = replace(first, version=first.version + 1)
    kept = reading.at_hand(later)
    assert kept is not None
    assert (kept.found, kept.read_at) == (0, first.now)
    reading.ahead(later)
    assert reading.get(later).found == 0
    many.setattr(readings, "AT_LEAST", 1e-9)
    many.setattr(readings, "TIMES", 0)
    assert reading.at_hand(later) is None
    many.setattr(readings, "LATELY", -1.0)
    reading.ahead(later)
    assert reading.get(first).found == 0
    many.setattr(readings, "LATELY", 3600.0)
    reading.ahead(later)
    assert reading.get(later).found == 1
    assert reading.at_hand(replace(later, home=Home(filled.path / "other"))) is None


def test_the_list_of_companies_says_when_it_was_read(owner: Client, filled: Home, many: pytest.MonkeyPatch) -> None:
    from leadline.web import readings
    from leadline.web.ahead import Ahead
    from leadline.web.companies.listing import ALL
    from leadline.web.present import present

    fill(filled, [asked(3, "Cy First", "cy@first.example", company="First Ltd", offer="quote")])
    said = owner.get("/companies").content.decode()
    fill(filled, [asked(2, "Di Next", "di@next.example", company="Next Ltd", offer="quote")])
    said = owner.get("/companies").content.decode()
    read_at = ALL.get(present()).read_at.isoformat()
    assert ("First Ltd" in said, "Next Ltd" in said, read_at in said) == (True, False, True)
    many.setattr(readings, "AT_LEAST", 1e-9)
    many.setattr(readings, "TIMES", 0)
    Ahead(filled).look()
    said = owner.get("/companies").content.decode()
    assert ("Next Ltd" in said, read_at in said) == (True, False)
