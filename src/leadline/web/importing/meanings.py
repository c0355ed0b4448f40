"""What the words of a column mean, where a column holds few words and the playbook or Leadline knows them by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from leadline import words
from leadline.collect.files.contents import Contents
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.words_known import words_for
from leadline.collect.shaping.deals import OPEN, how_it_stands
from leadline.playbook import Playbook
from leadline.touches.columns import FOLLOW_UPS, REQUEST_ACTIONS
from leadline.touches.follow_up import follow_up
from leadline.web.importing.choices import AS_WRITTEN, NOTHING
from leadline.web.importing.looking import Column, Look

SHOWN = 30
"""Words of a column; the others are read as they are written."""
ASKED = {"download": "a download", "newsletter": "a newsletter", "follow": "following", "event": "an event",
         "trial": "a trial", "tool": "a tool or test", "quote": "a quote", "booking": "a booking", "chat": "a chat",
         "contact_form": "a contact form"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """`options` are (value, words); `unknown`: nobody has said what it means, and nothing knows it."""

    number: int
    word: str
    rows: str
    value: str
    options: tuple[tuple[str, str], ...]
    unknown: bool


def meanings(column: Column, field: str, mapping: Mapping, playbook: Playbook) -> list[Meaning]:
    """The words of a column that goes to a field of known words; nothing for other columns."""
    choices = _choices(field, playbook)
    if not choices or not column.words:
        return []
    known = {value for value, _ in choices}
    said = {_same(word): means for word, means in (*mapping.values.get("*", {}).items(),
                                                   *mapping.values.get(field, {}).items())}  # fmt: skip
    found = []
    for number, (word, rows) in enumerate(column.words[:SHOWN]):
        means: str | None = said.get(_same(word), AS_WRITTEN)
        value = NOTHING if means is None else means
        understood = value != AS_WRITTEN or _understood(field, word, known, playbook)
        options = choices if value in known or value in (AS_WRITTEN, NOTHING) else [*choices, (value, value)]
        every = ((AS_WRITTEN, _as_written(field, word, playbook)), *options, (NOTHING, "says nothing: leave it empty"))
        found.append(Meaning(number, word, words.count(rows, "row"), value, every, not understood))
    return found


def first_stage(column: Column, means: Sequence[Meaning]) -> str:
    """How the first deal of a column stands."""
    said = {one.word: one.value for one in means}
    first = next(iter(column.examples), "")
    value = said.get(first, AS_WRITTEN)
    return how_it_stands(first) if value == AS_WRITTEN and first else "" if value in (NOTHING, AS_WRITTEN) else value


def contents_of(mapping: Mapping, look: Look) -> dict[str, Contents]:
    """The words of each field that one column gives, the commonest first; nothing of columns of many words."""
    columns = {column.name: column for column in look.columns}
    return {
        field: Contents(pa.array([word for word, _ in columns[names[0]].words], pa.string()))
        for field, names in mapping.fields.items()
        if len(names) == 1 and names[0] in columns
    }


def with_words(before: Mapping, mapping: Mapping, look: Look, playbook: Playbook) -> Mapping:
    """`mapping` with what the words of columns mean that were not placed so `before`: the playbook's offers, products
    and sources by their names, one spelling for several, and nothing where nothing was chosen.
    """
    every = contents_of(mapping, look)
    found = {field: contents for field, contents in every.items() if mapping.fields[field] != before.fields.get(field)}
    if not any(len(contents.column) for contents in found.values()):
        return mapping
    values = {field: dict(words) for field, words in mapping.values.items()}
    everywhere = {_same(word) for word in values.get("*", {})}
    for field, contents in found.items():
        said = {_same(word) for word in values.get(field, {})} | everywhere
        nothing: dict[str, str | None] = {word: None for word in contents.nothing if _same(word) not in said}
        if nothing:
            values[field] = {**values.get(field, {}), **nothing}
    return words_for(replace(mapping, values=values), found, playbook)[0]


def _choices(field: str, playbook: Playbook) -> list[tuple[str, str]]:
    if field == "offer":
        return [(offer.key, offer.name) for offer in playbook.offers]
    if field == "product":
        return [(product.key, product.name) for product in playbook.products]
    if field == "follow_up":
        return [(name, name) for name in FOLLOW_UPS]
    if field == "stage":
        return [(name, name) for name in ("open", "won", "lost")]
    if field == "action":
        return [(name, ASKED.get(name, name)) for name in REQUEST_ACTIONS]
    if field == "source":
        return [(name, words.spoken(name)) for name in sorted(playbook.sources)]
    return []


def _understood(field: str, word: str, known: set[str], playbook: Playbook) -> bool:
    if field == "follow_up":
        return follow_up(word) is not None
    if field == "stage":
        return how_it_stands(word) != "open" or OPEN.search(word) is not None
    if field == "source":
        return True  # any word is a source; the playbook may class it later
    return _same(word) in {_same(one) for one in known}


def _as_written(field: str, word: str, playbook: Playbook) -> str:
    if field == "follow_up":
        return f"as written: {follow_up(word) or 'neutral, since nothing knows the word'}"
    if field == "stage":
        return f"as written: {how_it_stands(word)}"
    return "as it is written"


def _same(word: str) -> str:
    return " ".join(word.lower().split())
