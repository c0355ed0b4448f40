"""The stage track: what was entered when, what holds now, and who set it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from leadline.playbook import STAGES
from leadline.web import clock
from leadline.web.figures.labels import STAGE_WORDS
from leadline.web.lead.found import Found

SHORT = {"visitor": "Visitor", "prospect": "Prospect", "mql": "MQL", "sql": "SQL", "client": "Client"}
BY = {
    "rules": "by the rules",
    "decision": "by a person's decision",
    "purchase": "by a purchase",
    "refund": "by a refund",
    "override": "set by hand",
    "midnight": "the score had fallen under the threshold at midnight",
    "idle": "nothing had happened for too long",
    "release": "given back to the rules",
    "expiry": "what was set by hand had ended",
    "playbook": "by a new playbook",
}


@dataclass(frozen=True, slots=True)
class Mark:
    name: str
    when: str
    exact: str
    reached: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Track:
    """`said` is the stage in a sentence; `override` who set it, and what the rules would say."""

    marks: tuple[Mark, ...]
    said: str
    override: str


def track(found: Found, people: Mapping[str, str]) -> Track | None:
    """None for somebody without a lead."""
    if not found.lead:
        return None
    latest = {row["stage"]: row for row in sorted(found.rows(found.whole.qualified.entries), key=lambda row: row["at"])}
    now, zone, stage = found.as_of, found.zone, found.lead["stage"]
    marks = tuple(
        Mark(
            name=SHORT[one],
            when=clock.moment(latest[one]["at"], now, zone) if one in latest else "",
            exact=clock.exact(latest[one]["at"], zone) if one in latest else "",
            reached=one in latest,
            current=one == stage,
        )
        for one in STAGES
    )
    return Track(marks, _said(found, latest), _override(found, people))


def entered_by(entry: Mapping[str, Any]) -> str:
    text = BY.get(entry["by"] or "", "")
    return f"{text}, round {entry['round']}" if entry["round"] > 1 else text


def _said(found: Found, latest: Mapping[str, Mapping[str, Any]]) -> str:
    stage = found.lead["stage"]
    since = clock.moment(found.lead["stage_since"], found.as_of, found.zone) if found.lead["stage_since"] else ""
    text = f"{STAGE_WORDS[stage][0].upper()}{STAGE_WORDS[stage][1:]}" + (f" since {since}" if since else "")
    if stage in latest and latest[stage]["by"] and latest[stage]["by"] != "override":
        text += f", {BY.get(latest[stage]['by'], '')}"
    if found.lead["accepted"]:
        text += ", accepted by sales"
    if found.lead["refunded"]:
        text += ", refunded"
    return text + "."


def _override(found: Found, people: Mapping[str, str]) -> str:
    if not found.lead["overridden"]:
        return ""
    set_by = [
        row
        for row in found.touches
        if row["kind"] == "decision" and row["action"] == "override" and row["product"] in (None, found.product)
    ]
    rules = STAGE_WORDS[found.lead["rules_stage"]]
    if not set_by:
        return f"Set by hand; rules would say {rules}."
    touch = max(set_by, key=lambda row: row["at"])
    who = people.get(touch["by"], touch["by"]) or "hand"
    until = f", until {clock.moment(touch['until'], found.as_of, found.zone)}" if touch["until"] else ""
    when = clock.moment(touch["at"], found.as_of, found.zone)
    return f"Set by {who}, {when}{until}; rules would say {rules}."
