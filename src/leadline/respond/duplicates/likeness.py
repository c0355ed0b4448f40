"""How alike two people look: only what they were known by, never what they did.

What counts as how much was judged by hand on made-up lists; docs/how-to/find-duplicates.md tells it. Nothing is merged
by it: people decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

TITLES = frozenset((
    "dr", "prof", "mr", "mrs", "ms", "mx", "herr", "frau", "mme", "mlle", "monsieur", "madame", "ing", "dipl",
    "mag", "phd", "mba", "sr", "sra",
))  # fmt: skip
FORMS = frozenset((
    "gmbh", "mbh", "ag", "kg", "ohg", "ug", "se", "inc", "ltd", "llc", "plc", "corp", "co", "company", "sa", "sas",
    "sarl", "srl", "spa", "bv", "nv", "ab", "oy", "as",
))  # fmt: skip
DOTLESS = frozenset(("gmail.com",))
"""Providers for whom dots in an address do not matter."""
SAME_PROVIDER = {"googlemail.com": "gmail.com"}
ANYBODY = frozenset((
    "gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "live.com", "icloud.com", "me.com", "aol.com",
    "gmx.de", "gmx.net", "web.de", "t-online.de", "posteo.de", "proton.me", "protonmail.com", "mail.ru", "qq.com",
    "163.com", "orange.fr", "free.fr", "wanadoo.fr", "laposte.net", "libero.it", "example.com",
    "example.net", "example.org",
))  # fmt: skip
"""Domains that say nothing of where somebody works."""
SHARED = frozenset((
    "info", "office", "kontakt", "contact", "hello", "mail", "sales", "team", "admin", "service", "support",
    "post", "buero",
))  # fmt: skip
"""Mailboxes that several people read."""
DIGITS = re.compile(r"\d")
PHONE_DIGITS = 9
"""So many last digits tell a number however its country is written."""
ALIKE = 90.0
"""Least similarity of two names (0 to 100) that may be one, written otherwise."""
PROPOSED = 0.5
"""Least likeness that people are asked about."""


@dataclass(frozen=True)
class Known:
    """What one person is known by; `person` is their number."""

    person: int
    name: str | None = None
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    company: str | None = None

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of the name, in alphabetical order, spelled plainly."""
        return name_words(self.name or "")

    @cached_property
    def plain_name(self) -> str:
        return " ".join(self.words)

    @cached_property
    def mailboxes(self) -> frozenset[str]:
        return frozenset(mailbox(email) for email in self.emails)

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(number for phone in self.phones if (number := last_digits(phone)))

    @cached_property
    def workplaces(self) -> frozenset[str]:
        """The company, and domains that are not everybody's."""
        firm = plain_company(self.company or "")
        domains = {email.rpartition("@")[2] for email in self.emails} - ANYBODY
        return frozenset(domains | ({firm} if firm else set()))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two may be one: `id` for machines, `words` for people, `fields` that are to be looked at."""

    id: str
    words: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` from 0 to 1; the strongest reason first."""

    score: float
    reasons: tuple[Reason, ...]


MAILBOX = Reason("mailbox", "The same mailbox, written otherwise", ("email",))
TYPO = Reason("typo", "E-mail addresses that differ by one letter", ("email",))
PHONE = Reason("phone", "The same phone number", ("phone",))
NAME = Reason("name", "The same name", ("name",))
ALIKE_NAME = Reason("alike_name", "Names that are nearly the same", ("name",))
PLACE = Reason("place", "The same company", ("company", "email"))
LOCAL = Reason("local", "The same part before the @", ("email",))
REASONS = {reason.id: reason for reason in (MAILBOX, TYPO, PHONE, NAME, ALIKE_NAME, PLACE, LOCAL)}


