"""The language of mappings: reading a text, with every problem and its line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from leadline.collect.fields import KINDS, Kind, is_field, unknown_field
from leadline.collect.files.manner import Manner
from leadline.collect.files.mapping_parts import ANY, LeaveOut, Part
from leadline.playbook.reading.findings import Findings, Path
from leadline.playbook.reading.nodes import Node, read_nodes
from leadline.playbook.reading.shapes import Flag, Json, Key, ListOf, MapOf, OneOf, Record, Text, Whole, Written
from leadline.playbook.reading.values import currency, time_zone
from leadline.problems import BadSetting, Problem
from leadline.touches.phones import region_named

SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "bar": "|"}
"""Words for what cannot be seen, or has a meaning of its own in YAML."""
OF_CELLS = ("cut", "before", "first_of", "values")
"""Parts of a mapping that say how the cells of a field are read, in every touch."""
TOUCH_KINDS: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind not in ("costs", "deals"))


@dataclass(frozen=True, slots=True)
class Word:
    """A text, or nothing at all: that is given as an empty text."""

    def read(self, node: Node, path: Path, findings: Findings) -> str | None:
        return "" if node.kind == "nothing" else Text().read(node, path, findings)

    def schema(self) -> Json:
        return {"type": ["string", "number", "boolean", "null"]}


def separator(text: str) -> str:
    """One character, or a word for it. Raises ValueError in plain words."""
    found = SEPARATORS.get(text.strip().casefold(), text.strip())
    if len(found) != 1:
        raise ValueError(f"{text!r} is no separator; write tab, comma, semicolon, bar or the character itself")
    return found


def moment(text: str) -> date | datetime:
    """A day, or a moment. Raises ValueError in plain words."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"{text!r} is no date; write it like 2026-03-31") from None


def region(text: str) -> str:
    """A country's two letters. Raises ValueError in plain words."""
    try:
        return region_named(text.strip()) or ""
    except BadSetting as error:
        problem = error.problems[0]
        raise ValueError(f"{problem.what.rstrip('.')}; {problem.mend.rstrip('.')}") from None


def _mapping(given: dict[str, Any], path: Path, findings: Findings) -> dict[str, Any]:
    if "kind" in given:
        _fields(given["kind"], given, path, findings)
    words: dict[str, dict[str, str]] = given.get("values", {})
    return given | {
        "fields": _tuples(given.get("fields", {})),
        "cut": _tuples(given.get("cut", {})),
        "values": {name: {word: meant or None for word, meant in of.items()} for name, of in words.items()},
        "touches": tuple(given.get("touches", ())),
        "leave_out": tuple(given.get("leave_out", ())),
    }


def _tuples(given: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(items) for name, items in given.items()}


def _part(given: dict[str, Any], path: Path, findings: Findings) -> Part | None:
    if "kind" not in given:
        return None
    _fields(given["kind"], given, path, findings)
    fields, when = _tuples(given.get("fields", {})), _tuples(given.get("when", {}))
    return Part(given["kind"], fields, given.get("constants", {}), when)


def _leave_out(given: dict[str, Any], path: Path, findings: Findings) -> LeaveOut | None:
    if "column" not in given:
        return None
    begins, equals = tuple(given.get("begins", ())), tuple(given.get("equals", ()))
    if not begins and not equals and not given.get("empty"):
        what = "This does not say which rows are left out."
        findings.add("missing_key", path, what, "Say how their cells begin (begins:) or what they say (equals:).")
    return LeaveOut(given["column"], begins, equals, given.get("why", ""), given.get("empty", False))


def _fields(kind: Kind, given: dict[str, Any], path: Path, findings: Findings) -> None:
    """Fields that this kind does not have."""
    for place in ("fields", "constants", *OF_CELLS):
        for name in given.get(place, {}):
            if not is_field(kind, name) and not (place in OF_CELLS and _elsewhere(name, given)):
                problem: Problem = unknown_field(kind, name)
                findings.add(problem.id, (*path, place, name), problem.what, problem.mend, near=problem.nearest)


def _elsewhere(name: str, given: dict[str, Any]) -> bool:
    """Words may be those of any touch that the rows make."""
    return name == ANY or any(is_field(part.kind, name) for part in given.get("touches", ()))


