"""The draft of the next playbook: one text that everybody who may publish writes on, kept until it is published."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from leadline.problems import Problem, RecordError
from leadline.record.home import Home
from leadline.record.links import now_micros
from leadline.record.models import PlaybookDraft
from leadline.record.writer import writing
from leadline.touches.instants import moment_of


@dataclass(frozen=True, slots=True)
class Draft:
    """`base` is the digest of the playbook that the draft began from. `seen` is another after each keeping of it."""

    text: str
    base: str
    by: str
    saved: datetime
    seen: str

    @property
    def digest(self) -> str:
        return digest_of(self.text)


class DraftTaken(RecordError):
    """Somebody else has kept another draft meanwhile."""


def digest_of(text: str) -> str:
    """As of a playbook's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def draft() -> Draft | None:
    """The draft that is kept."""
    row = PlaybookDraft.objects.order_by("-id").first()
    return None if row is None else Draft(row.text, row.base, row.by, moment_of(row.saved), str(row.saved))


def keep_draft(home: Home, text: str, base: str, by: str, seen: str, *, over: bool = False) -> Draft:
    """Keep a text as the draft. `seen` is that of the draft which `by` has before them, empty if there was none.

    Raises DraftTaken, and keeps nothing, if somebody else has kept or dropped one since, unless `over`.
    """
    with writing(home, "keep a draft"):
        there = draft()
        if there is not None and there.text == text and there.base == base:
            return there
        if not over and there is not None and there.seen != seen and there.by != by:
            what = f"{there.by} has kept another draft meanwhile."
            raise DraftTaken(Problem("draft_taken", what, "Look at theirs, or keep yours in its place."))
        saved = max(now_micros(), int(there.seen) + 1 if there is not None else 0)
        PlaybookDraft.objects.all().delete()
        row = PlaybookDraft.objects.create(text=text, base=base, by=by, saved=saved)
        return Draft(row.text, row.base, row.by, moment_of(row.saved), str(row.saved))


def drop_draft(home: Home) -> None:
    """Forget the draft."""
    with writing(home, "drop a draft"):
        PlaybookDraft.objects.all().delete()
