"""The selected person, beside the queue: what they asked for, what is left to do, and what is known of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from leadline import words
from leadline.playbook import Playbook
from leadline.qualification.conditions import canonical
from leadline.respond.lead import WholePerson
from leadline.respond.queue import Item
from leadline.respond.reason import Asked, ago, what_they_asked
from leadline.web import clock
from leadline.web.deeds.mail import mail_link
from leadline.web.figures.labels import STAGE_WORDS
from leadline.web.reaching import mailto, tel
from leadline.web.today.address import lead_address
from leadline.web.today.questions import NAMES, QUESTIONS
from leadline.web.today.row import name_of, stated_problem, verb_of
from leadline.web.today.score import Score


@dataclass(frozen=True, slots=True)
class StepLine:
    """`mark` is done, open, waiting or left_out."""

    mark: str
    text: str
    more: str
    due: str
    overdue: bool
    minutes: int


@dataclass(frozen=True, slots=True)
class Selected:
    """`key` names the step. `mends`: it is a failed delivery; `decides`: an SQL that nobody has accepted yet."""

    key: str
    person: int
    lead_url: str
    name: str
    company: str
    product: str
    customer: bool
    owner: str
    temperature: str | None
    asked: str
    asked_exact: str
    problem: str
    steps: tuple[StepLine, ...]
    phone: str
    phone_link: str
    email: str
    email_link: str
    mail_link: str
    unknown: str
    question: str
    came_from: str
    came_more: str
    score: Score
    stage: str
    stage_since: str
    accepted: bool
    decides: bool
    mends: bool
    review: bool
    why_here: str
    due_exact: str


def selected(
    item: Item,
    whole: WholePerson | None,
    score: Score,
    playbook: Playbook,
    now: datetime,
    zone: ZoneInfo,
    sender: str,
    owner: str,
) -> Selected:
    """What is shown of the person of `item`; `whole` is None if nothing is left of them in the record."""
    lead = _lead_of(whole, item)
    newest = item.asked[0] if item.asked else None
    unknown, question = _to_ask(score)
    product = next((product.name for product in playbook.products if product.key == item.product), "")
    mail = mail_link(item, playbook, question, sender)
    return Selected(
        key=item.key,
        person=int(item.person),
        lead_url=lead_address(int(item.person), item.product),
        name=name_of(item.details, item.person),
        company=item.details.company,
        product="" if playbook.one_product else product or "product not decided yet",
        customer=item.customer,
        owner=owner,
        temperature=item.temperature,
        asked=what_they_asked(newest, "at an unknown time" if newest.at_assumed else ago(newest.at, now))
        if newest
        else "",
        asked_exact=clock.exact(newest.at, zone) if newest and not newest.at_assumed else "",
        problem=stated_problem(item),
        steps=tuple(_steps(whole, item, playbook, now, zone)) if whole else (),
        phone=item.details.phone,
        phone_link=tel(item.details.phone),
        email=item.details.email,
        email_link=mailto(item.details.email),
        mail_link=mail,
        unknown=unknown,
        question=question,
        came_from=words.spoken(lead.get("source")),
        came_more=_came_more(lead, playbook),
        score=score,
        stage=STAGE_WORDS.get(lead.get("stage") or "", ""),
        stage_since=clock.moment(lead["stage_since"], now, zone) if lead.get("stage_since") else "",
        accepted=bool(lead.get("accepted")),
        decides=lead.get("stage") == "sql" and not lead.get("accepted"),
        mends=item.kind == "mend_delivery",
        review=item.review,
        why_here=_why_here(item),
        due_exact=clock.exact(item.due, zone) if item.due else "",
    )


def _why_here(item: Item) -> str:
    if item.review:
        return "An old request: answer it or close it, it is not in the order of the day."
    if not item.rank:
        return "Put off: it comes back by itself."
    heat = item.temperature or "no temperature"
    if not item.optional and item.due_class != "later":
        return f"Number {item.rank}: promised, and " + ("overdue." if item.due_class == "overdue" else "due today.")
    stated = "without a stated problem"
    if item.problem_stated:
        stated = "with a stated problem"
    elif any(asked.problem for asked in item.asked):
        stated = "with a stated problem that no product of the playbook solves"
    return f"Number {item.rank}: nothing promised for today; {heat}, {stated}."


def _lead_of(whole: WholePerson | None, item: Item) -> dict[str, Any]:
    rows = whole.qualified.leads.to_pylist() if whole else []
    return max((row for row in rows if row["product"] == item.product), key=lambda row: row["cycle"], default={})


def _to_ask(score: Score) -> tuple[str, str]:
    """The first criterion of which nothing is known, and what to ask."""
    return next(((NAMES[one], question) for one, question in QUESTIONS if one in score.unknown), ("", ""))


def _steps(whole: WholePerson, item: Item, playbook: Playbook, now: datetime, zone: ZoneInfo) -> list[StepLine]:
    held = {asked.request for asked in item.asked} | {item.request}
    named: dict[str, Asked] = {asked.request: asked for asked in item.asked}
    deliveries = _deliveries(whole.touches, playbook.kinds_read_as("delivery"), held, now, zone)
    lines = []
    for step in sorted(whole.qualified.steps.to_pylist(), key=lambda row: (row["request"], row["position"])):
        if step["request"] not in held:
            continue
        asked = named.get(step["request"])
        thing = f"“{asked.offer}”" if asked and asked.offer else "what they asked for"
        action, delivered = asked.action if asked else None, deliveries.get(step["request"], "")
        lines.append(_step_line(step, item, action, thing, delivered, now, zone))
    return lines


def _step_line(
    step: Mapping[str, Any],
    item: Item,
    action: str | None,
    thing: str,
    delivered: str,
    now: datetime,
    zone: ZoneInfo,
) -> StepLine:
    assured = ASSURED.get(action or "", "receive {}")
    delivered_thing = DELIVERED.get(action or "", thing)
    texts = {
        "deliver": f"Make sure that they {assured.format(thing)}",
        "matrix": "Include them in the communications matrix",
        "reply": "Systematized reply",
        "individual": f"{verb_of(item)} them yourself",
        "mend_delivery": f"Mend the delivery of {delivered_thing}",
    }
    state, due = step["state"], step["due"]
    mine = state == "open" and step["kind"] in ("individual", "mend_delivery")
    mark = {"done": "done", "open": "open", "by_itself": "waiting"}.get(state, "left_out")
    more = delivered if step["kind"] == "deliver" else ""
    if mark == "left_out":
        more = LEFT_OUT.get(step["reason"] or "", LEFT_OUT.get(state, ""))
    elif mark == "waiting" and not more:
        more = "nothing recorded yet"
    elif step["kind"] == "individual" and step["attempts"]:
        more = f"no answer {'once' if step['attempts'] == 1 else str(step['attempts']) + ' times'}"
    return StepLine(
        mark=mark,
        text=texts.get(step["kind"], step["kind"]),
        more=more,
        due=clock.due_long(due, now, zone) if mine and due is not None else "",
        overdue=mine and due is not None and due < now,
        minutes=int(step["minutes"] or 0) if mine else 0,
    )


ASSURED = {
    "booking": "have the appointment",
    "contact_form": "know that their message has arrived",
    "chat": "know that their message has arrived",
    "quote": "receive the quote",
    "event": "are registered for {}",
    "attendance": "receive what was promised to those who came",
    "trial": "can use {}",
    "tool": "can use {}",
}
"""What the first step means by the kind of request; of the others they receive a thing."""
DELIVERED = {
    "booking": "the appointment",
    "contact_form": "the word that their message has arrived",
    "chat": "the word that their message has arrived",
    "quote": "the quote",
    "event": "the registration",
}
LEFT_OUT = {
    "declined": "they declined follow-up",
    "taker": "takes free things without a buying signal",
    "unqualified": "not qualified yet",
    "purchase": "they bought",
    "do_not_contact": "do not contact",
    "history": "past its shelf life when it was imported",
    "absorbed": "answered together with another request",
    "not_made": "not needed now",
    "barred": "not wanted",
    "closed": "closed",
    "stopped": "stopped",
}


def _deliveries(touches: pa.Table, kinds: Set[str], held: set[str], now: datetime, zone: ZoneInfo) -> dict[str, str]:
    said: dict[str, list[str]] = {}
    rows = touches.select(["at", "kind", "action", "request"]).to_pylist()
    for touch in sorted(rows, key=lambda row: row["at"]):
        if canonical(touch["kind"]) in kinds and touch["request"] in held and touch["action"]:
            said.setdefault(touch["request"], []).append(f"{touch['action']} {clock.moment(touch['at'], now, zone)}")
    return {request: ", ".join(parts[-3:]) for request, parts in said.items()}


def _came_more(lead: Mapping[str, Any], playbook: Playbook) -> str:
    """Class of the source, then the first offer."""
    offer = playbook.offer(lead.get("offer"))
    parts: Sequence[str | None] = (
        lead.get("source_class") if lead.get("source") else None,
        f"campaign “{lead['campaign']}”" if lead.get("campaign") else None,
        f"first asked for “{offer.name if offer else lead['offer']}”" if lead.get("offer") else None,
    )
    return ", ".join(part for part in parts if part)
