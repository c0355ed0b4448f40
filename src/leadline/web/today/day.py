"""The day that Today shows: the order of the open steps, kept for a minute, and what is shown of some of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from zoneinfo import ZoneInfo

from leadline.playbook import Playbook
from leadline.record.home import Home
from leadline.record.people import people
from leadline.respond.past import PastToDo
from leadline.respond.queue import Details, Item, LeftOut, item_of
from leadline.respond.to_do import ToDo, to_do_now
from leadline.respond.today import shown, standing
from leadline.respond.waiting import Plan, Waiting, plan
from leadline.web.present import Present
from leadline.web.today.whose import Whose

KEPT_AT_MOST = 8
PAST_AT_MOST = 2


@dataclass(frozen=True, slots=True, eq=False)
class Day:
    """`plan` holds the steps of one queue, `review` how many steps the review list has and their minutes, `fresh` how
    many of them have not gone cold; `left_out` is known for a past day only. `zone` is the playbook's.
    """

    home: Home
    playbook: Playbook
    as_of: datetime
    past: bool
    whose: Whose
    to_do: ToDo
    plan: Plan
    review: tuple[int, int]
    fresh: int
    left_out: LeftOut | None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.playbook.time_zone)

    def items(self, steps: Sequence[Waiting]) -> dict[str, Item]:
        """What is shown of these steps, by their keys."""
        asked = self.to_do.asked(steps)
        details = details_of(self.home, [int(one.person) for one in steps])
        return {
            one.key: item_of(
                one,
                asked.get(one.key, ()),
                self.playbook,
                self.as_of,
                rank=self.plan.ranks.get(one.key, 0),
                fits=one.key in self.plan.fitting,
                of=details.get(int(one.person), Details()),
            )
            for one in steps
        }


def details_of(home: Home, persons: Sequence[int]) -> dict[int, Details]:
    """What these people are shown by."""
    return {person: shown(details) for person, details in people(home, persons).items()}


_lock = Lock()
_days: OrderedDict[tuple[object, ...], Day] = OrderedDict()
_past: OrderedDict[tuple[object, ...], tuple[Playbook, PastToDo]] = OrderedDict()


def day_of(present: Present, queue: Whose) -> Day:
    """The day as it is now."""
    minute = present.now.replace(second=0, microsecond=0)
    of = (present.home.path, present.version, present.playbook.digest, minute, queue)
    with _lock:
        found = _days.get(of)
    if found is None:
        to_do = to_do_now(present.home)
        found = _day(present.home, present.playbook, present.now, queue, to_do)
        with _lock:
            _days[of] = found
            while len(_days) > KEPT_AT_MOST:
                _days.popitem(last=False)
    return found


def past_day_of(present: Present, queue: Whose, as_of: datetime) -> Day:
    """The day as it stood then, by today's playbook and links: everybody is qualified anew for it."""
    of = (present.home.path, present.version, present.playbook.digest, as_of)
    with _lock:
        found = _past.get(of)
    if found is None:
        then = standing(present.home, as_of)
        found = then.playbook, PastToDo(then)
        with _lock:
            _past[of] = found
            while len(_past) > PAST_AT_MOST:
                _past.popitem(last=False)
    return _day(present.home, found[0], as_of, queue, found[1], found[1].left_out)


def _day(
    home: Home, playbook: Playbook, as_of: datetime, queue: Whose, to_do: ToDo, left_out: LeftOut | None = None
) -> Day:
    ours = [one for one in to_do.live if queue.has(one)]
    made = plan(ours, playbook.hours, ZoneInfo(playbook.time_zone), as_of)
    review, fresh = to_do.review_size(), to_do.fresh_review()
    return Day(home, playbook, as_of, left_out is not None, queue, to_do, made, review, fresh, left_out)
