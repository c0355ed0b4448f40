"""Why somebody is in the queue, in one line: "Hot: asked for a quote 3 minutes ago; due 10:14"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

WHAT_THEY_DID = {
    "download": "downloaded",
    "newsletter": "signed up for the newsletter",
    "follow": "follows us",
    "event": "registered for",
    "attendance": "attended",
    "trial": "opened a trial",
    "tool": "registered for the tool",
    "quote": "asked for a quote",
    "booking": "booked a call",
    "chat": "wrote in the chat",
    "contact_form": "wrote by the contact form",
}
NAMES_THE_OFFER = ("download", "event", "attendance", "trial", "tool")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that a step answers. `offer` is its name where the playbook has it."""

    request: str
    at: datetime
    at_assumed: bool
    action: str | None
    offer: str | None
    source: str | None
    follow_up: str | None
    problem: str | None


def what_they_asked(asked: Asked, when: str = "") -> str:
    """'downloaded “Seven handover mistakes” 2 days ago, asks for an answer'."""
    action = asked.action or ""
    words = WHAT_THEY_DID.get(action, f"asked ({action})" if action else "asked for")
    if asked.offer and (action in NAMES_THE_OFFER or action not in WHAT_THEY_DID):
        words = f"{words} “{asked.offer}”"
    elif words in ("asked for", "downloaded", "registered for", "attended"):
        words = {"downloaded": "downloaded something", "registered for": "registered for an event",
                 "attended": "attended an event"}.get(words, "asked for something")  # fmt: skip
    if when:
        words += f" {when}"
    if asked.follow_up == "requested" and action not in ("quote", "booking", "contact_form"):
        words += ", asks for an answer"
    if asked.follow_up == "declined":
        words += ", wants no answer"
    return words


def ago(at: datetime, now: datetime) -> str:
    """'3 minutes ago', in the largest unit that is whole."""
    seconds = max(0, int((now - at).total_seconds()))
    for size, word in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {word}{'' if count == 1 else 's'} ago"
    return "just now"


def due_text(due: datetime, now: datetime, zone: ZoneInfo) -> str:
    """'due 10:14', 'due tomorrow 17:00', 'due Tue 24 Nov', 'overdue since 09:10', 'overdue since 12 Nov'."""
    local, today = due.astimezone(zone), now.astimezone(zone).date()
    date = f"{local.day} {local:%b}" + ("" if local.year == today.year else f" {local.year}")
    if due < now:
        return f"overdue since {local:%H:%M}" if local.date() == today else f"overdue since {date}"
    if local.date() == today:
        return f"due {local:%H:%M}"
    if local.date() == today + timedelta(days=1):
        return f"due tomorrow {local:%H:%M}"
    return f"due {local:%a} {date}"


def reason_of(
    kind: str,
    temperature: str | None,
    asked: tuple[Asked, ...],
    due: datetime | None,
    now: datetime,
    zone: ZoneInfo,
    *,
    attempts: int = 0,
    stale: bool = False,
    shelf_life: timedelta = timedelta(days=90),
) -> str:
    """One line; `asked` is newest first. `stale`: it stands in the review list."""
    parts = []
    if asked:
        newest = asked[0]
        when = "at an unknown time" if newest.at_assumed else ago(newest.at, now)
        parts.append(what_they_asked(newest, when))
        if len(asked) > 1:
            parts[0] += f", and {len(asked) - 1} more request{'' if len(asked) == 2 else 's'}"
        stated = next((one.problem for one in asked if one.problem), None)
        if stated:
            parts.append(f"says: {'; '.join(part.strip() for part in stated.split(';') if part.strip())}")
    if kind == "mend_delivery":
        parts.append("what they asked for did not arrive: find another way")
    if attempts:
        parts.append(f"{attempts} {'try' if attempts == 1 else 'tries'} without an answer")
    if due is not None and not stale:
        parts.append(due_text(due, now, zone))
    if stale:
        past = bool(asked) and now - asked[0].at >= shelf_life
        why = "past its shelf life" if past else "late already when it was imported"
        parts.append(f"{why}: answer it or close it")
    head = f"{temperature.capitalize()}: " if temperature else ""
    return head + "; ".join(parts)
