"""What the columns of a file may mean: suggested from their names and contents, never taken silently."""

from __future__ import annotations

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pyarrow as pa

from leadline.collect.fields import Kind
from leadline.collect.files.column_names import fields_named
from leadline.collect.files.columns import missing, named_like_fields
from leadline.collect.files.contents import Contents
from leadline.collect.files.finding import found
from leadline.collect.files.guessing import FITS, MAY_FIT, Guess, guesses
from leadline.collect.files.kinds_of_files import kind_of
from leadline.collect.files.manner import Manner, Trait, over, settled
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.mapping_parts import ANY, Part
from leadline.collect.files.preparing import MOMENTS
from leadline.collect.files.recognising import preset_for, with_currency
from leadline.collect.files.sheets import AS_FOUND, Sheet
from leadline.collect.files.title_days import days_of_titles
from leadline.collect.files.totals import told_of, totals
from leadline.collect.files.words_known import share_of_offers, words_for
from leadline.playbook.playbook import Playbook
from leadline.problems import Problem
from leadline.touches.amounts import read_amount
from leadline.touches.follow_up import truth
from leadline.touches.instants import moment_of, read_instant, zone_named

OF_OFFERS: tuple[Kind, ...] = ("requests", "deals", "touches")
"""Rows by which an offer may be taken."""
ROWS = 20_000
"""Rows that are looked at."""
State = Literal["sure", "check", "left out"]


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What a column is suggested to be. `examples` are cells as they stand, `read` what they are read as; `dated`: its
    cells look like dates.
    """

    name: str
    place: int
    examples: tuple[str, ...]
    read: tuple[str, ...]
    field: str | None
    state: State
    why: str
    note: str = ""
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A mapping that somebody has yet to look at. `why` says where its kind is from, `notes` what else to know,
    `traits` how the file seems to be written (what was found is not stated in the mapping).
    """

    mapping: Mapping
    columns: tuple[ColumnGuess, ...]
    why: str
    notes: tuple[Problem, ...] = ()
    traits: tuple[Trait, ...] = ()


def suggested(
    sheet: Sheet, kind: Kind | None, playbook: Playbook, stated: Manner = AS_FOUND, *, by_preset: bool = True
) -> Suggestion:
    """A mapping for a file. Without `kind`, that is suggested too. `stated` is what was said of how it is written.
    Without `by_preset` nobody asks which program wrote it.
    """
    contents = look(sheet)
    preset = preset_for(sheet.header) if by_preset else None
    if preset is not None and kind in (None, preset.kind):
        mapping, why = preset, f"The columns are those of {preset.name}."
        taken = _taken(sheet, mapping, why)
    else:
        offers = _offers(sheet, contents, playbook)
        asked = offers is not None
        kind, why = (kind, "As stated.") if kind else kind_of(sheet.header, contents, sheet.titles, asked=asked)
        taken = guesses(kind, sheet.header, contents)
        if offers is not None and kind in OF_OFFERS and not any(guess.field == "offer" for guess in taken.values()):
            taken[offers] = Guess("offer", "check", "Its cells are offers of your playbook.")
        mapping = _mapping(kind, sheet, contents, taken)
        mapping = replace(mapping, leave_out=totals(mapping, sheet.header, contents))
    mapping = replace(mapping, read=over(mapping.read, stated))
    traits = _traits(sheet, mapping)
    read = settled(mapping.read, traits)
    mapping, notes = words_for(mapping, _by_field(mapping, sheet, contents), playbook)
    columns = tuple(
        _column(place, name, contents[place], taken.get(place), read, mapping.kind)
        for place, name in enumerate(sheet.header)
        if name
    )
    added_up = () if preset is not None and mapping.name else told_of(mapping.leave_out)
    return Suggestion(mapping, columns, why, (*notes, *added_up, *_lacking(mapping, sheet)), traits)


def look(sheet: Sheet, rows: int = ROWS) -> list[Contents]:
    """The first rows, column by column."""
    kept: list[list[pa.Array]] = [[] for _ in sheet.header]
    seen = 0
    for batch in sheet.batches():
        for column, cells in zip(kept, batch.columns, strict=True):
            column.append(cells.slice(0, rows - seen))
        seen += len(batch.lines)
        if seen >= rows:
            break
    return [Contents(pa.chunked_array(column, pa.string()).combine_chunks()) for column in kept]


def _offers(sheet: Sheet, contents: Sequence[Contents], playbook: Playbook) -> int | None:
    """The column whose name tells nothing, but its cells are mostly offers of the playbook."""
    nameless = [place for place, name in enumerate(sheet.header) if name and not fields_named(name)]
    shares = {place: share_of_offers(contents[place], playbook) for place in nameless}
    best = max(shares, key=lambda place: shares[place], default=None)
    return best if best is not None and shares[best] >= MAY_FIT else None


