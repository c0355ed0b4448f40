"""Which mapping a file is read by: the one that was stated, a saved one, a preset, names of columns; else one is
suggested, and nothing is imported before somebody has said yes to it.
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadline.cli import homes
from leadline.cli.moment import beginning
from leadline.cli.talk import document, emit_json, line_of, say
from leadline.problems import BadSetting, Problem

if TYPE_CHECKING:
    from leadline.collect.files.manner import Manner
    from leadline.collect.files.mapping import Mapping
    from leadline.collect.files.preparing import Prepared
    from leadline.collect.files.sheets import Sheet
    from leadline.collect.files.suggesting import Suggestion
    from leadline.record.home import Home as RecordHome

STATE = {"sure": "", "check": "  ← look at this", "left out": ""}


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of a file on the command line; `manner` under the names of a Manner."""

    kind: str | None
    columns: Map[str, str]
    constants: Map[str, str]
    mapping: str | None
    preset: str | None
    at: str | None
    manner: Map[str, Any]


def chosen(file: Path, said: Said, home: Path) -> Prepared:
    """The file, ready to be imported. Where nobody has said what its columns mean, a suggestion is told, and BadSetting
    raised.
    """
    from leadline.collect.files.preparing import prepared_sheet

    mapping = _stated(said, home)
    sheet = _opened(file, said, mapping)
    notes: tuple[Problem, ...] = ()
    if mapping is None:
        mapping, notes = _known(sheet, said, home)
    if mapping is None:
        raise _asked(file, sheet, said, home)
    prepared = prepared_sheet(sheet, _with(mapping, said))
    return replace(prepared, notes=(*notes, *prepared.notes))


def mapping_suggested(file: Path, said: Said, home: Path) -> Suggestion:
    """What the file's columns may mean, with what was said of them."""
    sheet = _opened(file, said, None)
    found = _suggestion(sheet, said, home)
    return replace(found, mapping=_with(found.mapping, said))


def show_suggestion(found: Suggestion, as_json: bool) -> None:
    """The mapping as YAML on stdout, what to know of each column on stderr."""
    if as_json:
        emit_json(
            {
                "mapping": found.mapping.text(),
                "why": found.why,
                "columns": [asdict(column) for column in found.columns],
                "traits": [asdict(trait) for trait in found.traits],
                "notes": [note.as_dict() for note in found.notes],
            }
        )
        return
    _tell(found)
    document(found.mapping.text())


def _opened(file: Path, said: Said, mapping: Mapping | None) -> Sheet:
    from leadline.collect.files.manner import Manner, over
    from leadline.collect.files.sheets import open_sheet

    return open_sheet(file, over(mapping.read if mapping else Manner(), _manner(said)))


def _manner(said: Said) -> Manner:
    """Raises BadSetting for a zone, separator, mark, currency or region that is wrong."""
    from leadline.collect.files.language import MANNER
    from leadline.playbook.reading.findings import Findings
    from leadline.playbook.reading.nodes import Node

    findings = Findings()
    entries = {
        name: Node("number" if name == "header" else "text", 1, str(value)) for name, value in said.manner.items()
    }
    read: Manner = MANNER.read(Node("map", 1, entries=entries), (), findings)
    if findings.failed:
        raise BadSetting(*(replace(problem, line=None, path=f"--{problem.path}") for problem in findings.problems))
    return read


def _stated(said: Said, home: Path) -> Mapping | None:
    """A mapping that was named, or made of single words. Of a preset it is known once the file is open."""
    if said.mapping and said.preset:
        raise BadSetting(Problem("two_mappings", "A mapping and a preset are stated.", "State one of them."))
    if said.mapping:
        from leadline.collect.files.choosing import named_mapping

        return _checked(named_mapping(said.mapping, _home(home)), said)
    if said.columns and not said.preset:
        if not said.kind:
            what = "The columns are stated, but not what a row is."
            raise BadSetting(Problem("no_kind_stated", what, "Say it: --as requests.", path="--as"))
        from leadline.collect.files.preparing import stated

        return stated(said.kind, said.columns)
    return None


