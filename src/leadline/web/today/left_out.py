"""Who is in no list, counted. In a large record that takes a while, so it is not done anew after every change there."""

from __future__ import annotations

from leadline import words
from leadline.record.models import Subject
from leadline.record.rows import has_more_than
from leadline.respond.left_out import left_out_now
from leadline.respond.queue import LeftOut
from leadline.web.present import Present
from leadline.web.readings import SMALL, Reading

COUNTS = Reading[LeftOut](left_out_now)


def counted(now: Present) -> LeftOut | None:
    """The counts, if a page need not wait for them."""
    found = COUNTS.at_hand(now) if has_more_than(Subject, SMALL) else COUNTS.get(now)
    return found.found if found else None


def sentences(out: LeftOut) -> list[str]:
    return [
        words.count(number, one, many)
        for number, one, many in (
            (out.do_not_contact, "person who asked not to be contacted", "people who asked not to be contacted"),
            (out.declined, "person who declined follow-up", "people who declined follow-up"),
            (out.takers, "taker", "takers"),
            (out.unqualified, "unqualified", "unqualified"),
            (
                out.history,
                "person whose request was past its shelf life when imported",
                "people whose requests were past their shelf life when imported",
            ),
        )
        if number
    ]