COLUMNS = ListOf(Text(), alone=True, least=1)
FIELDS = MapOf(COLUMNS, called="field")
CONSTANTS = MapOf(Text(), called="field")
MANNER = Record(
    {
        "encoding": Key(Text(), "How its letters are written: utf-8, utf-16, cp1252 …", "found out"),
        "separator": Key(Written("bad_separator", separator), "What stands between cells: tab, comma, semicolon, bar"),
        "sheet": Key(Text(), "Which sheet of a workbook", "the first with rows"),
        "header": Key(Whole(1), "The line of the names of the columns, from 1", "found out"),
        "decimals": Key(OneOf((".", ","), "mark"), "What stands before decimals", "found out"),
        "dates": Key(OneOf(("ymd", "dmy", "mdy"), "order of dates"), "Order of day, month and year", "found out"),
        "zone": Key(Written("unknown_zone", time_zone), "Where its times are local", "UTC"),
        "currency": Key(Written("unknown_currency", currency), "Of amounts that name none", "the playbook's"),
        "region": Key(Written("unknown_region", region), "Whose phone numbers lack the country code"),
    },
    "manner",
    finish=lambda given, _path, _findings: Manner(**given),
)
PART = Record(
    {
        "kind": Key(OneOf(TOUCH_KINDS, "kind of touch", "unknown_kind"), "What it is", needed=True),
        "fields": Key(FIELDS, "Field → column or columns"),
        "constants": Key(CONSTANTS, "Field → value"),
        "when": Key(MapOf(COLUMNS, called="column"), "Column → words, or “given”", "every row makes it"),
    },
    "touch",
    finish=_part,
)
LEAVE_OUT = Record(
    {
        "column": Key(Text(), "Whose cells tell; * for any column", needed=True),
        "begins": Key(ListOf(Text(), alone=True, least=1), "How such cells begin"),
        "equals": Key(ListOf(Text(), alone=True, least=1), "What such cells say"),
        "empty": Key(Flag(), "Whether such cells are empty"),
        "why": Key(Text(200), "What such rows are, as “a total”"),
    },
    "row to leave out",
    finish=_leave_out,
)
MAPPING = Record(
    {
        "kind": Key(OneOf(KINDS, "kind of import", "unknown_kind"), "What a row is", needed=True),
        "name": Key(Text(200), "What the mapping is called"),
        "fields": Key(FIELDS, "Field → column; several columns are joined by a blank", "columns named like fields"),
        "values": Key(MapOf(MapOf(Word(), called="word"), called="field"), "Field (or *) → word → what it means, or ~"),
        "constants": Key(CONSTANTS, "Field → value, in every row that does not say it"),
        "cut": Key(MapOf(ListOf(Text(), alone=True), called="field"), "Field → beginnings that are cut off its cells"),
        "before": Key(MapOf(Text(40), called="field"), "Field → what is put before its cells, as hubspot:"),
        "first_of": Key(
            MapOf(Text(3), called="field"), "Field → the mark between several, of which the first is meant"
        ),
        "read": Key(MANNER, "How the file is written", "found out"),
        "assumed_at": Key(Written("bad_date", moment), "The date of rows without one"),
        "touches": Key(ListOf(PART, most=50), "What else a row says"),
        "leave_out": Key(ListOf(LEAVE_OUT, most=100), "Rows that are no data"),
        "trusted_keys": Key(Flag(), "Keys are taken as they stand", "they are read and joined"),
    },
    "mapping",
    finish=_mapping,
)


def read_mapping(text: str, file: str = "") -> dict[str, Any]:
    """The fields of a Mapping. Raises BadSetting with every problem of the text, each with its line."""
    return dict(read_text(MAPPING, text, file, "The mapping is empty.", "It needs at least  kind: requests."))


def read_text(shape: Record, text: str, file: str, empty: str, mend: str) -> Any:
    """What a text says. Raises BadSetting with every problem of it, each with its line."""
    findings = Findings(file)
    root = read_nodes(text, findings)
    findings.root = root
    given = shape.read(root, (), findings) if root is not None else None
    if root is None and not findings.failed:
        findings.add("empty_mapping", (), empty, mend, line=1)
    if findings.failed:
        raise BadSetting(*findings.problems)
    return given


def mapping_schema() -> Json:
    """The JSON Schema of a mapping's text."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Leadline mapping"} | MAPPING.schema()
