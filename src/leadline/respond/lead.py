"""One person in full: every touch, and how each of their leads came to stand where it stands."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from threading import Lock

import pyarrow as pa
import pyarrow.compute as pc

from leadline.engines.local import explain, qualify
from leadline.playbook import Playbook
from leadline.qualification.explain import Explanation
from leadline.qualification.result import Qualified
from leadline.record import standing
from leadline.record.circles import circle, with_groups
from leadline.record.home import Home
from leadline.record.touches_table import touches_of
from leadline.touches.instants import micros_of

KEPT = 64
"""People."""


@dataclass(frozen=True, slots=True, eq=False)
class WholePerson:
    """`touches` are the person's own, in the order of the log; `qualified` has their rows only, with the history.

    `group_touches` also has those of the people whose evidence they share.
    """

    person: int
    subjects: frozenset[int]
    touches: pa.Table
    group_touches: pa.Table
    qualified: Qualified
    playbook: Playbook
    as_of: datetime

    def explain(self, product: str | None) -> Explanation:
        """Why the lead of a product stands where it stands. Raises BadTouches if there is none."""
        return _explained(self, product)


@lru_cache(maxsize=KEPT)
def _explained(whole: WholePerson, product: str | None) -> Explanation:
    return explain(whole.group_touches, whole.playbook, whole.person, product, whole.as_of)


def explained(home: Home, playbook: Playbook, person: int, product: str | None, as_of: datetime) -> Explanation:
    """Why a lead of a person stands where it stands; of several the one last touched. Reads only the touches that it
    depends on. Raises BadTouches if there is no such lead by then.
    """
    subjects = circle([person])
    return explain(touches_of(home, with_groups(subjects)), playbook, min(subjects), product, as_of)


_kept: OrderedDict[tuple[object, ...], WholePerson] = OrderedDict()
_lock = Lock()


def whole_person(home: Home, playbook: Playbook, person: int, as_of: datetime) -> WholePerson | None:
    """The person whom a subject is, as of a moment; None if there is nobody with a touch by then.

    Kept for those who were looked at last, until the kept tables change.
    """
    now = standing.moment(home)
    state = (home.path, playbook.digest, now.version if now and not now.stale else None, person, as_of)
    with _lock:
        if state in _kept:
            _kept.move_to_end(state)
            return _kept[state]
    made = _whole_person(home, playbook, person, as_of)
    if state[2] is not None and made is not None:
        with _lock:
            _kept[state] = made
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return made


def _whole_person(home: Home, playbook: Playbook, person: int, as_of: datetime) -> WholePerson | None:
    subjects = circle([person])
    person = min(subjects)
    found = touches_of(home, with_groups(subjects))
    found = found.filter(pc.less_equal(found.column("at").cast(pa.int64()), micros_of(as_of)))
    own = found.filter(pc.fill_null(pc.equal(found.column("person"), person), False))
    if not len(own):
        return None
    everybody = qualify(found, playbook, as_of=as_of, history=True)
    theirs = {
        name: table.filter(pc.equal(table.column("person"), person))
        for name in ("leads", "entries", "requests", "steps", "history")
        if (table := getattr(everybody, name)) is not None
    }
    notices = tuple(notice for notice in everybody.notices if notice.person == person)
    qualified = Qualified(notices=notices, as_of=everybody.as_of, **theirs)
    return WholePerson(person, frozenset(subjects), own, found, qualified, playbook, everybody.as_of)
