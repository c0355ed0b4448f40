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
SHOWN = 8


def words_for(
    mapping: Mapping, contents: Map[str, Contents], playbook: Playbook
) -> tuple[Mapping, tuple[Problem, ...]]:
    """The mapping with words for offers, products and sources, and what is told of them."""
    values = {field: dict(words) for field, words in mapping.values.items()}
    notes = []
    known = {
        "offer": _names([(offer.key, offer.name) for offer in playbook.offers]),
        "product": _names([(product.key, product.name) for product in playbook.products]),
    }
    for field in ("offer", "product", "source"):
        if field not in contents:
            continue
        column = contents[field]
        found = dict(column.variants())
        for word in column.words:
            plain = _plain(word)
            meant = _source(word, playbook) if field == "source" else known[field].get(plain)
            if meant and meant != word and meant.casefold() != word.strip().casefold():
                found[word] = meant
        new = {word: meant for word, meant in found.items() if word not in values.get(field, {})}
        if new:
            values[field] = {**values.get(field, {}), **new}
            told = [f"“{word}” as {meant}" for word, meant in new.items()]
            what = f"Read of the column for {field}: {a_few(told, SHOWN)}."
            notes.append(Problem("words_known", what, "Change it under values: if something else is meant.", "note"))
    return replace(mapping, values=values), tuple(notes)


def _names(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Keys by names, and by themselves in another spelling; a name that two have is nobody's."""
    found: dict[str, str] = {}
    twice = set()
    for key, name in pairs:
        for plain in {_plain(key), _plain(name)}:
            if found.setdefault(plain, key) != key:
                twice.add(plain)
    return {plain: key for plain, key in found.items() if plain not in twice}


def _source(word: str, playbook: Playbook) -> str | None:
    """The source of the playbook that a word means; None if it is one, or nothing is known of it."""
    if word.strip().casefold() in playbook.source_classes:
        return None
    plain = _plain(word)
    spelled = {_plain(source): source for source in reversed(playbook.source_classes)}
    meant = spelled.get(plain) or SOURCES.get(plain)
    return meant if meant and meant.casefold() in playbook.source_classes else None


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").split())
