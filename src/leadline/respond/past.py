"""The open steps as they stood at a past moment, by a qualification of everybody as of then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from leadline.respond.queue import LeftOut, waiting_in
from leadline.respond.today import Standing
from leadline.respond.waiting import Waiting, is_fresh, review_order, reviewed_since


class PastToDo:
    """A `ToDo` of a `Standing`."""

    def __init__(self, then: Standing) -> None:
        found = waiting_in(then.qualified.steps, then.qualified.leads, then.qualified.requests)
        self.left_out: LeftOut = found.left_out
        self.live = [one for one in found.waiting if not one.review]
        since = reviewed_since(then.as_of)
        old = (one for one in found.waiting if one.review)
        self._review = sorted(old, key=lambda one: review_order(one, since))
        self._requests = found.requests
        self._by_key = {one.key: one for one in found.waiting}

    def review_size(self) -> tuple[int, int]:
        return len(self._review), sum(one.minutes for one in self._review)

    def fresh_review(self) -> int:
        return sum(is_fresh(one) for one in self._review)

    def review(self, first: int, count: int) -> list[Waiting]:
        return self._review[first : first + count]

    def find(self, key: str) -> Waiting | None:
        return self._by_key.get(key)

    def asked(self, steps: Sequence[Waiting]) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for one in steps:
            found[one.key] = [self._requests[request] for request in one.requests if request in self._requests]
        return found