def _mapping(kind: Kind, sheet: Sheet, contents: Sequence[Contents], taken: Map[int, Guess]) -> Mapping:
    fields: dict[str, tuple[str, ...]] = {}
    touches: list[Part] = []
    for place, guess in taken.items():
        name = sheet.header[place]
        if guess.field == "won" and kind not in ("purchases",):
            touches.append(_bought(name, contents[place], fields))
        elif guess.field:
            fields[guess.field] = (*fields.get(guess.field, ()), name)
    constants = {"kind": "page_view"} if kind == "touches" and "kind" not in fields and "page" in fields else {}
    money = _money(fields)
    bought = [replace(part, fields=money, constants=with_currency({}, money)) for part in touches]
    if bought or kind in ("requests", "people"):
        fields = {name: columns for name, columns in fields.items() if name not in ("amount", "currency")}
    empty: dict[str, str | None] = {word: None for place in taken for word in contents[place].nothing}
    values: dict[str, dict[str, str | None]] = {ANY: empty} if empty else {}
    constants = with_currency(constants, fields)
    return Mapping(kind, fields, values, constants, touches=tuple(bought))


def _money(fields: Map[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {name: fields[name] for name in ("amount", "currency") if name in fields}


def _bought(column: str, contents: Contents, fields: Map[str, tuple[str, ...]]) -> Part:
    """A column that says who bought: those rows are purchases as well."""
    return Part("purchases", _money(fields), {}, {column: tuple(word for word in contents.words if truth(word))})


def _taken(sheet: Sheet, mapping: Mapping, why: str) -> dict[int, Guess]:
    """What each column is by a mapping that is sure."""
    found: dict[int, Guess] = {}
    named = {field: tuple(sheet.header[at] for at in places) for field, places in _named(sheet, mapping).items()}
    for touch in (replace(Part(mapping.kind), fields=mapping.fields or named), *mapping.touches):
        for field, columns in touch.fields.items():
            for column in columns:
                found.setdefault(sheet.header.index(column), Guess(field, "sure", why))
    return found


def _named(sheet: Sheet, mapping: Mapping) -> dict[str, tuple[int, ...]]:
    return named_like_fields(mapping.kind, sheet.header) if not mapping.fields else {}


def _by_field(mapping: Mapping, sheet: Sheet, contents: Sequence[Contents]) -> dict[str, Contents]:
    """The cells of each field that one column gives."""
    places = {name: place for place, name in reversed(list(enumerate(sheet.header)))}
    return {
        field: contents[places[columns[0]]]
        for field, columns in mapping.fields.items()
        if len(columns) == 1 and columns[0] in places
    }


def _traits(sheet: Sheet, mapping: Mapping) -> tuple[Trait, ...]:
    """How the file is written, found out from the columns of dates and amounts."""
    touches = (mapping.fields, *(part.fields for part in mapping.touches))
    dates = {name for fields in touches for field in MOMENTS for name in fields.get(field, ())}
    amounts = {name for fields in touches for name in fields.get("amount", ())}
    return found(sheet, mapping.read, tuple(sorted(dates)), tuple(sorted(amounts)))


def _column(place: int, name: str, contents: Contents, guess: Guess | None, manner: Manner, kind: Kind) -> ColumnGuess:
    note = ""
    if contents.empty:
        note = "" if guess is None else "Its cells are empty."
        guess = guess or Guess(None, "left out", "Its cells are empty.")
    elif contents.constant is not None and len(contents.column) > 1:
        same = f"It says the same in every row that was looked at: “{contents.constant[:40]}”."
        note = "" if guess is None else same
        guess = guess or Guess(None, "left out", same)
    if contents.nothing:
        listed = ", ".join(f"“{word}”" for word in contents.nothing)
        note = f"{note} {listed} {'is' if len(contents.nothing) == 1 else 'are'} read as nothing.".strip()
    own = guess or Guess(None, "left out", "Its name is no field that is known.")
    read = tuple(_read(own.field, text, manner) for text in contents.examples) if own.field else ()
    field = "purchases" if own.field == "won" and kind != "purchases" else own.field
    dated = contents.share("date") >= FITS
    return ColumnGuess(name, place, contents.examples, read, field, own.state, own.why, note, dated)


def _read(field: str | None, text: str, manner: Manner) -> str:
    """What a cell is read as, in plain words; nothing where it cannot be read."""
    if field in MOMENTS:
        found_ = read_instant(text, zone_named(manner.zone), manner.dates)
        return (
            moment_of(found_).astimezone(zone_named(manner.zone)).isoformat(" ", "minutes")
            if found_ is not None
            else ""
        )
    if field == "amount":
        amount = read_amount(text, manner.decimals)
        return f"{amount / 1_000_000:,.2f}" if amount is not None else ""
    return text


def _lacking(mapping: Mapping, sheet: Sheet) -> list[Problem]:
    """What has to be said before it can be imported."""
    named = {*mapping.fields, *mapping.constants, *_named(sheet, mapping)}
    if mapping.kind == "costs" and days_of_titles(sheet.titles):
        named.add("day")
    notes = missing(mapping.kind, named, sheet.path)
    dateless = "at" not in named and mapping.kind not in ("costs", "people", "suppressions")
    if dateless and mapping.assumed_at is None:
        mend = "Map one, or state a date for rows without one: --at DATE (assumed_at: in the mapping)."
        notes.append(Problem("no_date_column", "No column says when it was.", mend, file=str(sheet.path)))
    return [replace(note, level="warning") for note in notes]
