"""What stands beside the queue: the selected step's person, and what can be done."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.http import HttpRequest

from leadline import words
from leadline.respond.lead import WholePerson, whole_person
from leadline.respond.queue import Item
from leadline.respond.waiting import Waiting
from leadline.web.deeds.forms import forms_of
from leadline.web.shell.me import me_of, zone_of
from leadline.web.today.day import Day
from leadline.web.today.deeds import OFFERED, about_of, place_of
from leadline.web.today.person import selected
from leadline.web.today.score import NO_SCORE, Score, score_of

KEPT_AT_MOST = 64

_lock = Lock()
_known: OrderedDict[tuple[object, ...], tuple[WholePerson | None, Score]] = OrderedDict()


def panel(request: HttpRequest, day: Day, step: Waiting | None, kept: Mapping[str, str], seen: str) -> dict[str, Any]:
    """What the template of the panel needs; `seen` is the moment of the list that it stands beside."""
    if step is None:
        return {"person": None, "kept": kept, "past": day.past}
    item = day.items([step])[step.key]
    assert isinstance(request.user, User)  # noqa: S101 - every page of the workspace asks for one
    me = me_of(request.user)
    owner = day.whose.name_of(item.owner)
    zone = zone_of(request)
    whole, score = _looked_at(day, item, zone)
    found = selected(item, whole, score, day.playbook, day.as_of, zone, me.name, owner)
    works = me.may.work and not day.past
    return {
        "person": found,
        "kept": kept,
        "seen": seen,
        "past": day.past,
        "works": works,
        "deeds": forms_of(about_of(day, step, item, zone), place_of(step, kept, seen), OFFERED) if works else {},
    }


def _looked_at(day: Day, item: Item, zone: ZoneInfo) -> tuple[WholePerson | None, Score]:
    """The person in full and their score, kept for a while: the same person is looked at more than once."""
    state = (day.home.path, day.playbook.digest, day.to_do, day.as_of)
    of = (*state, zone, words.present(), item.person, item.product)  # a score is finished text
    with _lock:
        if of in _known:
            return _known[of]
    whole = whole_person(day.home, day.playbook, int(item.person), day.as_of)
    score = score_of(whole, item.product, day.as_of, zone) if whole else NO_SCORE
    with _lock:
        _known[of] = whole, score
        while len(_known) > KEPT_AT_MOST:
            _known.popitem(last=False)
    return whole, score
