"""The next steps of a person's requests: made once each, absorbed, answered, closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from leadline.playbook import Due, Playbook
from tests.oracle.clock import due
from tests.oracle.cycle import Cycle, temperature_made
from tests.oracle.touch import Touch

CLOSING = {"reached", "not_interested", "hostile", "wrong_person", "done"}
ONE_WORKING_DAY = Due(1, "working_days")


@dataclass(eq=False)
class Step:
    request: Touch
    cycle: Cycle
    position: int
    kind: str
    need: str
    state: str
    reason: str | None = None
    due: int | None = None
    attempts: int = 0
    outcome: str | None = None
    history: bool = False
    held: list[tuple[Touch, Cycle]] = field(default_factory=list)


def _past_at_import(request: Touch, playbook: Playbook) -> bool:
    brought = request.imported_at()
    return brought is not None and brought - request.at >= playbook.grading.cool_until


def due_of(request: Touch, temperature: str, playbook: Playbook) -> int:
    rules = playbook.next_steps.due
    rule = rules.get(request.action or "", rules.get(temperature))
    assert rule is not None
    if rule.unit == "slot":
        slot = request.until()
        if slot is not None:
            return slot
        rule = rules["quote"]
    return due(rule, request.at, playbook)


class Steps:
    """The steps of one person."""

    def __init__(self, playbook: Playbook) -> None:
        self.playbook = playbook
        self.all: list[Step] = []
        self.open: Step | None = None
        self.stopped = False

    def make(self, request: Touch, cycle: Cycle, taker: bool) -> None:
        playbook = self.playbook
        temperature = temperature_made(request, playbook)
        declined = request.fields["follow_up"] == "declined"
        for position, wanted in enumerate(playbook.next_steps.by_temperature[temperature], start=1):  # type: ignore[index]
            online = all(p.buy_online for p in playbook.products if cycle.product in (None, p.key))
            optional = wanted.need == "optional" or (wanted.need == "optional_if_online" and online)
            step = Step(request, cycle, position, wanted.kind, "optional" if optional else "required", "by_itself")
            self.all.append(step)
            if wanted.kind == "individual":
                step.due = due_of(request, temperature, playbook)
                brought = request.imported_at()
                step.history = brought is not None and step.due <= brought
            if self.stopped:
                step.state, step.reason = "stopped", "do_not_contact"
            elif _past_at_import(request, playbook):
                step.state, step.reason = "not_made", "history"
            elif declined and wanted.kind in ("reply", "individual"):
                step.state, step.reason = "barred", "declined"
            elif wanted.kind != "individual":
                continue
            elif taker:
                step.state, step.reason = "barred", "taker"
            elif optional and cycle.shown not in ("mql", "sql"):
                step.state, step.reason = "not_made", "unqualified"
            else:
                self._put(step)

    def _put(self, step: Step) -> None:
        step.held = [(step.request, step.cycle)]
        if self.open is None:
            step.state = "open"
            self.open = step
            return
        step.state = "absorbed"
        assert self.open.due is not None
        assert step.due is not None
        self.open.held += step.held
        weight = {True: 0, False: 1}
        mine = (weight[step.need == "optional"], weight[step.history])
        theirs = (weight[self.open.need == "optional"], weight[self.open.history])
        if mine > theirs:
            self.open.due, self.open.need, self.open.history = step.due, step.need, step.history
        elif mine == theirs:
            self.open.due = min(self.open.due, step.due)

    def outcome(self, touch: Touch) -> None:
        step = self.open
        asked = touch.row.get("request")
        if step is None or (asked and asked.strip() not in [request.id for request, _ in step.held]):
            return
        if touch.action in CLOSING:
            step.outcome = touch.action
            step.state, step.reason = "done", "outcome"
            self.open = None
        elif touch.action == "no_answer":
            step.outcome = touch.action
            step.attempts += 1
        elif touch.action == "later":
            step.outcome = touch.action
            until = touch.until()
            step.due = due(ONE_WORKING_DAY, touch.at, self.playbook) if until is None else until

    def delivery(self, touch: Touch) -> None:
        """The latest delivery of a request decides; a bounced one is mended by a person, as its fourth step."""
        asked = (touch.row.get("request") or "").strip()
        deliver = next((s for s in self.all if s.request.id == asked and s.kind == "deliver"), None)
        if deliver is None or deliver.state == "stopped" or _past_at_import(deliver.request, self.playbook):
            return
        if touch.action in ("bounced", "queued", "sent", "opened", "fetched"):
            self.all = [s for s in self.all if not (s.request.id == asked and s.kind == "mend_delivery")]
            deliver.state, deliver.reason = {
                "bounced": ("open", "bounced"),
                "queued": ("by_itself", None),
            }.get(touch.action, ("done", "delivered"))
        if touch.action == "bounced":
            mend = Step(deliver.request, deliver.cycle, 4, "mend_delivery", "required", "open", "bounced")
            mend.due = due(ONE_WORKING_DAY, touch.at, self.playbook)
            self.all.append(mend)

    def bought(self, cycle: Cycle) -> None:
        if self.open is not None and any(holder is cycle for _, holder in self.open.held):
            self.open.state, self.open.reason = "closed", "purchase"
            self.open = None

    def stop(self) -> None:
        self.stopped = True
        for step in self.all:
            if step.state in ("by_itself", "open", "barred"):
                step.state, step.reason = "stopped", "do_not_contact"
        self.open = None


def rows(steps: Steps, moment: int, stale: Any) -> list[dict[str, Any]]:
    return [
        {
            "request": step.request.id,
            "person": step.cycle.person,
            "product": step.cycle.product,
            "cycle": step.cycle.number,
            "position": step.position,
            "kind": step.kind,
            "need": step.need,
            "state": step.state,
            "reason": step.reason,
            "due": step.due,
            "attempts": step.attempts,
            "outcome": step.outcome,
            "requests": [request.id for request, _ in step.held] if step is steps.open else None,
            "review": (step is steps.open and (step.history or all(stale(held, moment) for held, _ in step.held)))
            or (step.kind == "mend_delivery" and step.state == "open" and stale(step.request, moment)),
            "stale": stale(step.request, moment),
        }
        for step in steps.all
    ]
