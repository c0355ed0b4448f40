"""Looking at a file before anything is written: whether it can be read, and whether the mapping fits it."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from pathlib import Path

from leadline.collect.fields import DAYS_OF_COSTS, UTM, Kind, checked_kind
from leadline.collect.files.columns import Places, missing, named_like_fields, place_of, places_of, unknown_fields
from leadline.collect.files.finding import found
from leadline.collect.files.manner import Manner, Trait, settled
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.mapping_parts import Part
from leadline.collect.files.sheets import Sheet, open_sheet
from leadline.collect.files.title_days import days_of_titles
from leadline.collect.shaping import Reading
from leadline.collect.shaping.moments import AS_OF_NOW
from leadline.playbook.playbook import Playbook
from leadline.problems import BadSetting, Problem
from leadline.touches.instants import zone_named
from leadline.touches.keys import KEY_KINDS
from leadline.touches.phones import region_named

FOR_EVERY_TOUCH = (*KEY_KINDS, "at", "received")
"""What every touch of a row has of its first, unless it has its own."""
MOMENTS = ("at", "received", "until", "closed", *DAYS_OF_COSTS)
"""Fields that hold dates."""


@dataclass(frozen=True, slots=True)
class PreparedTouch:
    """A touch that rows make: at which places its fields stand, what is constant, and for which words of which columns
    it is made.
    """

    kind: Kind
    places: Map[str, tuple[int, ...]]
    constants: Map[str, str] = field(default_factory=dict)
    when: Map[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file with a mapping that fits it. `mapping.read` is settled: stated, or found out. The first of `touches` is
    the row's own. `notes` are on the file as a whole. `asked` is the mapping as it was stated.
    """

    sheet: Sheet
    mapping: Mapping
    touches: tuple[PreparedTouch, ...]
    traits: tuple[Trait, ...] = ()
    notes: tuple[Problem, ...] = ()
    asked: Mapping | None = None

    @property
    def stated(self) -> Mapping:
        """The mapping as it was stated, without what was found out of this file."""
        return self.asked or self.mapping

    @property
    def kind(self) -> Kind:
        return self.mapping.kind

    @property
    def places(self) -> Map[str, tuple[int, ...]]:
        """Of the row's own touch."""
        return self.touches[0].places

    @property
    def constants(self) -> Map[str, str]:
        return self.touches[0].constants

    @property
    def zone(self) -> str | None:
        return self.mapping.read.zone

    @property
    def region(self) -> str | None:
        return self.mapping.read.region

    @property
    def name(self) -> str:
        """The file's, without its folder."""
        return self.sheet.path.name

    @property
    def several(self) -> bool:
        """Whether a row may make several touches."""
        return len(self.touches) > 1 or self.kind == "deals"

    @property
    def questions(self) -> tuple[Trait, ...]:
        """What has to be stated before anything is written."""
        return tuple(trait for trait in self.traits if trait.value is None)

    @property
    def unanswered(self) -> tuple[Problem, ...]:
        """The questions as they are told to whoever starts the import without an answer."""
        return tuple(_question(trait, str(self.sheet.path)) for trait in self.questions)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The columns that are read as nothing."""
        taken = {place for touch in self.touches for places in touch.places.values() for place in places}
        taken |= {place for touch in self.touches for place in touch.when}
        return tuple(name for place, name in enumerate(self.sheet.header) if name and place not in taken)

    def reading(self, playbook: Playbook, now: datetime) -> Reading:
        """How its texts are read at this moment; amounts without a currency are in the playbook's."""
        read = self.mapping.read
        zone = zone_named(read.zone)
        at = self.mapping.assumed_at
        if at is not None and not isinstance(at, datetime):
            at = datetime.combine(at, time(), zone)
        elif at is not None and at.tzinfo is None:
            at = at.replace(tzinfo=zone)
        return Reading(
            self.kind,
            zone,
            read.zone is not None,
            at,
            region=read.region,
            currency=read.currency or playbook.currency,
            rated=frozenset((playbook.currency, *playbook.rates)),
            dates=read.dates,
            decimals=read.decimals,
            trusted_keys=self.mapping.trusted_keys,
            now=now if self.kind in AS_OF_NOW and at is None else None,
        )


def stated(
    kind: str,
    columns: Map[str, str] | None = None,
    constants: Map[str, str] | None = None,
    zone: str | None = None,
    region: str | None = None,
    at: datetime | None = None,
) -> Mapping:
    """The mapping that a few words make. Raises BadSetting for a kind, zone or region that is wrong."""
    zone_named(zone)
    fields = {field: (column,) for field, column in (columns or {}).items()}
    read = Manner(zone=zone or None, region=region_named(region))
    return Mapping(checked_kind(kind), fields, {}, dict(constants or {}), read, at)


