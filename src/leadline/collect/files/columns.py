"""At which places of a file's header the fields of a mapping stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from leadline.collect.fields import UTM, Kind, is_field, unknown_field
from leadline.problems import Problem, nearest
from leadline.touches.keys import KEY_KINDS

Places = dict[str, tuple[int, ...]]


def place_of(column: str, header: tuple[str, ...], file: Path, path: str) -> int | Problem:
    """Where a column stands, or why that cannot be said. Case and outer blanks do not matter."""
    found = [i for i, name in enumerate(header) if name == column] or [
        i for i, name in enumerate(header) if name.casefold() == column.strip().casefold()
    ]
    if len(found) == 1:
        return found[0]
    if found:
        what = f"{len(found)} columns are called {column!r}."
        return Problem("column_twice", what, "Give each its own name.", file=str(file), path=path)
    near = nearest(column, [name for name in header if name])
    mend = f"Did you mean '{near}'?" if near else f"The file has {', '.join(name for name in header if name)}."
    return Problem("no_such_column", f"There is no column {column!r}.", mend, file=str(file), path=path, nearest=near)


def places_of(
    fields: Mapping[str, tuple[str, ...]], header: tuple[str, ...], file: Path, problems: list[Problem]
) -> Places:
    """Field → places of its columns; what is wrong goes to `problems`."""
    places: Places = {}
    for field, columns in fields.items():
        found = [place_of(column, header, file, field) for column in columns]
        problems += [place for place in found if isinstance(place, Problem)]
        right = tuple(place for place in found if isinstance(place, int))
        if right:
            places[field] = right
    return _one_name(places)


def named_like_fields(kind: Kind, header: tuple[str, ...]) -> Places:
    """Columns that are named like a field; of several the first."""
    places: Places = {}
    for i, name in enumerate(header):
        field = name if is_field(kind, name) else name.casefold()
        if is_field(kind, field):
            places.setdefault(field, (i,))
    return _one_name(places)


def unknown_fields(kind: Kind, names: Collection[str]) -> list[Problem]:
    return [unknown_field(kind, name) for name in names if not is_field(kind, name)]


def missing(kind: Kind, given: Collection[str], file: Path) -> list[Problem]:
    """What a kind cannot do without."""
    given = set(given)
    if kind == "costs":
        lacking = [] if "amount" in given else ["amount"]
        lacking += [] if given & {"day", "day_from"} else ["day"]
        return [
            Problem(f"no_{field}", f"No column gives the {field}.", f"Map one: --map {field}=COLUMN.", file=str(file))
            for field in lacking
        ]
    problems = []
    if not given & set(KEY_KINDS):
        mend = "Map at least one of external_id, email, phone, user_id, cookie: --map email=COLUMN."
        problems.append(Problem("no_key_column", "No column says who it was.", mend, file=str(file)))
    if kind == "touches" and "kind" not in given:
        mend = "Map one (--map kind=COLUMN), or give one kind for all rows."
        problems.append(Problem("no_kind_column", "No column says what kind of touch it was.", mend, file=str(file)))
    if kind == "notes" and "note" not in given:
        mend = "Map one: --map note=COLUMN."
        problems.append(Problem("no_note_column", "No column holds the notes.", mend, file=str(file)))
    if kind == "deals" and "stage" not in given:
        mend = "Map one: --map stage=COLUMN. Its words may be open, won and lost, or any of yours."
        problems.append(Problem("no_stage_column", "No column says how deals stand.", mend, file=str(file)))
    return problems


def _one_name(places: Places) -> Places:
    """Other names of fields under the names that are meant."""
    for other, field in UTM.items():
        if other in places:
            place = places.pop(other)
            places.setdefault(field, place)
    return places
