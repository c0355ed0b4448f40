"""The stage track: what was entered when, what holds now, and who set it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadline.playbook import STAGES
from leadline.web import clock
from leadline.web.figures.labels import STAGE_WORDS
from leadline.web.lead.found import Found

SHORT = {"visitor": "Visitor", "prospect": "Prospect", "mql": "MQL", "sql": "SQL", "client": "Client",
         "recycled": "Recycled", "disqualified": "Disqualified", "lost": "Lost"}  # fmt: skip
CLOSED = ("disqualified", "lost")
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
    entries = sorted(found.rows(found.whole.qualified.entries), key=lambda row: row["at"])
    latest = {row["stage"]: row for row in entries}
    stage = found.lead["stage"]
    there = _there(entries, stage, found.lead["round"])
    marks = tuple(_mark(found, one, latest[one] if one in there else None) for one in _way(entries, stage))
    return Track(marks, _said(found, latest), _override(found, people))


def _stands(entries: Sequence[Mapping[str, Any]], stage: str) -> str:
    """Where it stood last before it was closed."""
    open_ = [row["stage"] for row in entries if row["stage"] not in CLOSED]
    return stage if stage not in CLOSED else open_[-1] if open_ else "visitor"


def _way(entries: Sequence[Mapping[str, Any]], stage: str) -> list[str]:
    """The five marks: who is recycled stands where prospects do, before MQL; who is closed after what they reached."""
    base = _stands(entries, stage)
    way: list[str] = ["visitor", "recycled", *STAGES[2:]] if base == "recycled" else list(STAGES)
    if stage in CLOSED:
        way[min(way.index(base) + 1, len(way) - 1)] = stage
    return way


def _there(entries: Sequence[Mapping[str, Any]], stage: str, round_: int) -> set[str]:
    """The marks that were entered on the way to where it stands now: MQL and SQL of earlier rounds are behind it."""
    base = _stands(entries, stage)
    entered = {row["stage"] for row in entries if row["stage"] not in ("mql", "sql") or row["round"] == round_}
    way = _way(entries, base)
    return entered & {*way[: way.index(base) + 1], stage}


def _mark(found: Found, stage: str, entry: Mapping[str, Any] | None) -> Mark:
    return Mark(
        name=SHORT[stage],
        when=clock.moment(entry["at"], found.as_of, found.zone) if entry else "",
        exact=clock.exact(entry["at"], found.zone) if entry else "",
        reached=entry is not None,
        current=stage == found.lead["stage"],
    )


def entered_by(entry: Mapping[str, Any]) -> str:
    text = BY.get(entry["by"] or "", "")
    return f"{text}, round {entry['round']}" if entry["round"] > 1 else text


def _said(found: Found, latest: Mapping[str, Mapping[str, Any]]) -> str:
    stage = found.lead["stage"]
    since = clock.moment(found.lead["stage_since"], found.as_of, found.zone) if found.lead["stage_since"] else ""
    text = f"{STAGE_WORDS[stage][0].upper()}{STAGE_WORDS[stage][1:]}" + (f" since {since}" if since else "")
    if stage in latest and latest[stage]["by"] and latest[stage]["by"] != "override":
        text += f", {BY.get(latest[stage]['by'], '')}"
        if reason := (found.by_id.get(str(latest[stage]["touch"])) or {}).get("reason"):
            text += f" (“\u2068{reason[:120]}\u2069”)"
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
