"""A form as it was sent, read into the touches that it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from leadline import words
from leadline.respond.acts import NOTE_AT_MOST, Deed
from leadline.web import clock
from leadline.web.deeds.about import About
from leadline.web.deeds.outcomes import OF_A_CALL, OUTCOMES
from leadline.web.deeds.times import NoTime, later, until
from leadline.web.deeds.verbs import VERBS
from leadline.web.figures.labels import STAGE_WORDS

SETTABLE = ("prospect", "mql", "sql", "recycled", "disqualified", "lost", "visitor")
REASON_AT_MOST = 500
MISSING = {
    "note": "Write something first.",
    "reason": "Say why, in a few words: whoever reads this later learns from it.",
    "outcome": "Say what came of it: press one of the buttons.",
    "stage": "Choose a stage.",
}


@dataclass(frozen=True, slots=True)
class Read:
    """The deed, and how it is told of the person: 'answered'; or what is wrong, by field."""

    deed: Deed | None
    said: str
    wrong: Mapping[str, str]


def read(about: About, name: str, sent: Mapping[str, str]) -> Read:
    """Read the form of the deed `name`; that it can be done now is seen to before."""
    verb = VERBS[name]
    sent = {field: value.replace("\0", "") for field, value in sent.items()}
    given = {field: sent.get(field, "").strip() for field in ("outcome", "stage", "note", "owner")}
    given["reason"] = " ".join(sent.get("reason", "").split())
    given = {field: value for field, value in given.items() if field in verb.asks}
    wrong: dict[str, str] = {field: MISSING[field] for field in verb.needs if field in MISSING and not given[field]}
    if len(given.get("note", "")) > NOTE_AT_MOST:
        wrong["note"] = (
            f"The note has {words.whole(len(given['note']))} characters. Shorten it to {words.whole(NOTE_AT_MOST)}."
        )
    if len(given.get("reason", "")) > REASON_AT_MOST:
        wrong["reason"] = (
            f"The reason has {words.whole(len(given['reason']))} characters. Shorten it to {REASON_AT_MOST}."
        )
    if given.get("outcome") and given["outcome"] not in (OF_A_CALL if name == "call" else OUTCOMES):
        wrong["outcome"] = MISSING["outcome"]
    if given.get("stage") and given["stage"] not in SETTABLE:
        wrong["stage"] = MISSING["stage"]
    if "owner" in verb.asks and (why := _not_theirs(about, given["owner"])):
        wrong["owner"] = why
    end = None
    try:
        if "until" in verb.asks:
            end = until(sent.get("until", ""), sent.get("at", ""), about.now, about.zone)
        elif "ends" in verb.asks and sent.get("ends", "").strip():
            end = later(sent["ends"], about.now, about.zone)
    except NoTime as error:
        wrong["until" if "until" in verb.asks else "ends"] = str(error)
    if wrong:
        return Read(None, "", wrong)
    return Read(_deed(about, name, given, end), _told(about, name, given, end), {})


def given_to(owner: str, product: str | None, note: str | None = None) -> Deed:
    """The lead of a product is somebody's from now on; '' makes it nobody's."""
    return Deed("decision", "assign", product, note=note, properties={"owner": owner})


def _not_theirs(about: About, owner: str) -> str:
    """Why the lead cannot be given to them."""
    if owner and owner not in about.workers:
        return "Nobody of that name works here. Choose one of these."
    if owner == about.owner:
        return f"{about.workers[owner]} has it already." if owner else "It is nobody’s already."
    return ""


def _deed(about: About, name: str, given: Mapping[str, str], end: datetime | None) -> Deed:
    note, reason, outcome = (given.get(field) or None for field in ("note", "reason", "outcome"))
    step = about.step
    product, request = (step.product, step.request) if step else (None, None)
    if name == "note":
        return Deed("note", product=product, request=request, note=note)
    if name == "call" and (step is None or step.mends):
        return Deed("call", outcome, note=note)
    if name in ("call", "done", "snooze", "mailed"):
        # One touch: a call and its outcome would be two individual replies, and make a taker of whoever is called once.
        how = {"call": {"channel": "call"}, "mailed": {"by_mail": "yes"}}.get(name)
        action = {"snooze": "later", "mailed": "done"}.get(name, outcome)
        return Deed("outcome", action, product, request, end, note=note, properties=how)
    if name == "mended":
        return Deed("delivery", "sent", product, request)
    if name == "give":
        return given_to(given["owner"], about.product, note)
    if name == "override":
        return Deed("decision", name, about.product, until=end, reason=reason, properties={"stage": given["stage"]})
    if name in ("do_not_contact", "allow_contact"):
        return Deed("decision", name, reason=reason)
    return Deed("decision", name, about.product, reason=reason)


def _told(about: About, name: str, given: Mapping[str, str], end: datetime | None) -> str:
    if name == "done":
        return OUTCOMES[given["outcome"]]
    if name == "call":
        return f"called, {OF_A_CALL[given['outcome']]}"
    if name == "snooze" and end is not None:
        return f"put off until {clock.due_long(end, about.now, about.zone).removeprefix('by ')}"
    if name == "give":
        return f"given to {about.workers[given['owner']] if given['owner'] else 'nobody'}"
    if name == "override":
        return f"set to {STAGE_WORDS[given['stage']]}"
    return {
        "note": "note kept",
        "mailed": "answered by mail",
        "mended": "delivery mended",
        "accept": "accepted for sales",
        "reject": "rejected, back in nurture",
        "qualify": "qualified by hand",
        "disqualify": "disqualified",
        "lost": "marked as lost",
        "release": "given back to the rules",
        "do_not_contact": "will not be contacted any more",
        "allow_contact": "may be contacted again",
    }[name]
