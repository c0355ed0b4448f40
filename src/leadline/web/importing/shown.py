"""Imports and waiting files, as the list and their pages say them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from leadline import words
from leadline.record.import_drafts import Draft
from leadline.record.runs import Run
from leadline.touches.instants import moment_of
from leadline.web import clock
from leadline.web.importing import words as said


@dataclass(frozen=True, slots=True)
class Shown:
    """Texts but for the flags; `state` is a run's own word, empty for a file that waits."""

    url: str
    file: str
    kind: str
    by: str
    ago: str
    exact: str
    iso: str
    state: str = ""
    state_said: str = ""
    rows: str = ""
    new: str = ""
    known: str = ""
    skipped: str = ""
    refused: str = ""
    has_refused: bool = False
    size: str = ""
    drop_url: str = ""


def shown_run(run: Run, zone: ZoneInfo) -> Shown:
    when, now = moment_of(run.started), datetime.now(UTC)
    return Shown(
        url=reverse("import_run", args=[run.id]),
        file=run.file,
        kind=said.kind(run.kind),
        by=run.by or "a command",
        ago=clock.ago(when, now, zone),
        exact=clock.exact(when, zone),
        iso=when.isoformat(),
        state=run.state,
        state_said=said.STATE.get(run.state, run.state),
        rows=words.whole(run.rows),
        new=words.whole(run.new),
        known=words.whole(run.known),
        skipped=words.whole(run.skipped),
        refused=words.whole(run.refused),
        has_refused=run.refused > 0,
    )


def shown_draft(draft: Draft, zone: ZoneInfo) -> Shown:
    return Shown(
        url=reverse("import_draft", args=[draft.id]),
        file=draft.name,
        kind=said.kind(draft.kind) if draft.kind else "",
        by=draft.by,
        ago=clock.ago(draft.made, datetime.now(UTC), zone),
        exact=clock.exact(draft.made, zone),
        iso=draft.made.isoformat(),
        size=large(draft.size),
        drop_url=reverse("import_drop", args=[draft.id]),
    )


def large(size: int) -> str:
    """'312 bytes', '41 kB', '1.2 MB', '1.4 GB'."""
    if size < 1_000:
        return words.count(size, "byte")
    for unit, name in ((1_000_000, "kB"), (1_000_000_000, "MB")):
        if size < unit:
            amount = size / (unit / 1_000)
            return f"{words.number(amount, 1 if amount < 10 else 0)} {name}"
    return f"{words.number(size / 1_000_000_000, 1)} GB"
