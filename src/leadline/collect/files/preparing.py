"""Looking at a file before anything is written: whether it can be read, and whether the mapping fits it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from leadline.collect.fields import Kind
from leadline.collect.files.mapping import checked_kind, columns_by_field
from leadline.collect.files.opening import Opened, opened
from leadline.touches.instants import zone_named
from leadline.touches.phones import region_named


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file with a mapping that fits it. `places` says at which place of the header each field stands."""

    file: Opened
    kind: Kind
    places: Mapping[str, int]
    mapping: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    zone: str | None = None
    region: str | None = None

    @property
    def left_out(self) -> tuple[str, ...]:
        """The columns that are read as nothing."""
        taken = set(self.places.values())
        return tuple(name for place, name in enumerate(self.file.header) if name and place not in taken)


def prepare(
    path: str | Path,
    kind: str,
    mapping: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    zone: str | None = None,
    region: str | None = None,
) -> Prepared:
    """Raises BadFile if the file cannot be read, BadSetting for a kind, mapping, constant, zone or region that is
    wrong.
    """
    known_kind = checked_kind(kind)
    zone_named(zone)
    country = region_named(region)
    file = opened(Path(path))
    given, fixed = dict(mapping or {}), dict(constants or {})
    places = columns_by_field(known_kind, file.header, given, fixed, file.path)
    return Prepared(file, known_kind, places, given, fixed, zone, country)
