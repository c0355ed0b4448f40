"""The names of a cost as leads have them, however they were typed; and what is said of a name that no lead has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from leadline import words
from leadline.playbook import Playbook
from leadline.playbook.sources import SLASH, with_medium
from leadline.problems import nearest
from leadline.qualification.conditions import canonical
from leadline.record.costs_by_hand import GivenCost
from leadline.web.figures import labels

NAMED = ("source", "medium", "campaign", "offer")
"""What leads are looked at for."""
SAID = {
    "source": "No lead has come from {} yet.",
    "campaign": "No lead has the campaign {} yet.",
    "offer": "No lead has the offer {} yet.",
}
UNTIL_THEN = "Until one does, the cost counts in what was spent in all and stands in a row of its own."


def spelt(
    given: GivenCost, values: Mapping[str, Sequence[str]], playbook: Playbook
) -> tuple[GivenCost, tuple[str, ...]]:
    """The cost with its names written as leads write them, and what is to be said of names that none has.

    `values` are what leads have in each of `NAMED`, the most frequent first. A name is found as it is written or shown
    on a page, whatever its case, blanks, hyphens and underscores; one that no lead has is looked for in the playbook,
    and else stays as it was typed.
    """
    names = {word: _Names(word, values.get(word, ()), playbook) for word in NAMED}
    found: dict[str, str | None] = {word: getattr(given, word) for word in SAID}
    said = []
    for word, sentence in SAID.items():
        typed = found[word]
        if not typed:
            continue
        known = _source(typed, names, playbook) if word == "source" else names[word].known(typed)
        found[word] = known or names[word].of_playbook(typed) or typed
        if known is None and any(values.values()):
            said.append(" ".join(filter(None, (sentence.format(labels.apart(typed)), names[word].like(typed)))))
    named = replace(given, source=found["source"], campaign=found["campaign"], offer=found["offer"])
    return named, (*said, UNTIL_THEN) if said else ()


def without_leads(
    costs: Iterable[GivenCost], values: Mapping[str, Sequence[str]], playbook: Playbook
) -> tuple[frozenset[str], ...]:
    """Of each cost, which of its source, campaign and offer no lead has; none while there are no leads at all."""
    names = {word: _Names(word, values.get(word, ()), playbook) for word in NAMED}
    anybody = any(values.values())

    def strange(word: str, name: str | None) -> bool:
        if not name:
            return False
        return (_source(name, names, playbook) if word == "source" else names[word].known(name)) is None

    return tuple(frozenset(word for word in SAID if anybody and strange(word, getattr(cost, word))) for cost in costs)


def _source(typed: str, names: Mapping[str, _Names], playbook: Playbook) -> str | None:
    """As leads have it; alone, or with its medium as in `google / cpc`. None where no lead has it."""
    alone = names["source"].known(typed)
    where, _, by = typed.rpartition(SLASH)
    if alone is not None or not where:
        return alone
    source = names["source"].known(where)
    medium = names["medium"].known(by) or names["medium"].of_playbook(by)
    both = f"{source}{SLASH}{medium}"
    return both if source and medium and with_medium(both, playbook.source_classes)[1] else None


class _Names:
    """The names that leads have in a dimension, and those that the playbook gives."""

    def __init__(self, word: str, values: Sequence[str], playbook: Playbook) -> None:
        self._shown = {labels.value(word, value, playbook): value for value in reversed(values)}
        self._written = {canonical(value): value for value in reversed(values)}
        self._plain = _plainly(((value, value) for value in values), self._shown.items())
        given: list[tuple[str, str]] = []
        if word == "source":
            given = [(name, name) for name in playbook.sources]
        elif word == "medium":
            media = (name.rpartition(SLASH)[2] for name in playbook.source_classes if SLASH in name)
            given = [(medium, medium) for medium in media]
        elif word == "offer":
            given = [pair for offer in playbook.offers for pair in ((offer.key, offer.key), (offer.name, offer.key))]
        self._of_playbook = _plainly(given)

    def known(self, typed: str) -> str | None:
        """As leads have it."""
        return self._written.get(canonical(typed)) or self._plain.get(_plain(typed))

    def of_playbook(self, typed: str) -> str | None:
        return self._of_playbook.get(_plain(typed))

    def like(self, typed: str) -> str:
        """Which name is most like it, in a sentence; '' where none is, or the playbook has this one."""
        found = None if self.of_playbook(typed) else nearest(typed, self._shown)
        if not found:
            return ""
        return f"The nearest name is {labels.apart(found)}: undo this and type that one, if it is meant."


def _plainly(*pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Values by their names in any spelling; the first of several counts."""
    found: dict[str, str] = {}
    for some in pairs:
        for name, value in some:
            found.setdefault(_plain(name), value)
    return found


def _plain(text: str) -> str:
    return " ".join(words.spoken(text).replace("-", " ").casefold().split())
