"""When an offer was promoted: as the playbook says, else from its first to its last taker, and then called inferred."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from leadline.measurement.offers.takes import Takes
from leadline.measurement.population import Ints, Mask
from leadline.playbook import Playbook

GOES_ON = 14
"""Days without a taker after which an inferred promotion is over (more where takers are rarer: three times their mean
distance)."""


STANDING = 180
"""Days after which an offer that goes on, and is taken no less than half as often as at first, is a standing one."""


@dataclass(frozen=True, slots=True)
class Promoted:
    """Local dates as ordinals, both included, until today at most; `days` are those on which it was promoted."""

    spans: tuple[tuple[int, int], ...]
    inferred: bool
    going_on: bool

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]

    @property
    def days(self) -> int:
        return sum(last - first + 1 for first, last in self.spans)

    def within(self, day: Ints) -> Mask:
        inside = [(day >= first) & (day <= last) for first, last in self.spans]
        return np.asarray(np.any(inside, axis=0), dtype=bool)

    def position(self, day: Ints) -> Ints:
        """On which of its promoted days (0, 1 …) a date within falls."""
        found, before = np.zeros(len(day), dtype=np.int64), 0
        for first, last in self.spans:
            here = (day >= first) & (day <= last)
            found[here] = day[here] - first + before
            before += last - first + 1
        return found


def standing(promoted: Promoted | None, position: Ints) -> bool:
    """Whether an offer simply stands there, as a newsletter or a contact form does, and is no campaign. `position`: on
    which promoted days it was taken."""
    if promoted is None or not promoted.going_on or promoted.days < STANDING:
        return False
    third = promoted.days / 3
    return int((position >= promoted.days - third).sum()) >= int((position < third).sum()) / 2


def promotions(takes: Takes, playbook: Playbook, today: int) -> tuple[Promoted | None, ...]:
    """For each offer; None where nobody has said when and nobody has taken it."""
    stated = {offer.key: offer.promoted for offer in playbook.offers}
    found: list[Promoted | None] = []
    for i, key in enumerate(takes.offers):
        spans = [(_ordinal(p.since), today if p.until is None else _ordinal(p.until)) for p in stated.get(key, ())]
        begun = _apart([(first, min(last, today)) for first, last in spans if first <= today])
        if begun:
            on = any(p.until is None or _ordinal(p.until) > today for p in stated[key])
            found.append(Promoted(tuple(begun), False, on))
        elif spans:
            found.append(None)
        else:
            found.append(_inferred(takes.day[takes.of(i)], today))
    return tuple(found)


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted, and what overlaps joined."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def _inferred(days: Ints, today: int) -> Promoted | None:
    if not len(days):
        return None
    first, last = int(days.min()), int(days.max())
    distance = (last - first) / max(len(days) - 1, 1)
    return Promoted(((first, last),), True, today - last <= max(GOES_ON, 3 * distance))
