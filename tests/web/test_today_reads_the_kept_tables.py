"""What Today reads from the kept tables is what qualifying everybody anew gives, after any change."""

from __future__ import annotations

from datetime import UTC, datetime

from django.test import Client

from leadline.record.home import Home
from tests.web.homes import asked, few, fill, many
from tests.web.queue_page import press, rows


def _same(home: Home) -> None:
    from zoneinfo import ZoneInfo

    from leadline.record import standing as kept
    from leadline.respond.left_out import left_out_now
    from leadline.respond.queue import waiting_in
    from leadline.respond.to_do import to_do_now
    from leadline.respond.today import standing
    from leadline.respond.waiting import plan, review_order, reviewed_since

    now = datetime.now(UTC)
    kept.catch_up(home, now)
    anew = standing(home, now)
    found = waiting_in(anew.qualified.steps, anew.qualified.leads, anew.qualified.requests)
    to_do = to_do_now(home)
    playbook, zone = home.playbook(), ZoneInfo(home.playbook().time_zone)
    live = [one for one in found.waiting if not one.review]
    mine, theirs = ([one.key for one in plan(steps, playbook.hours, zone, now).items] for steps in (to_do.live, live))
    assert mine == theirs
    since = reviewed_since(now)
    review = sorted((one for one in found.waiting if one.review), key=lambda one: review_order(one, since))
    old = [one.key for one in review]
    assert [one.key for one in to_do.review(0, 10_000)] == old
    assert [one.key for first in range(0, len(old), 7) for one in to_do.review(first, 7)] == old
    assert to_do.review_size()[0] == len(old)
    answers = [one.key for one in review if one.kind == "individual"]
    for count in (0, 3, len(answers), len(answers) + 9):
        assert {one.key for one in to_do.coldest(count)} == set(answers[max(0, len(answers) - count) :])
    assert to_do.fresh_review() == sum(one.temperature in ("hot", "warm", "cool") for one in review)
    assert left_out_now() == found.left_out
    for one in (*to_do.live, *to_do.review(0, 50)):
        assert to_do.find(one.key) == one


def test_after_imports_deeds_undoing_merging_and_erasing(owner: Client, workspace: Home) -> None:
    from leadline.record.links import merge, undo_merge
    from leadline.respond.acts import Deed, act
    from leadline.respond.acts import undo as take_back

    fill(workspace, [*few(), *many(60)])
    _same(workspace)
    shown = rows(owner)
    press(owner, "done", shown[0][0], outcome="reached")
    _same(workspace)
    person = int(shown[1][0].split("-")[0])
    done = act(workspace, [person], Deed("decision", "do_not_contact"), "ines")
    _same(workspace)
    assert done.batch is not None
    take_back(workspace, done.batch, "ines")
    _same(workspace)
    other = int(shown[2][0].split("-")[0])
    merge(workspace, person, other, "ines", "the same")
    _same(workspace)
    undo_merge(workspace, person, other, "ines", "not the same")
    _same(workspace)
    fill(workspace, [asked(0.1, "New One", "new@example.net", offer="quote")])
    _same(workspace)
    act(workspace, [person], Deed("delivery", "bounced", request=shown[1][0].split("-")[1]), "mailer")
    _same(workspace)


def test_what_is_put_off_comes_back_by_itself(workspace: Home) -> None:
    from datetime import timedelta
    from zoneinfo import ZoneInfo

    from leadline.record import standing as kept
    from leadline.respond.acts import Deed, act
    from leadline.respond.to_do import to_do_now
    from leadline.respond.waiting import plan

    fill(workspace, [asked(1, "Ada", "ada@example.net", offer="quote")])
    now = datetime.now(UTC)
    kept.catch_up(workspace, now)
    [one] = to_do_now(workspace).live
    until = now + timedelta(days=3)
    act(workspace, [int(one.person)], Deed("outcome", "later", request=one.request, until=until), "ines")
    hours, zone = workspace.playbook().hours, ZoneInfo(workspace.playbook().time_zone)
    live = to_do_now(workspace).live
    assert [step.key for step in plan(live, hours, zone, now).put_off] == [one.key]
    assert plan(live, hours, zone, now).items == ()
    assert [step.key for step in plan(live, hours, zone, until).due] == [one.key]
