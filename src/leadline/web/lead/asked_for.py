"""What somebody asked for, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from leadline import words
from leadline.qualification.conditions import canonical
from leadline.respond.reason import Asked, what_they_asked
from leadline.web import clock
from leadline.web.lead.found import Found
from leadline.web.lead.touch_words import OUTCOMES
from leadline.web.today.person import LEFT_OUT

NAMES = {
    "deliver": "Delivery",
    "matrix": "Communications matrix",
    "reply": "Systematized reply",
    "individual": "Answer by a person",
    "mend_delivery": "Mending the delivery",
}


@dataclass(frozen=True, slots=True)
class StepMade:
    """`mark` is done, open, waiting or left_out."""

    mark: str
    name: str
    said: str


@dataclass(frozen=True, slots=True)
class RequestMade:
    """`mark` is the icon of how it stands: to do (ring), seen to (check), or left to itself (clock)."""

    what: str
    when: str
    exact: str
    temperature: str | None
    made: str
    product: str
    problem: str
    came_from: str
    mark: str
    steps: tuple[StepMade, ...]


def requests_made(found: Found) -> tuple[RequestMade, ...]:
    """Of every lead of the person, newest first."""
    steps: dict[str, list[Mapping[str, Any]]] = {}
    for row in found.rows(found.whole.qualified.steps, every_lead=True):
        steps.setdefault(row["request"], []).append(row)
    rows = found.rows(found.whole.qualified.requests, every_lead=True)
    heard = _heard(found)
    # A request without a product counts for several leads, and is one request.
    unique = {row["id"]: row for row in sorted(rows, key=found.is_of_lead)}
    ordered = sorted(unique.values(), key=lambda row: (row["at"], row["id"]), reverse=True)
    return tuple(_request(found, row, steps.get(row["id"], []), heard) for row in ordered)


def _request(
    found: Found, row: Mapping[str, Any], steps: list[Mapping[str, Any]], heard: Mapping[str, str]
) -> RequestMade:
    offer = found.playbook.offer(row["offer"])
    asked = Asked(
        request=row["id"], at=row["at"], at_assumed=bool(row["at_assumed"]), action=row["action"],
        offer=offer.name if offer else row["offer"], source=row["source"], follow_up=row["follow_up"],
        problem=row["problem"],
    )  # fmt: skip
    text = what_they_asked(asked)
    made = tuple(_step(found, step, heard) for step in sorted(steps, key=lambda step: step["position"]))
    cooled = row["temperature_made"] and row["temperature_made"] != row["temperature"]
    return RequestMade(
        what=text[:1].upper() + text[1:],
        when="date assumed" if row["at_assumed"] else clock.moment(row["at"], found.as_of, found.zone),
        exact=clock.exact(row["at"], found.zone),
        temperature=row["temperature"],
        made=f"was {row['temperature_made']}" if cooled else "",
        product="" if found.playbook.one_product else found.product_name(row["product"]),
        problem="; ".join(part.strip() for part in (row["problem"] or "").split(";") if part.strip()),
        came_from=words.spoken(row["source"]),
        mark=_mark(made),
        steps=made,
    )


def _mark(made: tuple[StepMade, ...]) -> str:
    if any(step.mark == "open" for step in made):
        return "ring"
    return "check" if any(step.mark == "done" for step in made) else "clock"


def _heard(found: Found) -> dict[str, str]:
    """The last that was heard of the delivery of each request."""
    kinds = found.playbook.kinds_read_as("delivery")
    told: dict[str, list[str]] = {}
    for touch in sorted(found.touches, key=lambda touch: touch["at"]):
        if canonical(touch["kind"]) in kinds and touch["request"] and touch["action"]:
            text = f"{words.spoken(touch['action'])} {clock.moment(touch['at'], found.as_of, found.zone)}"
            told.setdefault(touch["request"], []).append(text)
    return {request: ", ".join(parts[-3:]) for request, parts in told.items()}


def _step(found: Found, step: Mapping[str, Any], heard: Mapping[str, str]) -> StepMade:
    state, due = step["state"], step["due"]
    mark = {"done": "done", "open": "open", "by_itself": "waiting"}.get(state, "left_out")
    delivered = heard.get(step["request"], "") if step["kind"] in ("deliver", "mend_delivery") else ""
    if mark == "left_out":
        text = LEFT_OUT.get(step["reason"] or "", LEFT_OUT.get(state, words.spoken(state)))
    elif mark == "done":
        text = delivered or OUTCOMES.get(step["outcome"] or "", words.spoken(step["outcome"]) or "done")
    elif mark == "waiting":
        text = delivered or "nothing recorded yet"
    else:
        tries = words.count(step["attempts"], "try", "tries") + " without an answer" if step["attempts"] else ""
        late = "overdue " if due is not None and due < found.as_of else "due "
        text = ", ".join(
            part
            for part in (
                delivered,
                tries,
                late + clock.due_long(due, found.as_of, found.zone) if due is not None else "to do",
                "if there is time" if step["need"] == "optional" else "",
            )
            if part
        )
    return StepMade(mark, NAMES.get(step["kind"], words.spoken(step["kind"])), text)