def _home(home: Path) -> RecordHome | None:
    return homes.reading(home) if homes.is_home(home) else None


def _known(sheet: Sheet, said: Said, home: Path) -> tuple[Mapping | None, tuple[Problem, ...]]:
    """A mapping that nobody had to state, and what is told of it."""
    from leadline.collect.fields import checked_kind
    from leadline.collect.files.choosing import known_mapping
    from leadline.collect.files.recognising import preset_named

    if said.preset:
        return _checked(preset_named(said.preset, sheet.header), said), ()
    kind = checked_kind(said.kind) if said.kind else None
    return known_mapping(_home(home), sheet, kind, said.constants) or (None, ())


def _checked(mapping: Mapping, said: Said) -> Mapping:
    if said.kind and said.kind != mapping.kind:
        what = f"The mapping is of {mapping.kind}, not of {said.kind}."
        raise BadSetting(Problem("other_kind", what, "Leave --as away, or state another mapping.", path="--as"))
    return mapping


def _with(mapping: Mapping, said: Said) -> Mapping:
    """What was said beside a mapping goes over it."""
    from leadline.collect.files.columns import unknown_fields
    from leadline.collect.files.manner import over

    problems = unknown_fields(mapping.kind, [*said.columns, *said.constants])
    if problems:
        raise BadSetting(*problems)
    read = over(mapping.read, _manner(said))
    at: datetime | None = beginning(said.at, read.zone or "UTC", "--at")
    return replace(
        mapping,
        fields={**mapping.fields, **{field: (column,) for field, column in said.columns.items()}},
        constants={**mapping.constants, **said.constants},
        read=read,
        assumed_at=at or mapping.assumed_at,
    )


def _suggestion(sheet: Sheet, said: Said, home: Path) -> Suggestion:
    from leadline.collect.fields import checked_kind
    from leadline.collect.files.suggesting import suggested
    from leadline.playbook.playbook import Playbook

    place = _home(home)
    playbook = place.playbook() if place is not None else Playbook.default()
    return suggested(sheet, checked_kind(said.kind) if said.kind else None, playbook, _manner(said))


def _asked(file: Path, sheet: Sheet, said: Said, home: Path) -> BadSetting:
    """The suggestion is told; nothing is read by it before somebody has looked at it."""
    from leadline.collect.files.columns import missing, named_like_fields

    found = _suggestion(sheet, said, home)
    _tell(found)
    given = {*named_like_fields(found.mapping.kind, sheet.header), *said.constants}
    lacking = missing(found.mapping.kind, given, sheet.path) if said.kind else []
    what = "Nobody has said what the columns of this file mean; a suggestion stands above."
    kind = f" --as {said.kind}" if said.kind else ""
    mend = (
        f"Keep it, look at it, and import by it: leadline import {file}{kind} --suggest > mapping.yaml, "
        f"then leadline import {file} --mapping mapping.yaml."
    )
    return BadSetting(*lacking, Problem("mapping_needed", what, mend, file=str(file)))


def _tell(found: Suggestion) -> None:
    say(f"Rows seem to be {found.mapping.kind}. {found.why}")
    for trait in found.traits:
        say(f"{trait.name}: {trait.value or 'cannot be told'} ({trait.why})")
    for column in found.columns:
        if column.field or column.note:
            goes = f"→ {column.field}" if column.field else "is left out"
            say(f"{column.name} ({', '.join(column.examples)}) {goes}. {column.why} {column.note}{STATE[column.state]}")
    silent = [column for column in found.columns if not column.field and not column.note]
    for why in dict.fromkeys(column.why for column in silent):
        say(f"Left out: {', '.join(column.name for column in silent if column.why == why)}. {why}")
    for note in found.notes:
        say(line_of(note))
