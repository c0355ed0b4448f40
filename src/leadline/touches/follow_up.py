"""The words by which people say whether they want to hear from somebody.

Exports write an empty cell as None, null or n/a: nobody declined anything by that.
"""

from __future__ import annotations

WORDS: dict[str, tuple[str, ...]] = {
    "requested": (
        "requested",
        "yes",
        "y",
        "true",
        "1",
        "please",
        "please call",
        "please call me",
        "call",
        "call me",
        "call back",
        "please contact me",
        "contact me",
        "wanted",
        "ja",
        "ja bitte",
        "ja, bitte",
        "bitte",
        "gerne",
        "bitte anrufen",
        "anrufen",
        "oui",
        "si",
        "sí",
        "sim",
    ),
    "neutral": (
        "neutral",
        "maybe",
        "later",
        "perhaps",
        "no preference",
        "don't mind",
        "either",
        "egal",
        "vielleicht",
        "später",
        "peut-être",
        "quizás",
        "none",
        "null",
        "n/a",
        "#n/a",
        "na",
        "nan",
        "nil",
        "-",
        "--",
        "unknown",
    ),
    "declined": (
        "declined",
        "no",
        "n",
        "false",
        "0",
        "do not contact",
        "no thanks",
        "nein",
        "nein danke",
        "nein, danke",
        "non",
        "non merci",
        "no gracias",
        "não",
    ),
}
_MEANING = {word: meaning for meaning, words in WORDS.items() for word in words}


def follow_up(text: str) -> str | None:
    """`declined`, `neutral` or `requested`; None for a word that says neither."""
    return _MEANING.get(text.strip().casefold())


TRUE_WORDS = frozenset(
    ("1", "true", "t", "yes", "y", "x", "won", "converted", "closed won", "ja", "oui", "si", "sí", "sim")
)
FALSE_WORDS = frozenset(
    ("0", "false", "f", "no", "n", "", "lost", "open", "not converted", "nein", "non", "não", "closed lost")
)


def truth(text: str) -> bool | None:
    """What a flag says; None for a word that is neither."""
    word = text.strip().casefold()
    return True if word in TRUE_WORDS else False if word in FALSE_WORDS else None