def likeness(one: Known, other: Known, everybodys: Collection[str] = ()) -> Likeness | None:
    """How alike two people look, None if nobody need be asked. `everybodys` are domains that say nothing.

    A mailbox that is the same but for dots and what follows a plus is one person's. All else needs a name that is the
    same or nearly: a family shares a phone, a firm its domain. A name alone is nobody.
    """
    ratio = _names(one, other)
    same, alike = ratio == 100.0, ratio >= ALIKE
    unnamed = not one.words or not other.words
    reasons: list[tuple[float, Reason]] = []
    if _personal(one.mailboxes & other.mailboxes):
        reasons.append((0.97 if alike or unnamed else 0.6, MAILBOX))
    if one.numbers & other.numbers and (alike or unnamed):
        reasons.append((0.95 if same else 0.85 if alike else 0.55, PHONE))
    if alike and _one_letter(one, other):
        reasons.append((0.9 if same else 0.8, TYPO))
    if alike and (one.workplaces & other.workplaces) - set(everybodys):
        reasons.append((0.88 if same else 0.7, PLACE))
    if alike and _personal(_locals(one) & _locals(other)):
        reasons.append((0.75 if same else 0.6, LOCAL))
    if not reasons:
        return None
    # Each further reason closes a part of what is left to 1, less than it would alone: they are not independent.
    score = 0.0
    for strength, _ in sorted(reasons, key=lambda pair: -pair[0]):
        score = strength if not score else score + (1 - score) * strength * 0.5
    if score < PROPOSED:
        return None
    told = [reason for _, reason in sorted(reasons, key=lambda pair: -pair[0])]
    if same:
        told.append(NAME)
    elif alike:
        told.append(ALIKE_NAME)
    return Likeness(round(score, 3), tuple(told))


def blocks(known: Known) -> Iterator[str]:
    """Words that two people must share one of to be compared at all."""
    for box in known.mailboxes:
        yield f"m {box}"
        local, _, domain = box.partition("@")
        if len(local) >= 5 and local not in SHARED:
            yield f"l {local.replace('.', '')}"
        if known.words:
            yield f"d {domain} {known.words[0][:3]} {known.words[-1][:3]}"
    for number in known.numbers:
        yield f"p {number}"
    if len(known.words) >= 2:
        yield f"n {known.plain_name}"
        for place in known.workplaces:
            for word in known.words:
                yield f"w {place} {word[:2]}"


def name_words(name: str) -> tuple[str, ...]:
    """`Weber, Dr. Jörg` and `Joerg Weber` have the same words."""
    return _words_of(name, TITLES)


def plain_company(name: str) -> str:
    return " ".join(_words_of(name, FORMS, in_order=True))


def mailbox(email: str) -> str:
    """The address without what follows a plus, and, where they do not matter, without dots."""
    local, _, domain = email.casefold().rpartition("@")
    domain = SAME_PROVIDER.get(domain, domain)
    local = local.partition("+")[0] or local
    return f"{local.replace('.', '') if domain in DOTLESS else local}@{domain}"


def last_digits(phone: str) -> str:
    digits = re.sub(r"\D", "", phone)
    return digits[-PHONE_DIGITS:] if len(digits) >= PHONE_DIGITS else ""


@lru_cache(maxsize=1 << 16)
def _words_of(text: str, left_out: frozenset[str], in_order: bool = False) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    for written, spoken in (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ø", "o"), ("ł", "l"), ("đ", "d")):
        plain = plain.replace(written, spoken)
    words = [word for word in re.findall(r"[^\W\d_]+", plain) if word not in left_out]
    return tuple(words if in_order else sorted(words))


def _names(one: Known, other: Known) -> float:
    """Similarity of the names, 0 to 100; initials match no name, and one word alone matches only itself."""
    if not one.words or not other.words:
        return 0.0
    if one.words == other.words:
        return 100.0
    if min(len(one.words), len(other.words)) < 2:
        return 0.0
    ratio = float(fuzz.ratio(one.plain_name, other.plain_name))
    return min(ratio, 99.9)


def _personal(boxes: frozenset[str] | set[str]) -> bool:
    return any(box.partition("@")[0] not in SHARED for box in boxes)


def _locals(one: Known) -> set[str]:
    found = {box.partition("@")[0] for box in one.mailboxes}
    return {local for local in found if len(local) >= 5}


def _one_letter(one: Known, other: Known) -> bool:
    """A digit is no letter: `anna1` and `anna2` were chosen to be two."""
    return any(
        DamerauLevenshtein.distance(mine, theirs, score_cutoff=1) == 1
        and DIGITS.sub("", mine) != DIGITS.sub("", theirs)
        for mine in one.emails
        for theirs in other.emails
    )
