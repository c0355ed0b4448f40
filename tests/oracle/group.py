"""The people of one group on one line of touches: what they are known by at any place on it, and what matched."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from leadline.playbook import Playbook, Rule
from tests.oracle.conditions import holds
from tests.oracle.touch import Touch

Given = dict[str, tuple[Any, int]]
"""attribute → its value, and when it was last given"""


class Group:
    """All touches of people who share evidence (or of one person), in order. `upto` counts touches from the start."""

    def __init__(self, touches: Iterable[Touch], playbook: Playbook) -> None:
        self.touches = sorted(touches, key=lambda touch: touch.key)
        self.playbook = playbook
        self.people = list(dict.fromkeys(touch.person for touch in self.touches))
        self.touch_rules = [rule for rule in playbook.rules if not rule.on_attributes_only]
        self.attribute_rules = [rule for rule in playbook.rules if rule.on_attributes_only]
        self._given: dict[tuple[Any, int], Given] = {}
        self._matches: dict[str, list[Rule]] = {}

    def upto_time(self, moment: int) -> int:
        return sum(touch.at <= moment for touch in self.touches)

    def given(self, person: Any, upto: int) -> Given:
        if (person, upto) not in self._given:
            now: Given = {}
            for touch in self.touches[:upto]:
                if touch.person != person:
                    continue
                for name, value in touch.attributes.items():
                    if value is None:
                        now.pop(name, None)
                    elif not (isinstance(value, str) and not value.strip()):
                        now[name] = (value, touch.at)
            self._given[person, upto] = now
        return self._given[person, upto]

    def matches(self, touch: Touch) -> list[Rule]:
        """The touch rules that match, attributes judged as they stand after the touch."""
        if touch.id not in self._matches:
            upto = self.touches.index(touch) + 1
            values = {name: value for name, (value, _) in self.given(touch.person, upto).items()}
            self._matches[touch.id] = [rule for rule in self.touch_rules if holds(rule, touch, values)]
        return self._matches[touch.id]

    def holding(self, person: Any, upto: int) -> list[tuple[Rule, int]]:
        """The attribute rules that hold for a person and when their attributes were last given."""
        given = self.given(person, upto)
        values = {name: value for name, (value, _) in given.items()}
        first = next((touch.at for touch in self.touches if touch.person == person), 0)
        found = []
        for rule in self.attribute_rules:
            if holds(rule, None, values):
                names = {condition.field.removeprefix("attributes.").casefold() for condition in rule.when}
                times = [at for name, (_, at) in given.items() if name in names]
                found.append((rule, max(times, default=first)))
        return found

    def evidence(self, person: Any, upto: int) -> list[tuple[Rule, int]]:
        """The same, with what holds for another member about budget and authority."""
        own = self.holding(person, upto)
        held = {id(rule) for rule, _ in own}
        lent: dict[int, tuple[Rule, int]] = {}
        for other in self.people:
            if other == person:
                continue
            for rule, at in self.holding(other, upto):
                if rule.criterion == "budget_authority" and id(rule) not in held:
                    lent[id(rule)] = (rule, max(at, lent[id(rule)][1] if id(rule) in lent else at))
        return own + list(lent.values())

    def is_taker(self, person: Any, upto: int, moment: int) -> bool:
        bars = self.playbook.takers
        recent = [t for t in self.touches[:upto] if t.person == person and moment - bars.within < t.at <= moment]
        buying = any(
            rule.points > 0 and rule.criterion in ("buying_stage", "budget_authority")
            for touch in recent
            for rule in self.matches(touch)
        )
        free = sum(touch.is_free_thing for touch in recent)
        replies = sum(touch.is_reply for touch in recent)
        return not buying and (free >= bars.free_things or replies >= bars.replies)
