"""What was chosen on the page of columns, made into a mapping."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import replace
from datetime import date

from leadline.collect.fields import is_field
from leadline.collect.files.mapping import Mapping
from leadline.web.importing import words as said
from leadline.web.importing.own_touches import (
    BOUGHT,
    KINDS,
    OF_PURCHASE,
    OWN,
    bought_as,
    may_have_own,
    own_of,
    with_bought,
    with_own,
    without,
)

TO = "to-"
"""Of the field that a column, by its place, goes to."""
MEANS, WORD = "means-", "word-"
"""Of a word, by the place of its column and its own number: what it means, and itself."""
OF = "of-"
"""Of the field that a column, by its place, went to when the form was shown."""
AS_WRITTEN = "="
NOTHING = "~"
LESS = "less"
"""Of the number of another touch that rows make no more."""
EVERY = "every-"
"""Of what is the same in every row."""
LONGEST = 200


def chosen(mapping: Mapping, header: Sequence[str], form: Map[str, str]) -> Mapping:
    """`mapping` with the choices of a form; columns and words that the form does not name stay as they are."""
    before, mapping = mapping, _less(mapping, form)
    left_out = {column for column in header if own_of(before, column) and not own_of(mapping, column)}
    mapping = _own_touches(mapping, [column if column not in left_out else "" for column in header], form)
    mapping = _columns(mapping, header, form)
    mapping = _bought(mapping, header, form)
    mapping = _words(mapping, header, form)
    constants = dict(mapping.constants)
    for name, value in form.items():
        if name.startswith(EVERY):
            field, text = name.removeprefix(EVERY), value.strip()[:LONGEST]
            constants.pop(field, None)
            if _plain(text) and is_field(mapping.kind, field):
                constants[field] = text
    mapping = replace(mapping, constants=constants)
    if "assumed_at" in form:
        mapping = replace(mapping, assumed_at=_day(form["assumed_at"]))
    return mapping


def _goes(mapping: Mapping) -> dict[str, str]:
    """Column → field."""
    return {column: field for field, columns in mapping.fields.items() for column in columns}


def asked_of(mapping: Mapping, column: str) -> bool:
    """Whether a column decides which other touches a row makes."""
    return any(column in part.when or any(column in some for some in part.fields.values()) for part in mapping.touches)


def _less(mapping: Mapping, form: Map[str, str]) -> Mapping:
    """Without a touch that rows make no more."""
    number = form.get(LESS, "")
    return without(mapping, int(number)) if number.isdecimal() and len(number) < 4 else mapping


def _chosen_for(header: Sequence[str], form: Map[str, str]) -> Iterator[tuple[str, str]]:
    """The columns that the form names, and what it says of each."""
    for place, column in enumerate(header):
        to = form.get(f"{TO}{place}")
        if to is not None and column.strip():
            yield column, to


def _own_touches(mapping: Mapping, header: Sequence[str], form: Map[str, str]) -> Mapping:
    for column, to in _chosen_for(header, form):
        kind = to.removeprefix(OWN) if to.startswith(OWN) else ""
        if kind not in KINDS or not may_have_own(mapping):
            kind = ""
        if kind != (own_of(mapping, column) or ""):
            mapping = with_own(mapping, column, kind)
    return mapping


def _bought(mapping: Mapping, header: Sequence[str], form: Map[str, str]) -> Mapping:
    for column, to in _chosen_for(header, form):
        field = to.removeprefix(BOUGHT) if to.startswith(BOUGHT) else ""
        field = field if field in OF_PURCHASE else ""
        if field != (bought_as(mapping, column) or ""):
            mapping = with_bought(mapping, column, field)
    return mapping


def _columns(mapping: Mapping, header: Sequence[str], form: Map[str, str]) -> Mapping:
    before = _goes(mapping)
    now = dict(before)
    for place, column in enumerate(header):
        to = form.get(f"{TO}{place}")
        field = _named(to, column, before.get(column, "")) if to and not to.startswith((OWN, BOUGHT)) else ""
        if to is None or (field and not is_field(mapping.kind, field)):
            continue
        now.pop(column, None)
        if field:
            now[column] = field
    if now == before:
        return mapping
    fields: dict[str, tuple[str, ...]] = {}
    for column in [*(column for column in before if column in now), *(column for column in header if column in now)]:
        field = now[column]
        if column not in fields.get(field, ()):
            fields[field] = (*fields.get(field, ()), column)
    values = {field: words for field, words in mapping.values.items() if field == "*" or field in fields}
    return replace(mapping, fields=fields, values=values)


def _named(to: str, column: str, before: str) -> str:
    """A field as it is; a prefix with the column's own name behind it, or the name that it had."""
    for prefix, _ in said.KEPT:
        if to == prefix:
            return before if before.startswith(prefix) else prefix + (column.strip()[:LONGEST] or "column")
    return to


def _words(mapping: Mapping, header: Sequence[str], form: Map[str, str]) -> Mapping:
    """What was said of a column's words was said of the field that it went to when they were shown (`OF`)."""
    values = {field: dict(words) for field, words in mapping.values.items()}
    goes = _goes(mapping)
    for name, chosen_for in form.items():
        if not name.startswith(MEANS):
            continue
        place, _, number = name.removeprefix(MEANS).partition("-")
        word, means = form.get(f"{WORD}{place}-{number}", "").strip(), chosen_for.strip()  # as cells are read
        if not place.isdecimal() or int(place) >= len(header) or not _plain(word) or not _plain(means):
            continue
        field = goes.get(header[int(place)])
        if field is None or form.get(f"{OF}{place}", field) != field:
            continue
        words = values.setdefault(field, {})
        for known in [known for known in words if known.strip().casefold() == word.casefold()]:
            del words[known]
        if means == NOTHING:
            words[word] = None
        elif means and means != AS_WRITTEN:
            words[word] = means[:LONGEST]
    return replace(mapping, values={field: words for field, words in values.items() if words})


def _plain(text: str) -> bool:
    """Whether a text can stand in a mapping as it is: there is something to see, and nothing that cannot be."""
    return bool(text.strip()) and text.isprintable()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        return None
