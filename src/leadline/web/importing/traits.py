"""How a file is written, as pickers: what was found, why, and what may be said instead."""

from __future__ import annotations

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from leadline import words
from leadline.collect.files.manner import Manner, Trait
from leadline.problems import LeadlineError
from leadline.touches.instants import zone_named
from leadline.touches.phones import region_named
from leadline.web.importing import own_numbers
from leadline.web.importing import words as said

TRAIT = "trait-"
FREE = ("zone", "currency", "region")
"""What is typed, not picked: there are too many."""
MEND = {
    "zone": "Write the zone as Europe/Berlin or America/New_York.",
    "currency": "Write three letters, as EUR or USD.",
    "region": "Write the two letters of the country, as DE or US.",
}
"""How to write what is typed."""
ABOVE = "above"
"""Said of the row of names where others stand above it."""
SHOWN_BY = ("encoding", "dates", "decimals", "currency")


@dataclass(frozen=True, slots=True)
class Picker:
    """`options` are (value, words); without any, it is typed. `examples` as in a trait."""

    name: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...]
    why: str
    examples: tuple[tuple[str, str], ...]
    stated: bool
    sure: bool

    @property
    def told(self) -> bool:
        """Whether it is said in a sentence too: what may be wrong, and what is best seen by an example."""
        if self.name == "header" and ABOVE in self.why:
            return True
        return not self.sure or (not self.stated and self.name in SHOWN_BY and bool(self.examples))


def pickers(traits: Sequence[Trait], manner: Manner) -> list[Picker]:
    """One for each trait, with the choice that counts now."""
    return [_picker(trait, getattr(manner, trait.name)) for trait in traits]


def stated_in(form: Map[str, str], before: Manner, traits: Sequence[Trait]) -> Manner:
    """What a form states of how a file is written. What is left as it was found is not stated."""
    stated: dict[str, Any] = {}
    for trait in traits:
        value = form.get(f"{TRAIT}{trait.name}")
        if value is None:
            continue
        allowed = {choice for choice, _ in trait.choices} | {trait.value}
        value = value.strip()
        if trait.name in FREE and not trait.choices:
            value = _read(trait.name, value, getattr(before, trait.name) or trait.value or "")
        elif value not in allowed:
            continue
        if value == (trait.value or "") and not trait.stated:
            continue
        stated[trait.name] = (int(value) if trait.name == "header" else value) if value else None
    return replace(before, **stated) if stated else before


def _picker(trait: Trait, value: object) -> Picker:
    now = str(value) if value is not None else trait.value or ""
    trait = in_own_numbers(trait)
    options = trait.choices
    if options and now not in {choice for choice, _ in options}:
        options = ((now, words_of(trait.name, now)), *options)
    examples = trait.examples if trait.name != "header" else ()
    return Picker(
        trait.name, said.TRAIT.get(trait.name, trait.name.capitalize()), now, options, trait.why, examples,
        trait.stated, trait.sure,
    )  # fmt: skip


def in_own_numbers(trait: Trait) -> Trait:
    """As whoever reads it writes numbers."""
    trait = replace(trait, why=own_numbers.sentence(trait.why))
    if trait.name != "decimals":
        return trait
    return replace(
        trait,
        examples=tuple((text, words.written(read)) for text, read in trait.examples),
        choices=tuple((value, own_numbers.choice(text)) for value, text in trait.choices),
    )


def words_of(name: str, value: str) -> str:
    """A value of a trait as it is shown."""
    if name == "separator":
        return {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}.get(value, value)
    if name == "decimals":
        return {",": "comma", ".": "point"}.get(value, value)
    if name == "dates":
        return {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}.get(value, value)
    if name == "encoding":
        return {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}.get(value, value)
    return value.replace("_", " ") if value else "not said"


def unread_in(form: Map[str, str], traits: Sequence[Trait]) -> list[str]:
    """A sentence for each thing that was typed and means nothing, so that what was there has stayed."""
    told = []
    for trait in traits:
        typed = form.get(f"{TRAIT}{trait.name}", "").strip()
        if trait.name in FREE and not trait.choices and typed and not _read(trait.name, typed, ""):
            told.append(f"{said.TRAIT[trait.name]}: “{typed[:64]}” is not known. {MEND[trait.name]}")
    return told


def _read(name: str, value: str, before: str) -> str:
    """What was typed, if it means something; else what was there."""
    try:
        if name == "zone":
            zone_named(value or None)
        elif name == "region":
            value = region_named(value or None) or ""
        elif value and not (len(value) == 3 and value.isascii() and value.isalpha()):
            return before
    except LeadlineError:
        return before
    return value.upper() if name == "currency" else value
