"""What can be done with a lead: what each deed asks for, when it can be done, and the touches that it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from leadline.engines.moments import moment
from leadline.problems import BadSetting
from leadline.respond.acts import NOTE_AT_MOST, Deed
from leadline.web.figures.labels import STAGE_WORDS
from leadline.web.lead.found import Found
from leadline.web.lead.next_step import next_step
from leadline.web.today.done import OUTCOMES

CAME_OF_IT = {
    "reached": "Answered: I reached them",
    "no_answer": "No answer",
    "later": "Not now: try again later",
    "not_interested": "Not interested",
    "wrong_person": "The wrong person",
    "hostile": "Hostile",
    "done": "Done without talking to them",
}
SAID = {**OUTCOMES, "later": "not now"}
SETTABLE = ("prospect", "mql", "sql", "recycled", "disqualified", "lost", "visitor")
REASON_AT_MOST = 500
NO_LEAD = "There is no lead to decide on."


@dataclass(frozen=True, slots=True)
class Verb:
    """`fields` are what the form asks for, in order; those with a ! have to be given. `key` is its single key."""

    name: str
    title: str
    button: str
    fields: tuple[str, ...]
    hint: str = ""
    key: str = ""


_IDLE = "Until they ask for something again."
_SET = (
    "It holds for 90 days if no day is given, or until a purchase or a new request. What the rules say stays visible "
    "beside it."
)
VERBS = {
    verb.name: verb
    for verb in (
        Verb(
            "note",
            "Write a note",
            "Write the note",
            ("note!",),
            "It is kept with this person, for people to read.",
            "n",
        ),
        Verb("call", "Log a call", "Log the call", ("outcome!", "until", "note"), "", "c"),
        Verb("done", "What came of it?", "Done", ("outcome!", "until", "note"), "", "d"),
        Verb("snooze", "Snooze this step", "Snooze it", ("until!", "note"), "It is due again at that moment.", "s"),
        Verb("give", "Give this lead to", "Give it", ("owner", "note"), "", "a"),
        Verb(
            "accept", "Accept this lead", "Accept it", ("note",), "It is sales’ now, and is not recycled by its score."
        ),
        Verb("reject", "Reject this lead", "Reject it", ("reason!",), "It goes back to nurture, and can rise again."),
        Verb("qualify", "Qualify by hand", "Qualify it", ("reason!",), "SQL needs no later visit then; its bars stay."),
        Verb("disqualify", "Disqualify", "Disqualify it", ("reason!",), _IDLE),
        Verb("lost", "Mark as lost", "Mark it as lost", ("reason!",), _IDLE),
        Verb("override", "Set the stage by hand", "Set it", ("stage!", "until", "reason!"), _SET),
        Verb("release", "Give the stage back to the rules", "Give it back", ("reason",)),
        Verb("do_not_contact", "Do not contact", "Stop every step", ("reason!",), "It is for all products."),
        Verb(
            "allow_contact", "Allow contact again", "Allow it", ("reason!",), "What they ask for from now on has steps."
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form said: the deeds, or what is wrong by field. `said` is what the toast tells."""

    deeds: tuple[Deed, ...]
    wrong: Mapping[str, str]
    said: str


def why_not(found: Found, name: str) -> str:
    """Why a deed cannot be done now; empty if it can."""
    lead = found.lead
    barred = bool(lead.get("do_not_contact"))
    if name in ("note", "call"):
        return ""
    if name == "do_not_contact":
        return "They are not to be contacted already." if barred else ""
    if name == "allow_contact":
        return "" if barred else "Contact is allowed."
    if name in ("done", "snooze"):
        return "" if next_step(found).request else "There is no open step."
    if not lead:
        return NO_LEAD
    stage = lead["stage"]
    if name in ("accept", "reject"):
        if stage != "sql":
            return "Only a sales-qualified lead (SQL) is accepted or rejected."
        return "Sales has accepted it already." if name == "accept" and lead["accepted"] else ""
    if name == "release":
        return "" if lead["overridden"] else "The stage is not set by hand."
    if name == "give":
        return ""
    if stage == "client":
        return "They bought: this lead is closed."
    if name == "qualify":
        return "" if stage in ("prospect", "mql", "visitor", "recycled") else "It is past that."
    already = {"disqualify": "disqualified", "lost": "lost"}.get(name) == stage
    return f"It is {STAGE_WORDS[stage]} already." if already else ""


