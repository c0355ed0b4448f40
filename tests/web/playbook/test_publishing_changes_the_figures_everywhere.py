"""Publishing waits until what it changes was seen, asks why, and from then on every page is by the new text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.homes import few, fill
from tests.web.people import client_of
from tests.web.playbook.writing import check, look, publish


def stages() -> dict[str, int]:
    from collections import Counter

    from leadline.record.models import StandingLead

    return dict(Counter(StandingLead.objects.filter(current=True).values_list("stage", flat=True)))


def test_it_waits_until_what_it_changes_was_seen_and_a_reason_was_given(owner: Client, workspace: Home) -> None:
    from leadline.web.roles import Role

    fill(workspace, few())
    before = workspace.playbook_path.read_bytes()
    check(client_of(Role.MARKETER), workspace.playbook().text.replace("mql: 40", "mql: 30"))
    unseen = publish(owner)
    assert unseen.status_code == 409
    assert "Look at what it changes first" in unseen.content.decode()
    assert "Cannot tell yet" in look(owner)
    asked = publish(owner, "  ")
    assert asked.status_code == 422
    assert 'aria-invalid="true"' in asked.content.decode()
    changed = owner.post("/playbook/publish", {"digest": "0" * 64, "why": "x"})
    assert changed.status_code == 409
    assert workspace.playbook_path.read_bytes() == before
    done = publish(owner, "to call sooner")
    assert done.status_code == 302
    page = owner.get("/playbook").content.decode()
    assert "Version 2 is in force. All figures are by it now." in page
    assert "to call sooner" in page


def test_from_then_on_lists_and_figures_are_by_it(owner: Client, workspace: Home) -> None:
    from leadline.record.models import StandingEntry

    fill(workspace, few())
    assert owner.get("/").status_code == 200
    before = stages()
    assert "at least 5.5 points" not in owner.get("/playbook").content.decode()
    text = workspace.playbook().text.replace("{mql: 40, sql: 70, recycle: 25}", "{mql: 5.5, sql: 70, recycle: 2}")
    check(owner, text.replace("mql: {engagement: 10}", "mql: {engagement: 1}"))
    shown = look(owner)
    assert "would stand elsewhere" in shown
    assert publish(owner).status_code == 302
    after = stages()
    assert after != before
    assert after["mql"] > before.get("mql", 0)
    assert StandingEntry.objects.filter(stage="mql").count() == after["mql"]
    assert "at least 5.5 points" in owner.get("/playbook").content.decode()
    assert 'data-l="Stage">' in owner.get("/leads").content.decode()
    assert owner.get("/leads?stage=mql").content.decode().count('data-l="Stage"') == after["mql"]


@pytest.fixture(scope="module")
def demo_home(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: object) -> Home:
    from leadline.collect.demo.fill import fill as bring
    from leadline.collect.demo.fill import own_playbook

    now = datetime.now(UTC)
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        home = Home.create(tmp_path_factory.mktemp("demo") / "home", own_playbook(now))
        bring(home, 250, now)
    return home


CHANGES = (
    ("mql: 55", "mql: 40"),
    ("mql: 55, sql: 80, recycle: 28", "mql: 70, sql: 120, recycle: 50"),
    ("mql: {engagement: 8}", "mql: {engagement: 25}"),
    ("intent: {need: 10, buying_stage: 15}", "intent: {need: 1, buying_stage: 2}"),
)


def test_what_is_promised_is_what_then_happens(demo_home: Home, monkeypatch: pytest.MonkeyPatch, django_db_blocker: object) -> None:  # fmt: skip  # noqa: E501
    """As of the same moment, for one changed threshold after the other, each published on top of those before."""
    from collections import Counter

    from leadline.playbook import Playbook
    from leadline.record import publication, standing
    from leadline.record.models import StandingLead, StandingStep
    from leadline.respond.queue import STEPS_OF_PEOPLE
    from leadline.respond.what_if import what_changes
    from leadline.touches.instants import micros_of

    moved = 0
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        Home.open(demo_home.path)
        for old, new in CHANGES:
            now = demo_home.playbook()
            text = now.text.replace(old, new)
            if text == now.text:
                continue
            at = datetime.now(UTC)
            promised = what_changes(demo_home, now, Playbook.parse(text), at)
            monkeypatch.setattr(publication, "now_micros", lambda at=at: micros_of(at))
            publication.publish(demo_home, text, "ines", "to see")
            standing.refresh(demo_home, at)
            leads = StandingLead.objects.filter(current=True, last_request_at__isnull=False)
            there = Counter(leads.values_list("stage", flat=True))
            assert {name: n for name, n in promised.stages_then.items() if n} == dict(there)
            for change in promised.changes:
                assert change.new == (
                    StandingLead.objects.filter(current=True, person=change.person, product=change.product)
                    .values_list("stage", flat=True).first()
                )  # fmt: skip
            steps = StandingStep.objects.filter(state="open", review=False, kind__in=STEPS_OF_PEOPLE)
            assert promised.steps_then == steps.count()
            assert promised.minutes_then == sum(minutes or 0 for minutes in steps.values_list("minutes", flat=True))
            moved += len(promised.changes)
    assert moved > 0
