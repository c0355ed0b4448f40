"""Words of a file that the playbook knows by another: an offer's name for its key, a source in another spelling."""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import replace

from leadline.collect.files.contents import Contents
from leadline.collect.files.mapping import Mapping
from leadline.collect.notes import a_few
from leadline.playbook.playbook import Playbook
from leadline.problems import Problem

SOURCES = {
    "google ads": "paid_search", "adwords": "paid_search", "google adwords": "paid_search", "sea": "paid_search",
    "ppc": "paid_search", "bing ads": "paid_search", "organic": "organic_search", "seo": "organic_search",
    "google organic": "organic_search", "word of mouth": "word_of_mouth", "empfehlung": "referral",
    "weiterempfehlung": "referral", "messe": "conference", "newsletter": "email", "e mail": "email",
    "recommandation": "referral", "direct traffic": "direct",
}  # fmt: skip
"""Ways of saying a source, where the playbook has the one that is meant and not this one."""
KINDS = {
    "angebot": "quote", "angebotsanfrage": "quote", "preisanfrage": "quote", "quotation": "quote", "devis": "quote",
    "offerte": "quote", "price request": "quote", "request for quote": "quote", "quote": "quote",
    "probestunde": "trial", "testzugang": "trial", "probezugang": "trial", "essai gratuit": "trial", "trial": "trial",
    "free trial": "trial", "kontaktformular": "contact_form", "kontakt": "contact_form", "contact": "contact_form",
    "contact form": "contact_form", "formulaire de contact": "contact_form", "rückruf": "booking",
    "terminbuchung": "booking", "booking": "booking", "veranstaltung": "event", "messegespräch": "event",
    "event": "event", "newsletter": "newsletter", "chat": "chat",
}  # fmt: skip
"""Ways of saying what was asked for, by the kind of offer that is meant where the playbook has one of that kind."""
VAGUE = ("contact", "kontakt", "event", "chat")
"""Of these, which may be said of people or of what they did, none tells by itself that a column holds offers."""
SAID = {"offer": "an offer", "product": "a product", "source": "a source"}
SHOWN = 8


def words_for(
    mapping: Mapping, contents: Map[str, Contents], playbook: Playbook
) -> tuple[Mapping, tuple[Problem, ...]]:
    """The mapping with words for offers, products and sources, and what is told of them."""
    values = {field: dict(words) for field, words in mapping.values.items()}
    notes = []
    known = {
        "offer": {**_by_kind(playbook), **_names([(offer.key, offer.name) for offer in playbook.offers])},
        "product": _names([(product.key, product.name) for product in playbook.products]),
    }
    for field in ("offer", "product", "source"):
        if field not in contents:
            continue
        column = contents[field]
        found = dict(column.variants())
        for word in column.words:
            plain = _plain(word)
            words = known.get(field, {})
            meant = _source(word, playbook) if field == "source" else words.get(plain) or words.get(_together(plain))
            if meant and meant != word and meant.casefold() != word.strip().casefold():
                found[word] = meant
        new = {word: meant for word, meant in found.items() if word not in values.get(field, {})}
        if new:
            values[field] = {**values.get(field, {}), **new}
            read = [(spelled, meant) for word, meant in new.items() for spelled in _spelled(word, meant, column)]
            told = [f"“{word}” {'as' if place else 'is read as'} {meant}" for place, (word, meant) in enumerate(read)]
            what = f"Words for {SAID[field]}: {a_few(told, SHOWN)}."
            notes.append(Problem("words_known", what, "Change it under values: if something else is meant.", "note"))
    return replace(mapping, values=values), tuple(notes)


def _spelled(word: str, meant: str, column: Contents) -> list[str]:
    """A word as the column spells it; of spellings that become one, the others."""
    plain = " ".join(word.lower().split())
    return [one for one in column.words if " ".join(one.lower().split()) == plain and one != meant] or [word]


def share_of_offers(contents: Contents, playbook: Playbook) -> float:
    """How many of the cells that say something are offers of the playbook, by their names, keys, or words for their
    kind that mean little else.
    """
    telling = {word: key for word, key in _by_kind(playbook).items() if word not in VAGUE}
    known = {**telling, **_names([(offer.key, offer.name) for offer in playbook.offers])}
    cells = {word: contents.counts[word] for word in contents.words}
    named = sum(count for word, count in cells.items() if _plain(word) in known)
    return named / sum(cells.values()) if cells else 0.0


def _names(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Keys by names, and by themselves in another spelling; a name that two have is nobody's."""
    found: dict[str, str] = {}
    twice = set()
    for key, name in pairs:
        for plain in {one for text in (key, name) for one in (_plain(text), _together(_plain(text)))}:
            if found.setdefault(plain, key) != key:
                twice.add(plain)
    return {plain: key for plain, key in found.items() if plain not in twice}


def _by_kind(playbook: Playbook) -> dict[str, str]:
    """Keys of the offers that are the only one of their kind, by words for that kind."""
    of_kind: dict[str, list[str]] = {}
    for offer in playbook.offers:
        of_kind.setdefault(offer.kind, []).append(offer.key)
    return {word: keys[0] for word, kind in KINDS.items() if len(keys := of_kind.get(kind, [])) == 1}


def _source(word: str, playbook: Playbook) -> str | None:
    """The source of the playbook that a word means; None if it is one, or nothing is known of it."""
    if word.strip().casefold() in playbook.source_classes:
        return None
    plain = _plain(word)
    spelled = {_plain(source): source for source in reversed(playbook.sources)}
    meant = spelled.get(plain) or SOURCES.get(plain)
    return meant if meant and meant.casefold() in playbook.source_classes else None


def _together(plain: str) -> str:
    """In one word: 'white paper' and 'whitepaper' are the same."""
    return plain.replace(" ", "")


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").split())