def prepare(path: str | Path, mapping: Mapping) -> Prepared:
    """Raises BadFile if the file cannot be read, BadSetting with everything in the mapping that does not fit it."""
    return prepared_sheet(open_sheet(Path(path), mapping.read), mapping)


def prepared_sheet(sheet: Sheet, mapping: Mapping) -> Prepared:
    """`prepare` of a file that is open already."""
    problems: list[Problem] = []
    stated_ = mapping
    mapping, notes = _with_days(sheet, mapping)
    own = _touch(sheet, Part(mapping.kind, mapping.fields, mapping.constants), problems)
    shared = {name: places for name, places in own.places.items() if name in FOR_EVERY_TOUCH}
    fixed = {name: text for name, text in own.constants.items() if name in FOR_EVERY_TOUCH}
    touches = [own]
    for part in mapping.touches:
        more = _touch(sheet, part, problems, shared, fixed)
        touches.append(replace(more, when=_when(sheet, part, problems)))
    if problems:
        raise BadSetting(*dict.fromkeys(problems))
    traits = found(sheet, mapping.read, _columns(sheet, touches, MOMENTS), _columns(sheet, touches, ("amount",)))
    read = settled(_known(mapping.read, sheet.manner), traits)
    return Prepared(sheet, replace(mapping, read=read), tuple(touches), traits, (*sheet.notes, *notes), stated_)


def _with_days(sheet: Sheet, mapping: Mapping) -> tuple[Mapping, tuple[Problem, ...]]:
    """Costs without a day of their own are of the days in the report's title."""
    named = {*DAYS_OF_COSTS} & {
        *mapping.fields,
        *mapping.constants,
        *(named_like_fields("costs", sheet.header) if not mapping.fields else ()),
    }
    found = days_of_titles(sheet.titles) if mapping.kind == "costs" and not named else None
    if found is None:
        return mapping, ()
    first, last = (day.isoformat() for day in found)
    what = f"The costs have no day of their own: they are of {first} to {last}, as the title says."
    constants = {**mapping.constants, "day_from": first, "day_to": last}
    return replace(mapping, constants=constants), (Problem("days_of_title", what, level="note"),)


def _columns(sheet: Sheet, touches: list[PreparedTouch], fields: Collection[str]) -> tuple[str, ...]:
    """The names of the columns that are read as one of these fields."""
    places = {at for touch in touches for name, found in touch.places.items() if name in fields for at in found}
    return tuple(sheet.header[place] for place in sorted(places))


def _question(trait: Trait, file: str) -> Problem:
    ways = " or ".join(f"--{trait.name} {value} ({words})" for value, words in trait.choices)
    mend = f"State it: {ways}." if ways else f"State it: --{trait.name}."
    return Problem(f"unclear_{trait.name}", f"{trait.why[:1].upper()}{trait.why[1:]}.", mend, file=file)


def _touch(
    sheet: Sheet,
    part: Part,
    problems: list[Problem],
    shared: Map[str, tuple[int, ...]] | None = None,
    fixed: Map[str, str] | None = None,
) -> PreparedTouch:
    """`shared` and `fixed`: what a further touch of a row has of the first; without them it is the first."""
    header, path = sheet.header, sheet.path
    problems += unknown_fields(part.kind, [*part.fields, *part.constants])
    given = {name: columns for name, columns in part.fields.items() if columns}
    first = shared is None
    places: Places = places_of(given, header, path, problems)
    if not given and first:
        places = named_like_fields(part.kind, header)
    constants = {UTM.get(name, name): text for name, text in part.constants.items()}
    places = {**{name: at for name, at in (shared or {}).items() if name not in constants}, **places}
    constants = {**{name: text for name, text in (fixed or {}).items() if name not in part.fields}, **constants}
    problems += missing(part.kind, {*places, *given, *constants}, path)
    return PreparedTouch(part.kind, places, constants)


def _when(sheet: Sheet, part: Part, problems: list[Problem]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for column, words in part.when.items():
        place = place_of(column, sheet.header, sheet.path, f"when.{column}")
        if isinstance(place, Problem):
            problems.append(place)
        else:
            found[place] = words
    return found


def _known(stated: Manner, opened: Manner) -> Manner:
    """What was stated, and what opening the file showed."""
    names = ("encoding", "separator", "sheet", "header")
    return replace(stated, **{name: getattr(stated, name) or getattr(opened, name) for name in names})
