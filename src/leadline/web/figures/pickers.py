"""The filters above the figures, and by what they are told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leadline.web.figures import labels
from leadline.web.figures.asked import Asked
from leadline.web.figures.kept import Figures
from leadline.web.figures.names import short

PICKED = ("source", "class", "offer", "product")
"""Dimensions that have a picker; others are chosen by a click on a group."""
OPTIONS = 60
"""Values that a picker offers; the others are reached by their row."""


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Picker:
    """`chosen`: it holds something back."""

    name: str
    title: str
    options: tuple[Option, ...]
    chosen: bool


@dataclass(frozen=True, slots=True)
class Segment:
    text: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """The form: what stays as it is (`kept`), the two days as typed and what they say of leads (`days`), pickers, and
    the address without any filter.
    """

    path: str
    kept: tuple[tuple[str, str], ...]
    since: str
    until: str
    pickers: tuple[Picker, ...]
    without: str
    narrowed: bool
    days: str


def filters(path: str, asked: Asked, figures: Figures | None, days: str = "Came since") -> Filters:
    """Pickers for what can be chosen between; none without figures."""
    pickers = [] if figures is None else [_picker(word, asked, figures) for word in PICKED]
    shown = tuple(picker for picker in pickers if picker.chosen or len(picker.options) > 2)
    free = {"since", "until", *(picker.name for picker in shown)}
    narrowing = {"since", "until", *asked.only}
    return Filters(
        path=path,
        kept=tuple((name, value) for name, value in asked.typed.items() if name not in free),
        since=asked.typed.get("since", ""),
        until=asked.typed.get("until", ""),
        pickers=shown,
        without=asked.address(path, dict.fromkeys(narrowing)),
        narrowed=bool(narrowing & set(asked.typed)),
        days=days,
    )


def _picker(word: str, asked: Asked, figures: Figures) -> Picker:
    chosen = asked.only.get(word, "")
    values = figures.values(word)
    offered = values[:OPTIONS]
    playbook = figures.tables.playbook
    options = [Option("", "all", not chosen)]
    options += [
        Option(short(value), _cut(labels.value(word, value, playbook)), short(value) == chosen) for value in offered
    ]
    if chosen and not any(option.chosen for option in options):
        known = {short(value): value for value in values}
        options.append(Option(chosen, _cut(labels.value(word, known.get(chosen, chosen), playbook)), True))
    return Picker(word, labels.DIMENSION_NAMES[word], tuple(options), bool(chosen))


def _cut(text: str) -> str:
    return text if len(text) <= 48 else text[:47] + "…"


def segments(path: str, asked: Asked, choices: Mapping[str, str], current: str, default: str) -> Sequence[Segment]:
    """Links to the same figures told apart by something else."""
    return [
        Segment(text, asked.address(path, by=None if word == default else word), word == current)
        for word, text in choices.items()
    ]
