"""What columns mean, kept for the next file of the same shape: seen, and forgotten."""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from leadline.collect.files.mapping import Mapping
from leadline.problems import BadSetting
from leadline.record.saved_mappings import Forgotten, Saved, forget_mapping, put_mapping_back
from leadline.web import clock
from leadline.web.importing import words as said
from leadline.web.roles import Role, role_of, verb
from leadline.web.shell.toasts import PUTS_BACK, Gone, with_toast
from leadline.web.writes import current_home

NOTHING = "says nothing"
MAPPING = "mapping"


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
    ago, exact = clock.ago(one.saved, datetime.now(UTC), zone), clock.exact(one.saved, zone)
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
    gone = forget_mapping(current_home(), request.POST.get("name", ""))
    if gone is None:
        return with_toast(request, redirect("import"), "It was gone already.")
    told = f"“{gone.name}” is forgotten: files with its columns are asked about again."
    return with_toast(request, redirect("import"), told, undo=Gone(MAPPING, asdict(gone)))


def put_back(request: HttpRequest, given: Map[str, Any]) -> bool:
    """What was forgotten is kept again."""
    if not role_of(request.user).may(Role.MARKETER):
        raise PermissionDenied
    return put_mapping_back(current_home(), Forgotten(**given))


PUTS_BACK[MAPPING] = put_back
