"""Whether words are written in the letters of Western or of Central Europe, where the same bytes may be either.

Both readings hold letters: `è` of the one is `č` of the other. What tells is where a letter stands: `è` and `ø` are
vowels and stand between consonants (Hélène, Søren), `č` and `ř` are consonants and stand beside vowels (Kovač, Dvořák).
Some bytes are letters in one reading only, as in Łukasz.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

WESTERN, CENTRAL = "cp1252", "cp1250"
VOWELS = "aeiouy"
BASES = {"ø": "o", "æ": "a", "œ": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "t", "ß": "s"}
"""Plain letters of those that are not made of one and a mark."""
ONLY_CENTRAL = frozenset("łŁąĄżŻľĽşŞźŹťŤ")
"""Letters whose bytes are marks, or nothing, in Western Europe."""
AT_HOME = ("çëßîõ", "šžý")
"""Letters with one byte in both readings that are at home in the West, and in the East."""
SHOWN = 3
CLEAR = 4
"""So many times as much speaks for one reading than for the other where it is sure."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The likelier `encoding`; not `sure` where both readings may be meant. `words` are read otherwise by the two:
    pairs (Western, Central).
    """

    encoding: str
    sure: bool
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Letter:
    """A letter within a word: as the one and as the other reads it, and what stands beside it. `left` and `right` are
    plain letters; empty at an end of the word, `?` where the readings differ in more than a mark.
    """

    west: str
    east: str
    left: str
    right: str
    after: str
    """What stands right of `right`."""
    others: int
    """Other letters of the word."""

    @property
    def name(self) -> str:
        return self.west.lower()

    @property
    def beside(self) -> str:
        """`CV`: a consonant on the left, a vowel on the right; `-` at an end of the word."""
        return _sort(self.left) + _sort(self.right)


def judged(words: Iterable[bytes]) -> Judged:
    """What words with letters beyond a to z are written in. It is the West unless more than twice as much speaks for
    the East.
    """
    west = east = 0
    at_home = [0, 0]
    shown: dict[tuple[str, str], None] = {}
    for word in words:
        one, other = word.decode(WESTERN, "replace"), word.decode(CENTRAL, "replace")
        for place, known in enumerate(AT_HOME):
            at_home[place] += any(letter in known for letter in one.lower())
        if one == other:
            continue
        letters = [letter for letter in _letters(one, other) if _may_be_either(letter)]
        for letter in letters:
            vote = _vote(letter)
            west, east = west + max(vote, 0), east + max(-vote, 0)
        if letters and len(shown) < SHOWN:
            shown[one, other] = None
    told = tuple(shown)
    if not west and not east:
        return Judged(CENTRAL if told and at_home[1] > 2 * at_home[0] else WESTERN, not told, told)
    if east > 2 * west:
        return Judged(CENTRAL, east > 1 and east >= CLEAR * west, told)
    return Judged(WESTERN, west >= CLEAR * east, told)


def _letters(one: str, other: str) -> list[_Letter]:
    plain = [_plain(a, b) for a, b in zip(one, other, strict=True)]
    beside = ["", *plain, "", ""]
    return [
        _Letter(a, b, beside[place], beside[place + 2], beside[place + 3], len(one) - 1)
        for place, (a, b) in enumerate(zip(one, other, strict=True))
        if a != b
    ]


def _may_be_either(letter: _Letter) -> bool:
    """Whether it is a letter in Central Europe, and not a mark beside a word: 5 m³, n.º, “¿Qué?”."""
    if letter.east not in ONLY_CENTRAL or letter.west in "Ÿ\ufffd":
        return (letter.east.isalpha() and letter.east != "ˇ") or letter.west == "ÿ"
    if letter.others < 2:
        return False
    if letter.west in "³º":
        return bool(letter.right) or letter.left in VOWELS
    if letter.west in "¿£¥¯":
        return bool(letter.right) and (bool(letter.left) or letter.west != "¿")
    if letter.west == "ª":
        return not letter.left or bool(letter.right)
    return bool(letter.right) or letter.west == "¾"


def _vote(letter: _Letter) -> int:
    """Over 0: Western Europe's; under 0: Central Europe's; 0: nobody can tell."""
    name = letter.name
    if letter.west == "Ÿ":
        return -2 if letter.east == "ź" and letter.left else 0
    if letter.east in ONLY_CENTRAL:
        return -2
    if name in "àåÿ":
        return 2
    if name in "èæøòï":
        return _vowel_or_consonant(letter)
    if name == "œ":
        between = letter.right in tuple("ui") and _sort(letter.left) != "V"
        return 1 if between or letter.beside == "CC" else -2
    return _alike(letter)


def _vowel_or_consonant(letter: _Letter) -> int:
    """`è` or `č`, `æ` or `ć`, `ø` or `ř`, `ò` or `ň`, `ï` or `ď`."""
    name, left, right, beside = letter.name, letter.left, letter.right, letter.beside
    if "?" in beside or beside == "--":
        return 0
    if name == "ï" and left:
        return 0 if beside in ("VV", "V-") else 1  # Loïc, and Maïa as well as Maďa
    if name == "ø" and right == "i" and not left:
        return 0  # Øivind, Řiha
    if name == "ø" and (right == "y" or (left and right == "e" and letter.after in ("", "g", "d"))):
        return 1  # Øystein, Bøe, Høeg
    if name == "è":
        if left in tuple("iuy") and right in tuple("rvtcgmsldb"):
            return 1  # Rivière, Geneviève
        if beside == "-C" and right in tuple("mltrsnp"):
            return 0  # Člověk, Črnko
        if left in tuple("nlr") and right in tuple("nk") and letter.after not in ("", "e"):
            return 0  # Klančnik, Brčko
    if beside == "C-":
        return 1 if name in "øò" else 0  # Bodø, Nicolò
    return 1 if beside in ("CC", "-C") else -1


def _alike(letter: _Letter) -> int:
    """Vowels in both, or consonants in both: how languages put them."""
    name, left, right, beside = letter.name, letter.left, letter.right, letter.beside
    if name == "ñ":  # Muñoz; Zieliński, Poznań
        return 1 if beside in ("VV", "-V") else 0 if beside == "CV" else -1
    if name == "ã":  # João; Cătălin
        return 2 if right in tuple("oe") else -1 if right else 0
    if name == "õ":  # Simões; Győző
        return 1 if right == "e" else -1
    if name == "û":  # Août; Szűcs
        return 1 if _sort(left) == "V" and left != "y" else -1 if left in tuple("zy") else 0
    if name == "ê":  # Kędzierski, Zięba
        polish = right in tuple("dbgkz") or (left == "i" and _sort(right) == "C" and right != "n")
        return -1 if polish else 0
    if name == "ì":  # Zdeněk; Forlì, but Brně
        return -1 if right else 0
    if name == "ù":  # Růžička; où
        return -1 if right else 1 if left == "o" and letter.others == 1 else 0
    if name == "þ":  # Þór; Ionuţ
        return -1 if left else 1
    return -1 if name == "ð" and not left else 0  # Đoković


def _plain(west: str, east: str) -> str:
    """The plain letter of both readings, `?` where it is a vowel in the one and a consonant in the other."""
    if east in ONLY_CENTRAL:
        return _base(east)
    return "?" if _sort(_base(west)) != _sort(_base(east)) else _base(east)


@cache
def _base(letter: str) -> str:
    """A letter without its mark; empty for what is none."""
    plain = letter.lower()
    plain = BASES.get(plain, unicodedata.normalize("NFD", plain)[:1])
    return plain if plain.isascii() and plain.isalpha() else ""


def _sort(base: str) -> str:
    return base if base == "?" else "-" if not base else "V" if base in VOWELS else "C"
