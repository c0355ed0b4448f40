"""Mappings that are kept for the next file of the same shape, as texts."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from leadline.problems import Problem, RecordError, nearest
from leadline.record.home import Home
from leadline.record.links import now_micros
from leadline.record.models import SavedMapping
from leadline.record.writer import writing
from leadline.touches.instants import moment_of


@dataclass(frozen=True, slots=True)
class Saved:
    """A mapping's text under a name."""

    name: str
    text: str
    saved: datetime


def shape_of(header: Collection[str]) -> str:
    """The same for files whose columns have the same names, in any order and case."""
    names = sorted(name.strip().casefold() for name in header if name.strip())
    return hashlib.sha256("\n".join(names).encode("utf-8", "surrogatepass")).hexdigest()


def save_mapping(home: Home, name: str, header: Collection[str], text: str) -> None:
    """Keep a mapping's text for files of this shape; another of this name is put aside."""
    with writing(home, "save a mapping"):
        kept = {"shape": shape_of(header), "text": text, "saved": now_micros()}
        SavedMapping.objects.update_or_create(name=name, defaults=kept)


def saved_for_shape(header: Collection[str]) -> Saved | None:
    """The mapping that was saved last for files of this shape."""
    row = SavedMapping.objects.filter(shape=shape_of(header)).order_by("-saved", "-id").first()
    return _saved(row) if row is not None else None


def saved_named(name: str) -> Saved:
    """Raises RecordError if no mapping is saved under this name."""
    row = SavedMapping.objects.filter(name=name).first()
    if row is None:
        names = list(SavedMapping.objects.order_by("name").values_list("name", flat=True))
        near = nearest(name, names)
        listed = f"There are {', '.join(names)}." if names else "None is saved; name a file."
        mend = f"Did you mean {near}?" if near else listed
        raise RecordError(Problem("no_such_mapping", f"No mapping is saved as {name!r}.", mend, nearest=near))
    return _saved(row)


def saved_mappings() -> list[Saved]:
    """All of them, by name."""
    return [_saved(row) for row in SavedMapping.objects.order_by("name")]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """All that `put_mapping_back` needs; `saved` in microseconds."""

    name: str
    shape: str
    text: str
    saved: int


def forget_mapping(home: Home, name: str) -> Forgotten | None:
    """None if there was none."""
    with writing(home, "forget a mapping"):
        row = SavedMapping.objects.filter(name=name).first()
        if row is None:
            return None
        row.delete()
        return Forgotten(row.name, row.shape, row.text, row.saved)


def put_mapping_back(home: Home, gone: Forgotten) -> bool:
    """Undo `forget_mapping`. False if a mapping of this name is there (again) already."""
    with writing(home, "save a mapping"):
        _, made = SavedMapping.objects.get_or_create(
            name=gone.name, defaults={"shape": gone.shape, "text": gone.text, "saved": gone.saved}
        )
        return made


def _saved(row: SavedMapping) -> Saved:
    return Saved(row.name, row.text, moment_of(row.saved))
