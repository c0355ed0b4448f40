"""Requests of long ago make no steps: past its shelf life a request is over, and the rest is one list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from leadline.engines.local import qualify
from leadline.record.home import Home
from leadline.record.models import Touch
from leadline.record.touches_table import read_touches
from tests.collect.writing_files import bring

NOW = datetime.now(UTC)


def _steps(place: Home) -> list[dict[str, object]]:
    steps: list[dict[str, object]] = qualify(read_touches(place), place.playbook(), as_of=NOW).steps.to_pylist()
    return steps


def _file(**days_ago: int) -> str:
    rows = (f"{name}@example.com,{NOW - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}" for name, days in days_ago.items())
    return "email,at,action,follow_up\n" + "".join(f"{row},quote,requested\n" for row in rows)


def test_old_requests_make_no_steps_and_those_due_are_for_review(place: Home) -> None:
    bring(place, _file(ancient=900, lately=3))
    assert Touch.objects.filter(received_assumed=True).count() == 2
    open_steps = [step for step in _steps(place) if step["state"] == "open"]
    assert {step["person"] for step in open_steps if step["review"]} == {2}
    assert not [step for step in open_steps if not step["review"]]


@pytest.mark.parametrize("first", ["suppressions", "requests"])
def test_who_must_not_be_contacted_stays_so_whatever_is_imported(place: Home, first: str) -> None:
    files = {
        "suppressions": ("email,at,reason\nada@example.com,2026-01-05,unsubscribed\n", "suppressions"),
        "requests": (_file(ada=0, bert=0), "requests"),
    }
    for name in sorted(files, key=lambda name: name != first):
        text, kind = files[name]
        bring(place, text, kind, name=f"{name}.csv")
    bring(place, _file(ada=1), name="later.csv")
    leads = qualify(read_touches(place), place.playbook(), as_of=NOW).leads.to_pylist()
    told = {lead["person"]: lead["do_not_contact"] for lead in leads}
    ada = Touch.objects.filter(keys__contains="ada@").values_list("subject", flat=True).first()
    assert told[ada] is True
    assert sum(told.values()) == 1
    open_steps = [step for step in _steps(place) if step["state"] == "open" and step["kind"] == "individual"]
    assert ada not in {step["person"] for step in open_steps}
    assert open_steps  # the others are to be called