def read(found: Found, name: str, form: Mapping[str, str], owners: Mapping[str, str], now: datetime) -> Asked:
    """The deeds that a form asks for. `owners` are those who may be given leads, by username."""
    wrong: dict[str, str] = {}
    for field in VERBS[name].fields:
        plain = field.rstrip("!")
        if field.endswith("!") and not form.get(plain, "").strip():
            wrong[plain] = MISSING[plain]
    note, reason, outcome = (form.get(field, "").strip() for field in ("note", "reason", "outcome"))
    if len(note) > NOTE_AT_MOST:
        wrong["note"] = f"It has {len(note):,} characters; {NOTE_AT_MOST:,} are kept at most."
    if len(reason) > REASON_AT_MOST:
        wrong["reason"] = f"It has {len(reason):,} characters; a reason has {REASON_AT_MOST} at most."
    if outcome and outcome not in CAME_OF_IT:
        wrong["outcome"] = MISSING["outcome"]
    if form.get("owner") and form["owner"] not in owners:
        wrong["owner"] = "Choose somebody of the list, or nobody."
    if form.get("stage") and form["stage"] not in SETTABLE:
        wrong["stage"] = MISSING["stage"]
    until = _until(found, form.get("until", ""), now, wrong)
    if name in ("call", "done") and outcome == "later" and until is None and "until" not in wrong:
        until = now + timedelta(days=1)
    if wrong:
        return Asked((), wrong, "")
    return Asked(tuple(_deeds(found, name, form, until)), {}, _told(found, name, form, owners))


MISSING = {
    "note": "Write something.",
    "reason": "Write the reason: whoever reads this later wants to know.",
    "outcome": "Choose what came of it.",
    "until": "Choose a day and a time.",
    "stage": "Choose a stage.",
}


def _until(found: Found, given: str, now: datetime, wrong: dict[str, str]) -> datetime | None:
    """A local time of whoever typed it; a bare date is the end of that day."""
    if not given.strip():
        return None
    try:
        if len(given.strip()) > 10:
            until = datetime.fromisoformat(given.strip())
            until = until if until.tzinfo else until.replace(tzinfo=found.zone)
        else:
            until = moment(given.strip(), found.zone.key)
    except (BadSetting, ValueError):
        wrong["until"] = "Write it as 2026-05-31 09:30."
        return None
    if until <= now:
        wrong["until"] = "That is over already: choose a later moment."
    elif until.year > now.year + 5:
        wrong["until"] = "That is more than five years away: choose an earlier moment."
    return until


def _deeds(found: Found, name: str, form: Mapping[str, str], until: datetime | None) -> list[Deed]:
    note, reason, outcome = (form.get(field, "").strip() or None for field in ("note", "reason", "outcome"))
    step = next_step(found)
    product = found.product
    if name == "note":
        return [Deed("note", note=note)]
    if name == "snooze":
        return [Deed("outcome", "later", step.product, step.request, until, note=note)]
    if name in ("call", "done"):
        until = until if outcome == "later" else None
        if not step.request:
            return [Deed("call", outcome, until=until, note=note)]
        # One touch: a call and its outcome are one reply to them, and takers are known by counted replies.
        how = {"channel": "call"} if name == "call" else None
        return [Deed("outcome", outcome, step.product, step.request, until, note=note, properties=how)]
    if name == "give":
        return [Deed("decision", "assign", product, note=note, properties={"owner": form.get("owner", "")})]
    if name == "override":
        return [Deed("decision", name, product, until=until, reason=reason, properties={"stage": form["stage"]})]
    if name in ("do_not_contact", "allow_contact"):
        return [Deed("decision", name, reason=reason)]
    return [Deed("decision", name, product, reason=reason, note=note)]


def _told(found: Found, name: str, form: Mapping[str, str], owners: Mapping[str, str]) -> str:
    did = {
        "note": "note written",
        "call": f"call logged, {SAID.get(form.get('outcome', ''), '')}",
        "done": SAID.get(form.get("outcome", ""), "done"),
        "snooze": "snoozed",
        "give": f"given to {owners[form['owner']]}" if form.get("owner") else "nobody’s now",
        "accept": "accepted",
        "reject": "rejected",
        "qualify": "qualified by hand",
        "disqualify": "disqualified",
        "lost": "marked as lost",
        "override": f"set to {STAGE_WORDS.get(form.get('stage', ''), '')}",
        "release": "given back to the rules",
        "do_not_contact": "not to be contacted",
        "allow_contact": "may be contacted again",
    }[name]
    return f"{found.name}: {did}."
