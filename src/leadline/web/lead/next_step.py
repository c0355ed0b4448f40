"""The next step of a person, and why; or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadline import words
from leadline.respond.queue import Item, queue
from leadline.web import clock
from leadline.web.lead.found import Found, Row
from leadline.web.today.row import verb_of

DAY = 86_400_000_000
ENDED = {
    "not_interested": "They were not interested when somebody got in touch; a new request opens a new step.",
    "hostile": "They were hostile when somebody got in touch; a new request opens a new step.",
    "wrong_person": "It was the wrong person; a new request opens a new step.",
    "done": "What they asked for was seen to.",
}
"""How the last step ended, where it was not answered."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """`item` is None where nothing is to do by hand. `tone` is '', info or err."""

    head: str
    rest: str
    item: Item | None
    overdue: bool
    tone: str


def next_step(found: Found) -> NextStep:
    tables = found.whole.qualified
    todo = queue(tables.steps, tables.leads, tables.requests, found.playbook, found.as_of,
                 {found.person: found.details})  # fmt: skip
    item = next(iter((*todo.items, *todo.put_off, *todo.review)), None)
    if item is None:
        return _none(found)
    when = clock.due_long(item.due, found.as_of, found.zone) if item.due else ""
    verb = verb_of(item)
    thing = "the delivery" if item.kind == "mend_delivery" else "them"
    head = f"{verb if item.kind != 'mend_delivery' else 'Mend'} {thing}{' ' + when if when else ''}"
    late = item.due is not None and item.due < found.as_of
    return NextStep(_late(head, late), _why(item), item, late, "")


def _late(head: str, late: bool) -> str:
    return f"{head.replace(' since ', ', overdue since ')}." if late else f"{head}."


def _why(item: Item) -> str:
    # What is due when stands in the head already.
    text = "; ".join(part for part in item.reason.split("; ") if not part.startswith(("due ", "overdue ")))
    need = " It is asked for if there is time." if item.optional else ""
    # What they wrote may turn the direction of writing; it ends where their words end (first strong isolate).
    return f"\u2068{text}\u2069.{need} About {words.minutes(item.minutes)}."


def _none(found: Found) -> NextStep:
    lead = found.lead
    if not lead:
        return NextStep("Nothing to do.", "Nothing that they did has opened a lead.", None, False, "info")
    if lead["do_not_contact"]:
        return NextStep("Do not contact.", "They asked for it, or somebody decided so.", None, False, "err")
    if lead["stage"] == "client":
        return NextStep("Nothing to do by hand.", "They bought; nothing that they asked for is open.", None, False,
                        "info")  # fmt: skip
    if lead["stage"] == "sql" and not lead["accepted"]:
        text = "It is sales-qualified (SQL), and waits for a yes or no of sales. Nothing else is to do by hand."
        return NextStep("Accept or reject this lead.", text, None, False, "info")
    steps = found.rows(found.whole.qualified.steps, every_lead=True)
    reasons = {step["reason"] for step in steps if step["kind"] == "individual"}
    if lead["accepted"] and "declined" not in reasons:
        return _accepted(found)
    for reason, text in (
        ("declined", "They declined follow-up: they get what they asked for, and nobody writes or calls."),
        ("taker", "They take free things without a sign of buying, so nobody's time is planned for them."),
        ("outcome", _came(found, steps)),
        ("unqualified", "They are not qualified yet, so nobody's time is planned for them."),
        ("history", "What they asked for was past its shelf life when it was imported."),
    ):
        if reason in reasons:
            return NextStep("Nothing to do by hand.", text, None, False, "info")
    text = "They have asked for nothing that a person has to answer." if not steps else "The rest goes by itself."
    return NextStep("Nothing to do by hand.", text, None, False, "info")


def _accepted(found: Found) -> NextStep:
    """Sales has it, and no step of it is open."""
    idle = words.count(found.playbook.spans.accepted_idle // DAY, "day")
    text = (
        "Sales accepted this lead, and nothing that they asked for is open. Log each call: it stays accepted until "
        f"they buy, somebody marks it as lost or rejects it, or {idle} pass without any touch."
    )
    return NextStep("Get in touch, and agree on what comes next.", text, None, False, "info")


def _came(found: Found, steps: Sequence[Row]) -> str:
    """What came of the newest request that somebody closed."""
    asked = {row["id"]: row["at"] for row in found.rows(found.whole.qualified.requests, every_lead=True)}
    closed = [step for step in steps if step["kind"] == "individual" and step["reason"] == "outcome"]
    newest = max(closed, key=lambda step: (step["request"] in asked, asked.get(step["request"])), default=None)
    return ENDED.get((newest or {}).get("outcome") or "", "What they asked for was answered.")
