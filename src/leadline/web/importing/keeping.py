"""What columns mean, kept for the next file of the same shape: seen, and forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from leadline.collect.files.mapping import Mapping
from leadline.problems import BadSetting
from leadline.record.saved_mappings import Saved, forget_mapping
from leadline.web import words
from leadline.web.importing import words as said
from leadline.web.roles import Role, verb
from leadline.web.shell.toasts import with_toast
from leadline.web.writes import current_home

NOTHING = "says nothing"


@dataclass(frozen=True, slots=True)
class Kept:
    """`columns` are (the file's column, what it is), `words` (a word of the file, what it is read as)."""

    name: str
    kind: str
    columns: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, str], ...]
    ago: str
    exact: str


def shown_kept(one: Saved, zone: ZoneInfo) -> Kept:
    ago, exact = words.ago(one.saved, datetime.now(UTC), zone), words.exact(one.saved, zone)
    try:
        mapping = Mapping.parse(one.text)
    except BadSetting:  # written by another version, perhaps
        return Kept(one.name, "", (), (), ago, exact)
    columns = [
        (column, said.field(mapping.kind, field)) for field, columns in mapping.fields.items() for column in columns
    ]
    means = [
        (word, NOTHING if meant is None else meant) for of in mapping.values.values() for word, meant in of.items()
    ]
    return Kept(one.name, said.kind(mapping.kind), tuple(columns), tuple(means), ago, exact)


@verb(Role.MARKETER)
def forget(request: HttpRequest) -> HttpResponse:
    """`name` is that of a kept mapping."""
    name = request.POST.get("name", "")
    gone = forget_mapping(current_home(), name)
    told = f"“{name}” is forgotten: files with its columns are asked about again." if gone else "It was gone already."
    return with_toast(request, redirect("import"), told)
