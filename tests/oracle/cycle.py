"""One cycle of a lead: what counts for it, its score from the list of matches, its stages."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from leadline.playbook import CRITERIA, Playbook, Rule
from tests.oracle.clock import DAY, window
from tests.oracle.group import Group
from tests.oracle.touch import Touch

COLDER = ("cold", "cool", "warm", "hot")
SLACK = 1e-9


def temperature_made(touch: Touch, playbook: Playbook) -> str:
    for heat in ("hot", "warm"):
        listed = getattr(playbook.grading, heat)
        if touch.action in listed or (touch.reads == "attendance" and "attendance" in listed):
            return heat
    follow_up = touch.fields["follow_up"]
    return {"declined": "cold", "requested": "warm"}.get(follow_up or "", "cool")


def temperature_now(touch: Touch, moment: int, playbook: Playbook) -> str:
    age, grading = moment - touch.at, playbook.grading
    if age < grading.hot_until:
        ceiling = "hot"
    elif age < grading.warm_until:
        ceiling = "warm"
    elif age < grading.cool_until:
        ceiling = "cool"
    else:
        ceiling = "cold"
    return min(temperature_made(touch, playbook), ceiling, key=COLDER.index)


@dataclass
class Counted:
    """A touch in the stream of a cycle. `how` is own, lent (by a member of the group), would (it would have counted
    had there been no purchase: the purchase itself too) or would_lent."""

    touch: Touch
    how: str


@dataclass
class Entry:
    stage: str
    at: int
    by: str
    touch: str | None
    round: int


@dataclass(eq=False)
class Cycle:
    group: Group
    person: Any
    product: str | None
    number: int
    opened_at: int
    customer: bool
    stream: list[Counted] = field(default_factory=list)
    rules_stage: str = "visitor"
    entries: list[Entry] = field(default_factory=list)
    round: int = 0
    fallen: bool = False
    mql_visit: int = 0
    qualified: bool = False
    accepted: bool = False
    refunded: bool = False
    override: tuple[str, int] | None = None
    purchases: list[Touch] = field(default_factory=list)
    given_back: Fraction = Fraction(0)
    all_refunded: bool = False
    first_sale: Touch | None = None
    wait_until: int | None = None
    taken: Touch | None = None
    reopened_at: int | None = None
    last_touched: int = -1
    opened: int = -1
    history: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_client(self) -> bool:
        return self.rules_stage == "client"

    @property
    def shown(self) -> str:
        return self.override[0] if self.override else self.rules_stage

    # -- what counts ---------------------------------------------------------------------------------------------

    def counted(self) -> list[tuple[Rule, Touch, bool]]:
        """(rule, touch, lent) for every match that counts, caps applied in order."""
        zone = self.group.playbook.time_zone
        found: list[tuple[Rule, Touch, bool]] = []
        for rule in self.group.touch_rules:
            used: dict[tuple[int, ...], int] = {}
            for item in sorted(self.stream, key=lambda item: item.touch.key):
                if item.how not in ("own", "lent"):
                    continue
                if item.how == "lent" and rule.criterion != "budget_authority":
                    continue
                if not any(rule is matched for matched in self.group.matches(item.touch)):
                    continue
                if rule.at_most is not None:
                    place = window(item.touch.at, rule.at_most.window, zone)
                    if used.get(place, 0) >= rule.at_most.times:
                        continue
                    used[place] = used.get(place, 0) + 1
                found.append((rule, item.touch, item.how == "lent"))
        return found

    def scores(self, upto: int, moment: int) -> dict[str, float]:
        """The five scores and the total: a sum over the list of matches, each aged from its own time."""
        score: dict[str, float] = dict.fromkeys(CRITERIA, 0.0)

        def add(rule: Rule, since: int) -> None:
            aged = 1.0 if rule.half_life is None else 2.0 ** (-(moment - since) / rule.half_life)
            score[rule.criterion] += rule.points * aged

        for rule, touch, _ in self.counted():
            add(rule, touch.at)
        for rule, since in self.group.evidence(self.person, upto):
            add(rule, since)
        return {**score, "total": sum(score.values())}

    def requests(self) -> list[Touch]:
        found = [item.touch for item in self.stream if item.how == "own" and item.touch.is_request]
        if self.taken is not None and self.taken not in found:
            found.append(self.taken)
        return sorted(found, key=lambda touch: touch.key)

    def temperature(self, moment: int) -> str | None:
        playbook = self.group.playbook
        now = [temperature_now(touch, moment, playbook) for touch in self.requests()]
        return max(now, key=COLDER.index, default=None)

    # -- stages --------------------------------------------------------------------------------------------------

    def show(self, at: int, by: str, touch: str | None) -> None:
        if not self.entries or self.entries[-1].stage != self.shown:
            self.entries.append(Entry(self.shown, at, by, touch, max(self.round, 1)))

    def move(self, stage: str, at: int, by: str, touch: str | None) -> None:
        self.rules_stage = stage
        if stage not in ("sql", "client"):
            self.accepted = False
        if stage == "recycled":
            self.fallen = True
        self.show(at, by, touch)

    def reaches_mql(self, score: dict[str, float]) -> bool:
        playbook = self.group.playbook
        if score["total"] < playbook.thresholds.mql - SLACK:
            return False
        if score["engagement"] < playbook.gates.mql_engagement - SLACK:
            return False
        if self.product is None or len(playbook.products) == 1:
            return True
        return any(
            rule.points > 0 and touch.product == self.product and not lent for rule, touch, lent in self.counted()
        )

    def reaches_sql(self, score: dict[str, float]) -> bool:
        playbook = self.group.playbook
        gates = playbook.gates
        return (
            score["total"] >= playbook.thresholds.sql - SLACK
            and any(score[name] >= bar - SLACK for name, bar in gates.intent.items())
            and any(score[name] >= bar - SLACK for name, bar in gates.prequalified.items())
        )

    def judge(self, touch: Touch, upto: int, visit: int, by: str = "rules") -> None:
        score = self.scores(upto, touch.at)
        playbook = self.group.playbook
        if self.can_fall() and score["total"] < playbook.thresholds.recycle - SLACK:
            self.move("recycled", touch.at, by, touch.id)
        if self.rules_stage in ("prospect", "recycled") and self.reaches_mql(score):
            self.enter_mql("mql", touch, visit, by, again=self.fallen)
        if self.rules_stage == "mql" and self.reaches_sql(score):
            later = visit > self.mql_visit or self.qualified or playbook.gates.sql_on_same_touch
            if later:
                self.move("sql", touch.at, by, touch.id)

    def enter_mql(self, stage: str, touch: Touch, visit: int, by: str, again: bool) -> None:
        if self.round == 0 or again:
            self.round += 1
        self.fallen = False
        self.mql_visit = visit
        self.qualified = False
        self.move(stage, touch.at, by, touch.id)

    def can_fall(self) -> bool:
        return self.rules_stage == "mql" or (self.rules_stage == "sql" and not self.accepted)

    def look_at_midnight(self, moment: int) -> None:
        playbook = self.group.playbook
        if self.can_fall():
            total = self.scores(self.group.upto_time(moment), moment)["total"]
            if total < playbook.thresholds.recycle - SLACK:
                self.move("recycled", moment, "midnight", None)
        elif self.rules_stage == "sql":
            last = max(item.touch.at for item in self.stream if item.how == "own")
            if moment >= last + playbook.spans.accepted_idle:
                self.move("recycled", moment, "idle", None)

    def reopen_after_refund(self, touch: Touch, upto: int, visit: int, known: bool) -> None:
        for item in self.stream:
            item.how = {"would": "own", "would_lent": "lent"}.get(item.how, item.how)
        self.refunded = True
        self.first_sale = None
        self.wait_until = None
        self.reopened_at = touch.at
        self.rules_stage = "prospect"
        self.accepted = False
        score = self.scores(upto, touch.at)
        if self.reaches_mql(score):
            self.round = max(self.round, 1)
            self.enter_mql("sql" if self.reaches_sql(score) else "mql", touch, visit, "refund", again=True)
        else:
            self.move("prospect" if known else "visitor", touch.at, "refund", touch.id)


WAIT = 7 * DAY
