"""How everybody stands at a moment, by the home's playbook, and the queue that follows from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc

from leadline.engines.local import qualify, with_group
from leadline.playbook import Playbook
from leadline.problems import BadTouches, Problem
from leadline.qualification.result import Qualified
from leadline.record.home import Home
from leadline.record.people import PersonDetails, find_person, people
from leadline.record.touches_table import read_touches
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


def one_person(home: Home, text: str) -> int:
    """The person whom `text` means: a number, a key, or part of a name. Raises BadTouches for none or several."""
    found = find_person(home, text)
    if len(found) == 1:
        return found[0]
    if not found:
        raise BadTouches(
            Problem(
                "nobody", f"Nobody is known as '{text}'.", "Give a number, an e-mail, a phone number, an id or a name."
            )
        )
    alike = ", ".join(f"{number} ({details.title})" for number, details in people(home, found[:8]).items())
    more = f" and {len(found) - 8} more" if len(found) > 8 else ""
    raise BadTouches(Problem("several_people", f"'{text}' may mean {alike}{more}.", "Give one of the numbers."))


def shown(details: PersonDetails) -> Details:
    return Details(details.name or "", details.company or "", details.email or "", details.phone or "")


def queue_of_person(home: Home, person: int) -> Queue:
    """What is to do for one person now."""
    playbook, as_of = home.playbook(), datetime.now(UTC)
    touches = with_group(read_touches(home), person)
    found = qualify(touches, playbook, as_of=as_of)
    theirs = pc.equal(found.steps.column("person"), pa.scalar(person, pa.int64()))
    return todays_queue(Standing(home, playbook, touches, replace(found, steps=found.steps.filter(theirs)), as_of))
