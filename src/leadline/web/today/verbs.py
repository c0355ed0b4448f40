"""What can be done with a step, each a touch: done with its outcome, put off, a call or note logged, given to somebody,
answered by mail, an SQL accepted or rejected, contact stopped.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse

from leadline.respond.acts import NOTE_AT_MOST, Deed
from leadline.web import words
from leadline.web.roles import Role, verb
from leadline.web.today.doing import Chosen, Doing, NotSo, do
from leadline.web.today.done import OUTCOMES

MORNING = 9
LONGEST = timedelta(days=2 * 366)
REASON_AT_MOST = 500


@verb(Role.SELLER)
def outcome(request: HttpRequest) -> HttpResponse:
    return do(request, _outcome)


@verb(Role.SELLER)
def snooze(request: HttpRequest) -> HttpResponse:
    return do(request, _snooze)


@verb(Role.SELLER)
def call(request: HttpRequest) -> HttpResponse:
    return do(request, _call)


@verb(Role.SELLER)
def note(request: HttpRequest) -> HttpResponse:
    return do(request, _note)


@verb(Role.SELLER)
def give(request: HttpRequest) -> HttpResponse:
    return do(request, _give)


@verb(Role.SELLER)
def mailed(request: HttpRequest) -> HttpResponse:
    return do(request, _mailed)


@verb(Role.SELLER)
def mended(request: HttpRequest) -> HttpResponse:
    return do(request, _mended)


@verb(Role.SELLER)
def accept(request: HttpRequest) -> HttpResponse:
    return do(request, _accept)


@verb(Role.SELLER)
def reject(request: HttpRequest) -> HttpResponse:
    return do(request, _reject)


@verb(Role.SELLER)
def do_not_contact(request: HttpRequest) -> HttpResponse:
    return do(request, _do_not_contact)


def _of(chosen: Chosen, deed: Deed) -> Deed:
    """The deed for the lead and request of the step."""
    return replace(deed, product=chosen.step.product, request=chosen.step.request)


def _individual(chosen: Chosen, what: str) -> None:
    if chosen.step.kind != "individual":
        raise NotSo(what, "A failed delivery is not closed by this: press “They have it now” once it is mended.")


def _outcome(chosen: Chosen) -> Doing:
    _individual(chosen, "done")
    action = chosen.sent.get("action", "")
    if action not in OUTCOMES:
        raise NotSo("done", "Say what came of it: press one of the buttons.")
    return Doing((_of(chosen, Deed("outcome", action, note=_note_of(chosen, "done"))),), OUTCOMES[action])


def _snooze(chosen: Chosen) -> Doing:
    _individual(chosen, "snooze")
    until = _until(chosen)
    said = f"put off until {words.due_long(until, chosen.now, chosen.zone).removeprefix('by ')}"
    return Doing((_of(chosen, Deed("outcome", "later", until=until, note=_note_of(chosen, "snooze"))),), said)


def _until(chosen: Chosen) -> datetime:
    now, zone = chosen.now, chosen.zone
    today = now.astimezone(zone).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    wanted = chosen.sent.get("until", "")
    if wanted == "hour":
        return (now + timedelta(hours=1)).replace(second=0, microsecond=0)
    if wanted == "tomorrow":
        return today + timedelta(days=1)
    if wanted == "week":
        return today + timedelta(days=7 - today.weekday())
    found = _local(chosen.sent.get("at", ""), zone)
    if found is None:
        raise NotSo("snooze", "Give a day and a time, as 30 November 2026, 14:00.")
    if not now < found <= now + LONGEST:
        raise NotSo("snooze", "Give a time that has not come yet, within two years.")
    return found


def _local(text: str, zone: ZoneInfo) -> datetime | None:
    """What a field of day and time holds, in the user's zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _call(chosen: Chosen) -> Doing:
    _individual(chosen, "call")
    action = chosen.sent.get("action", "")
    if action not in ("reached", "no_answer"):
        raise NotSo("call", "Say whether you reached them.")
    said = "called, reached" if action == "reached" else "called, no answer"
    # One touch: a call and its outcome would be two individual replies, and make a taker of whoever is called once.
    deed = _of(chosen, Deed("outcome", action, note=_note_of(chosen, "call"), properties={"channel": "call"}))
    return Doing((deed,), said)


def _note(chosen: Chosen) -> Doing:
    text = _note_of(chosen, "note")
    if text is None:
        raise NotSo("note", "Write something first.")
    return Doing((_of(chosen, Deed("note", note=text)),), "note kept", stays=True)


def _give(chosen: Chosen) -> Doing:
    owner = chosen.sent.get("owner", "")
    name = chosen.day.whose.name_of(owner)
    if owner and owner not in {worker.username for worker in chosen.day.whose.workers}:
        raise NotSo("give", "Nobody of that name works here. Choose one of these.")
    if owner == (chosen.step.owner or ""):
        raise NotSo("give", f"{name} has it already." if owner else "It is nobody’s already.")
    step = chosen.step
    deed = Deed("decision", "assign", product=step.product, properties={"owner": owner})
    return Doing((deed,), f"given to {name}" if owner else "given to nobody")


def _mailed(chosen: Chosen) -> Doing:
    _individual(chosen, "done")
    return Doing((_of(chosen, Deed("outcome", "done", properties={"by_mail": "yes"})),), "answered by mail")


def _mended(chosen: Chosen) -> Doing:
    if chosen.step.kind != "mend_delivery":
        raise NotSo("done", "Nothing has failed here: say what came of the step.")
    return Doing((_of(chosen, Deed("delivery", "sent")),), "delivery mended")


def _accept(chosen: Chosen) -> Doing:
    _sql(chosen)
    return Doing((_decision(chosen, "accept"),), "accepted for sales", stays=True)


def _reject(chosen: Chosen) -> Doing:
    _sql(chosen)
    reason = " ".join(chosen.sent.get("reason", "").split())
    if not reason:
        raise NotSo("reject", "Say why, in a few words: marketing learns from it.")
    if len(reason) > REASON_AT_MOST:
        raise NotSo("reject", f"Shorten it to {REASON_AT_MOST} characters.")
    return Doing((_decision(chosen, "reject", reason),), "rejected, back in nurture", stays=True)


def _sql(chosen: Chosen) -> None:
    if chosen.step.stage != "sql":
        raise NotSo("reject", "This lead is not sales-qualified (SQL) now, so there is nothing to accept or reject.")


def _do_not_contact(chosen: Chosen) -> Doing:
    return Doing((Deed("decision", "do_not_contact"),), "will not be contacted any more")


def _decision(chosen: Chosen, action: str, reason: str | None = None) -> Deed:
    return Deed("decision", action, product=chosen.step.product, reason=reason)


def _note_of(chosen: Chosen, what: str) -> str | None:
    text = chosen.sent.get("note", "").strip()
    if len(text) > NOTE_AT_MOST:
        raise NotSo(what, f"The note has {len(text):,} characters. Shorten it to {NOTE_AT_MOST:,}.")
    return text or None
