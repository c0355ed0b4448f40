"""What people do with leads: what each deed asks for, its key, and when it can be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from leadline.web.deeds.about import About
from leadline.web.figures.labels import STAGE_WORDS

Field: TypeAlias = Literal["outcome", "until", "owner", "stage", "ends", "reason", "note"]


@dataclass(frozen=True, slots=True)
class Verb:
    """`text` stands on the button that begins it, `title` over its form. `asks` are the fields of the form, in order;
    without any the deed is done at one press. `button` ends the form; empty where a field's own buttons do. `key` is
    its single key, and `says` what the help says of it.
    """

    name: str
    text: str
    title: str
    asks: tuple[Field, ...] = ()
    needs: tuple[Field, ...] = ()
    button: str = ""
    hint: str = ""
    key: str = ""
    says: str = ""


_IDLE = "Until they ask for something again."
_SET = (
    "It holds for 90 days if no day is given, or until a purchase or a new request. What the rules say stays visible "
    "beside it."
)
VERBS = {
    verb.name: verb
    for verb in (
        Verb("done", "Done", "What came of it?", ("outcome", "note"), ("outcome",), key="d"),
        Verb("call", "Log a call", "Log a call", ("outcome", "note"), ("outcome",), key="c"),
        Verb("snooze", "Snooze", "Until when?", ("until", "note"), ("until",), key="s"),
        Verb(
            "note", "Note", "Write a note", ("note",), ("note",), "Keep the note",
            "It stays with the lead. No rule reads it.", "n",
        ),
        Verb("give", "Give to", "Give to", ("owner", "note"), key="a"),
        Verb("mailed", "Log the e-mail as sent", "Log the e-mail as sent", key="l", says="log the e-mail as sent"),
        Verb("mended", "They have it now", "They have it now", key="d", says="the delivery is mended"),
        Verb("accept", "Accept", "Accept this lead", says="accept the SQL",
             hint="It is sales’ now, yours if it was nobody’s, and is not recycled by its score."),
        Verb(
            "reject", "Reject", "Why is it not for sales?", ("reason",), ("reason",), "Reject",
            "It goes back to nurture as recycled, and can rise again.",
        ),
        Verb(
            "qualify", "Qualify by hand", "Qualify by hand", ("reason",), ("reason",), "Qualify it",
            "SQL needs no later visit then; its bars stay.",
        ),
        Verb("disqualify", "Disqualify", "Disqualify", ("reason",), ("reason",), "Disqualify it", _IDLE),
        Verb("lost", "Mark as lost", "Mark as lost", ("reason",), ("reason",), "Mark it as lost", _IDLE),
        Verb(
            "override", "Set the stage by hand", "Set the stage by hand", ("stage", "ends", "reason"),
            ("stage", "reason"), "Set it", _SET,
        ),
        Verb(
            "release", "Give the stage back to the rules", "Give the stage back to the rules", ("reason",), (),
            "Give it back",
        ),
        Verb(
            "do_not_contact", "Do not contact", "Do not contact", ("reason",), ("reason",), "Stop every step",
            "It is for all products.",
        ),
        Verb(
            "allow_contact", "Allow contact again", "Allow contact again", ("reason",), ("reason",), "Allow it",
            "What they ask for from now on has steps.",
        ),
    )
}  # fmt: skip
NO_STEP = "There is no open step."
NO_LEAD = "There is no lead to decide on."
STILL_FAILED = "A failed delivery is not closed by this: press “They have it now” once it is mended."


def why_not(about: About, name: str) -> str:
    """Why a deed cannot be done now, for whoever pressed it; empty if it can."""
    if name in ("note", "call"):
        return ""
    if name == "do_not_contact":
        return "They are not to be contacted already." if about.do_not_contact else ""
    if name == "allow_contact":
        return "" if about.do_not_contact else "Contact is allowed."
    if name in ("done", "snooze", "mailed", "mended"):
        return _not_with_the_step(about, name)
    if not about.stage:
        return NO_LEAD
    if name in ("accept", "reject"):
        if about.stage != "sql":
            return "Only a sales-qualified lead (SQL) is accepted or rejected."
        return "Sales has accepted it already." if name == "accept" and about.accepted else ""
    if name == "release":
        return "" if about.overridden else "The stage is not set by hand."
    if name == "give":
        return ""
    if about.stage == "client":
        return "They bought: this lead is closed."
    if name == "qualify":
        return "" if about.stage in ("prospect", "mql", "visitor", "recycled") else "It is past that."
    already = {"disqualify": "disqualified", "lost": "lost"}.get(name) == about.stage
    return f"It is {STAGE_WORDS[about.stage]} already." if already else ""


def _not_with_the_step(about: About, name: str) -> str:
    if about.step is None:
        return NO_STEP
    if name == "mended":
        return "" if about.step.mends else "Nothing has failed here: say what came of the step."
    if about.step.mends:
        return STILL_FAILED
    return "No e-mail address of theirs is known." if name == "mailed" and "@" not in about.email else ""
