"""What else in the record may hold somebody's words or addresses: texts of refused rows, of imports, of sessions."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.contrib.sessions.backends.db import SessionStore
from django.db import models

from leadline.record.models import FailedTouch, ImportDraft, ImportRun, Link, RefusedRow, Retraction, SavedView

GONE = "(erased)"
LONG_ENOUGH = 5
"""Shorter texts are looked for as whole values only: a number like 42 stands in many."""
DIGITS = 7
_VALUE_ENDS = re.compile(r"[;,\t|\"'\r\n]+")
_NO_DIGIT = re.compile(r"\D+")


@dataclass(frozen=True, slots=True)
class Identifiers:
    """Texts that point at one human, casefolded; `numbers` are the last digits of phone numbers."""

    texts: frozenset[str]
    numbers: frozenset[str]

    def within(self, text: str | None) -> bool:
        """Whether a text holds one of them."""
        if not text:
            return False
        plain = text.casefold()
        if any(one in plain for one in self.texts if len(one) >= LONG_ENOUGH):
            return True
        values = {value.strip() for value in _VALUE_ENDS.split(plain)}
        if values & self.texts:
            return True
        digits = _NO_DIGIT.sub("", plain)
        return any(number in digits for number in self.numbers)


def identifiers(texts: Iterable[str], phones: Iterable[str]) -> Identifiers:
    given = {text.strip().casefold() for text in texts}
    digits = (_NO_DIGIT.sub("", phone)[-9:] for phone in phones)
    return Identifiers(frozenset(given - {""}), frozenset(one for one in digits if len(one) >= DIGITS))


def clean(them: Identifiers) -> None:
    """Blank what holds one of them. Rows stay, so that counts of what was refused stay true."""
    for row in _holding(RefusedRow, ("text", "reason", "mend"), them):
        RefusedRow.objects.filter(pk=row).update(text=GONE, reason=GONE, mend=None)
    for row in _holding(FailedTouch, ("body", "reason", "origin"), them):
        FailedTouch.objects.filter(pk=row).delete()
    for row in _holding(ImportRun, ("file", "path", "mapping", "header", "notes"), them):
        ImportRun.objects.filter(pk=row).update(file=GONE, path="", mapping="{}", header="[]", notes="[]")
    for row in _holding(ImportDraft, ("name", "mapping", "manner"), them):
        ImportDraft.objects.filter(pk=row).delete()
    for row in _holding(SavedView, ("name", "query"), them):
        SavedView.objects.filter(pk=row).delete()
    for row in _holding(Link, ("why", "undone_why"), them):
        Link.objects.filter(pk=row).update(why=GONE, undone_why=None)
    for row in _holding(Retraction, ("why",), them):
        Retraction.objects.filter(pk=row).update(why=None)
    _clean_sessions(them)


def _holding(model: type[models.Model], columns: Collection[str], them: Identifiers) -> list[int]:
    rows = model._default_manager.values_list("pk", *columns).iterator(chunk_size=2_000)
    return [row[0] for row in rows if any(them.within(text) for text in row[1:])]


def _clean_sessions(them: Identifiers) -> None:
    """What a page was still to say of them is not said."""
    store = SessionStore()
    for row in store.model.objects.all():
        kept: Mapping[str, object] = store.decode(row.session_data)
        stays = {
            name: value
            for name, value in kept.items()
            if not them.within(json.dumps(value, default=str, ensure_ascii=False))
        }
        if len(stays) < len(kept):
            row.session_data = store.encode(stays)
            row.save(update_fields=["session_data"])
