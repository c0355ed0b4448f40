"""The made-up company as a guest in a home: it comes with its own playbook, and what was there before comes back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from leadline.collect.demo.company import demo_playbook
from leadline.collect.demo.fill import (
    Filled,
    back_to_default,
    fill,
    is_own_playbook,
    own_playbook,
    remove_demo,
)
from leadline.playbook import Playbook
from leadline.problems import BadPlaybook, Problem, RecordError
from leadline.record.home import Home
from leadline.record.made_up import touches_of_others
from leadline.record.models import ImportRun, PlaybookVersion
from leadline.record.publication import publish, replace_text
from leadline.record.runs import MADE_UP
from leadline.record.versions import keep_version
from leadline.record.writer import writing
from leadline.touches.instants import micros_of

CAME = "came with the made-up company"
WENT = "the made-up company was taken out"


@dataclass(frozen=True, slots=True)
class Guest:
    """`whole`: it came in to the end. Cut off, it can be brought in again, or taken out."""

    whole: bool
    touches: int


def guest() -> Guest | None:
    """The made-up company in this home, if it is there."""
    runs = list(ImportRun.objects.filter(kind=MADE_UP).values_list("finished", "new"))
    return Guest(all(end is not None for end, _ in runs), sum(new for _, new in runs)) if runs else None


def bring_in(home: Home, size: int, now: datetime) -> Filled:
    """Bring in the made-up company of today, in the place of an earlier one. Cut off, the same call completes it.

    Raises RecordError if the home holds people of its own.
    """
    if touches_of_others():
        raise RecordError(
            Problem(
                "home_has_data",
                "This home holds people of your own.",
                "The made-up company would mix with them. See it in a home of its own: leadline demo.",
            )
        )
    with writing(home, "demo"):
        remove_demo(home)
        text = own_playbook(now)
        if home.playbook_path.read_text("utf-8") != text:
            replace_text(home.playbook_path, text)
            keep_version(Playbook.parse(text), micros_of(now), why=CAME)
    return fill(home, size, now)


def take_out(home: Home, now: datetime, by: str) -> int:
    """Take it out again, and put the playbook back that was there before it; the number of touches that are gone.

    What was published meanwhile stays among the versions. Cut off, the same call completes it.
    """
    with writing(home, "demo --remove"):
        before, own = _before(), is_own_playbook(home)
        if before is not None and home.playbook_path.read_text("utf-8") != before:
            if touches_of_others():
                publish(home, before, by, WENT)
            else:
                replace_text(home.playbook_path, before)
                keep_version(Playbook.parse(before), micros_of(now), why=WENT)
        elif before is None and own:
            back_to_default(home, now)
        gone = remove_demo(home)
        if before is None and own:
            back_to_default(home, now)
        return gone


def _before() -> str | None:
    """The text that was in use when the demo came, if it came by `bring_in` and that text can still be read."""
    days = [
        json.loads(said)["day"] for said in ImportRun.objects.filter(kind=MADE_UP).values_list("mapping", flat=True)
    ]
    texts = {demo_playbook(date.fromisoformat(day)) for day in days}
    came = PlaybookVersion.objects.filter(text__in=texts, why=CAME).order_by("-id").first()
    if came is None:
        return None
    kept = PlaybookVersion.objects.filter(id__lt=came.pk).exclude(text__in=texts).exclude(why=CAME).order_by("-id")
    text = kept.values_list("text", flat=True).first()
    return text if text is not None and not _is_broken(text) else None


def _is_broken(text: str) -> bool:
    try:
        Playbook.parse(text)
    except BadPlaybook:
        return True
    return False
