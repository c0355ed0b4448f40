"""How everybody stands at a moment, by the home's playbook, and the queue that follows from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc

from leadline.engines.local import qualify
from leadline.playbook import Playbook
from leadline.qualification.result import Qualified
from leadline.record.circles import with_groups
from leadline.record.home import Home
from leadline.record.people import PersonDetails, people
from leadline.record.touches_table import read_touches, touches_of
from leadline.respond.queue import STEPS_OF_PEOPLE, Details, Queue, queue


@dataclass(frozen=True, slots=True)
class Standing:
    """Everybody qualified as of `as_of` (aware) by `playbook`; `touches` is what that was made from."""

    home: Home
    playbook: Playbook
    touches: pa.Table
    qualified: Qualified
    as_of: datetime

    def details(self, persons: list[int]) -> dict[int, Details]:
        """What these people are shown by."""
        return {person: shown(details) for person, details in people(self.home, persons).items()}


def standing(home: Home, as_of: datetime) -> Standing:
    """Qualify every touch of the home."""
    playbook = home.playbook()
    touches = read_touches(home)
    return Standing(home, playbook, touches, qualify(touches, playbook, as_of=as_of), as_of)


def todays_queue(now: Standing) -> Queue:
    """The queue of a standing, with what is shown of the people in it."""
    steps = now.qualified.steps
    waiting = [
        step["person"]
        for step in steps.select(["person", "kind", "state"]).to_pylist()
        if step["state"] == "open" and step["kind"] in STEPS_OF_PEOPLE
    ]
    return queue(
        steps, now.qualified.leads, now.qualified.requests, now.playbook, now.as_of, now.details(sorted(set(waiting)))
    )


def shown(details: PersonDetails) -> Details:
    return Details(details.name or "", details.company or "", details.email or "", details.phone or "")


def queue_of_person(home: Home, person: int) -> Queue:
    """What is to do for one person now."""
    playbook, as_of = home.playbook(), datetime.now(UTC)
    touches = touches_of(home, with_groups([person]))
    found = qualify(touches, playbook, as_of=as_of)
    theirs = pc.equal(found.steps.column("person"), pa.scalar(person, pa.int64()))
    return todays_queue(Standing(home, playbook, touches, replace(found, steps=found.steps.filter(theirs)), as_of))
