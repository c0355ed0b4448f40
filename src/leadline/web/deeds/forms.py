"""The forms of deeds, for the page on which they stand: in a dialog, of one button, or on a page of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from leadline.respond.reasons import former_reasons
from leadline.web.deeds.about import About
from leadline.web.deeds.reading import SETTABLE
from leadline.web.deeds.verbs import VERBS, Verb, why_not
from leadline.web.figures.labels import STAGE_WORDS


@dataclass(frozen=True, slots=True)
class Place:
    """The page that forms stand on: where they are sent (by the name of the deed), what they send beside what is asked,
    and what an answer replaces there, as htmx has it. `back` leads to the page without scripts.
    """

    here: str
    url: Callable[[str], str]
    sent: Mapping[str, str]
    back: str
    back_text: str
    target: str
    swap: str


@dataclass(frozen=True, slots=True)
class Form:
    """`typed` is what was sent, `wrong` what is wrong with it by field. `later`: where the form for later is."""

    verb: Verb
    about: About
    place: Place
    later: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)

    @property
    def what(self) -> str:
        return self.verb.name

    @property
    def url(self) -> str:
        return self.place.url(self.what)

    @property
    def page(self) -> str:
        """The form on a page of its own."""
        return _page(self.place, self.what)

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(f"leadline/deeds/fields/{name}.html" for name in self.verb.asks)

    @property
    def reasons(self) -> tuple[str, ...]:
        """What was given as the reason of this deed before, the most frequent first."""
        return former_reasons(self.about.home).get(self.what, ())

    @property
    def stages(self) -> tuple[tuple[str, str], ...]:
        return tuple((stage, STAGE_WORDS[stage]) for stage in SETTABLE)


def form_of(
    about: About,
    place: Place,
    name: str,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Form:
    later = "" if why_not(about, "snooze") else _page(place, "snooze")
    return Form(VERBS[name], about, place, later, typed or {}, wrong or {})


def forms_of(about: About, place: Place, names: Iterable[str] = VERBS) -> dict[str, Form]:
    """Of these deeds those that can be done now."""
    return {name: form_of(about, place, name) for name in names if not why_not(about, name)}


def _page(place: Place, name: str) -> str:
    return place.url(name) + (f"?{urlencode(place.sent)}" if place.sent else "")
