"""The selected person, beside the queue: what they asked for, what is left to do, and what is known of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from leadline.playbook import Playbook
from leadline.respond.queue import Item
from leadline.respond.reason import ago, what_they_asked
from leadline.web import words
from leadline.web.today.day import Day
from leadline.web.today.questions import NAMES, QUESTIONS
from leadline.web.today.row import name_of, stated_problem, verb_of
from leadline.web.today.score import Score, score_of

STAGES = {
    "visitor": "visitor",
    "prospect": "prospect",
    "mql": "marketing-qualified (MQL)",
    "sql": "sales-qualified (SQL)",
    "recycled": "back in nurture (recycled)",
    "disqualified": "disqualified",
    "lost": "lost",
    "client": "client",
}


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
    key: str
    name: str
    company: str
    product: str
    customer: bool
    temperature: str | None
    asked: str
    asked_exact: str
    problem: str
    steps: tuple[StepLine, ...]
    phone: str
    phone_link: str
    email: str
    email_link: str
    call_first: bool
    unknown: str
    question: str
    came_from: str
    came_more: str
    score: Score
    stage: str
    stage_since: str
    why_here: str
    due_exact: str


def selected(day: Day, item: Item, why_here: str) -> Selected:
    """What is shown of the person of `item`."""
    now, zone = day.as_of, day.zone
    lead = _lead_of(day, item)
    newest = item.asked[0] if item.asked else None
    score = score_of(day, item)
    unknown = _to_ask(score)
    product = next((product.name for product in day.playbook.products if product.key == item.product), "")
    return Selected(
        key=item.request,
        name=name_of(item.details, item.person),
        company=item.details.company,
        product="" if day.playbook.one_product else product or "product not decided yet",
        customer=item.customer,
        temperature=item.temperature,
        asked=what_they_asked(newest, "at an unknown time" if newest.at_assumed else ago(newest.at, now))
        if newest
        else "",
        asked_exact=words.exact(newest.at, zone) if newest and not newest.at_assumed else "",
        problem=stated_problem(item),
        steps=tuple(_steps(day, item, now, zone)),
        phone=item.details.phone,
        phone_link=_tel(item.details.phone),
        email=item.details.email,
        email_link="mailto:" + quote(item.details.email, safe="@+") if "@" in item.details.email else "",
        call_first=bool(_tel(item.details.phone)),
        unknown=unknown[0],
        question=unknown[1],
        came_from=_words_of(lead.get("source")) if lead.get("source") else "",
        came_more=_came_more(lead, day.playbook),
        score=score,
        stage=STAGES.get(lead.get("stage") or "", ""),
        stage_since=words.moment(lead["stage_since"], now, zone) if lead.get("stage_since") else "",
        why_here=why_here,
        due_exact=words.exact(item.due, zone) if item.due else "",
    )


def _lead_of(day: Day, item: Item) -> dict[str, Any]:
    mine = [row for row in day.rows(day.leads, item.person) if row["product"] == item.product]
    return max(mine, key=lambda row: row["cycle"], default={})


def _to_ask(score: Score) -> tuple[str, str]:
    """The first criterion of which nothing is known, and what to ask."""
    return next(((NAMES[one], question) for one, question in QUESTIONS if one in score.unknown), ("", ""))


def _steps(day: Day, item: Item, now: datetime, zone: ZoneInfo) -> list[StepLine]:
    held = {asked.request for asked in item.asked} | {item.request}
    named = {asked.request: asked for asked in item.asked}
    deliveries = _deliveries(day, item, held, now, zone)
    lines = []
    for step in sorted(day.rows(day.steps, item.person), key=lambda row: (row["request"], row["position"])):
        if step["request"] not in held:
            continue
        asked = named.get(step["request"])
        thing = f"“{asked.offer}”" if asked and asked.offer else "what they asked for"
        lines.append(_step_line(step, item, thing, deliveries.get(step["request"], ""), now, zone))
    return lines


def _step_line(
    step: Mapping[str, Any], item: Item, thing: str, delivered: str, now: datetime, zone: ZoneInfo
) -> StepLine:
    texts = {
        "deliver": f"Make sure that they receive {thing}",
        "matrix": "Include them in the communications matrix",
        "reply": "Systematized reply",
        "individual": f"{verb_of(item)} them yourself",
        "mend_delivery": f"Mend the delivery of {thing}",
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
        due=words.due_long(due, now, zone) if mine and due is not None else "",
        overdue=mine and due is not None and due < now,
        minutes=int(step["minutes"] or 0) if mine else 0,
    )


LEFT_OUT = {
    "declined": "they declined follow-up",
    "taker": "takes free things without a buying signal",
    "unqualified": "not qualified yet",
    "purchase": "they bought",
    "do_not_contact": "do not contact",
    "absorbed": "answered together with another request",
    "not_made": "not needed now",
    "barred": "not wanted",
    "closed": "closed",
    "stopped": "stopped",
}


def _deliveries(day: Day, item: Item, held: set[str], now: datetime, zone: ZoneInfo) -> dict[str, str]:
    said: dict[str, list[str]] = {}
    for touch in sorted(day.rows(day.deliveries, item.person), key=lambda row: row["at"]):
        if touch["request"] in held and touch["action"]:
            said.setdefault(touch["request"], []).append(f"{touch['action']} {words.moment(touch['at'], now, zone)}")
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


def _words_of(name: str | None) -> str:
    return (name or "").replace("_", " ").capitalize()


def _tel(phone: str) -> str:
    """`tel:` with digits only, whatever else stands in the number."""
    digits = re.sub(r"[^0-9+]", "", phone)
    return f"tel:{digits}" if len(digits) >= 3 else ""
