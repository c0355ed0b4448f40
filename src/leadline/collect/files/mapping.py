"""Which column of a file is read as which field."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from leadline.collect.fields import KINDS, UTM, Kind, is_field, unknown_field
from leadline.problems import BadSetting, Problem, nearest


def checked_kind(kind: str) -> Kind:
    """Raises BadSetting for a word that is no kind of import."""
    for known in KINDS:
        if kind == known:
            return known
    near = nearest(kind, KINDS)
    raise BadSetting(
        Problem(
            "unknown_kind", f"Nothing can be imported as {kind!r}.", f"Choose one of {', '.join(KINDS)}.", nearest=near
        )
    )


def columns_by_field(
    kind: Kind, header: tuple[str, ...], mapping: Mapping[str, str], constants: Mapping[str, str], file: Path
) -> dict[str, int]:
    """Field → place of its column. Without a mapping, columns named like a field are taken. Raises BadSetting with
    every problem.
    """
    problems = [unknown_field(kind, name) for name in [*mapping, *constants] if not is_field(kind, name)]
    places: dict[str, int] = {}
    for field, column in mapping.items():
        found = [i for i, name in enumerate(header) if name == column] or [
            i for i, name in enumerate(header) if name.casefold() == column.strip().casefold()
        ]
        if len(found) == 1:
            places[field] = found[0]
        elif found:
            what = f"{len(found)} columns are called {column!r}."
            problems.append(Problem("column_twice", what, "Give each its own name.", file=str(file), path=field))
        else:
            near = nearest(column, [name for name in header if name])
            mend = f"Did you mean '{near}'?" if near else f"The file has {', '.join(name for name in header if name)}."
            problems.append(
                Problem(
                    "no_such_column", f"There is no column {column!r}.", mend, file=str(file), path=field, nearest=near
                )
            )
    if not mapping:
        for i, name in enumerate(header):
            field = name if is_field(kind, name) else name.casefold()
            if is_field(kind, field):
                places.setdefault(field, i)
    for other, field in UTM.items():
        if other in places:
            place = places.pop(other)
            places.setdefault(field, place)
    problems += _missing(kind, {*places, *mapping, *constants}, file)
    if problems:
        raise BadSetting(*problems)
    return places


def _missing(kind: Kind, given: set[str], file: Path) -> list[Problem]:
    if kind == "costs":
        lacking = [] if "amount" in given else ["amount"]
        lacking += [] if given & {"day", "day_from"} else ["day"]
        return [
            Problem(f"no_{field}", f"No column gives the {field}.", f"Map one: --map {field}=COLUMN.", file=str(file))
            for field in lacking
        ]
    problems = []
    if not given & {"user_id", "external_id", "email", "phone", "cookie"}:
        mend = "Map at least one of external_id, email, phone, user_id, cookie: --map email=COLUMN."
        problems.append(Problem("no_key_column", "No column says who it was.", mend, file=str(file)))
    if kind == "touches" and "kind" not in given:
        mend = "Map one (--map kind=COLUMN), or give one kind for all rows."
        problems.append(Problem("no_kind_column", "No column says what kind of touch it was.", mend, file=str(file)))
    return problems
