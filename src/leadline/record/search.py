"""Finding people by what is known of them, among very many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.db import connection
from django.db.models import Q

from leadline.record.circles import circle, people_among
from leadline.record.identity import Ints
from leadline.record.models import Key, Subject
from leadline.touches.keys import KEY_KINDS

PEOPLE_AT_MOST = 500
LONGEST = 200
"""Characters of a text that are looked for."""
BY_BEGINNING = ("user_id", "external_id", "email")
LAST_SIGN = "\U0010ffff"
DIGITS_AT_LEAST = 4


@dataclass(frozen=True, slots=True)
class Found:
    """People by their numbers, ascending; `more` says that there are others too."""

    people: tuple[int, ...]
    more: bool


def search_people(text: str) -> Found:
    """People who have this number or key, whose key begins with it, or in whose name, company, e-mail address or phone
    number it stands, regardless of case.

    Whole keys are looked up; only where nobody has one are all names read: that takes about a third of a second for a
    million people.
    """
    subjects = search_subjects(text)
    persons = _people(subjects)
    return Found(tuple(persons[:PEOPLE_AT_MOST]), len(persons) > PEOPLE_AT_MOST or len(subjects) > PEOPLE_AT_MOST)


def search_subjects(text: str) -> set[int]:
    """`search_people` before anybody is merged: the subjects that `text` itself means."""
    sought = text.strip()[:LONGEST]
    if not sought:
        return set()
    exact = _by_key(sought) | _by_number(sought)
    return exact or _beginning(sought) | _within(sought)


def _by_key(sought: str) -> set[int]:
    wanted = {sought, sought.casefold(), *_phone(sought)}
    found = Key.objects.filter(kind__in=KEY_KINDS, value__in=wanted)
    return set(found.values_list("subject", flat=True))


def _by_number(sought: str) -> set[int]:
    number = sought.removeprefix("#")
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return set()
    return set(Subject.objects.filter(id=int(number)).values_list("id", flat=True))


def _beginning(sought: str) -> set[int]:
    start = sought.casefold()
    keys = Key.objects.filter(kind__in=BY_BEGINNING)
    if connection.vendor == "sqlite":
        keys = keys.filter(value__gte=start, value__lt=start + LAST_SIGN)
    else:
        keys = keys.filter(value__startswith=start)
    return set(keys.values_list("subject", flat=True)[: PEOPLE_AT_MOST + 1])


def _within(sought: str) -> set[int]:
    fields = Q(name__icontains=sought) | Q(company__icontains=sought) | Q(email__icontains=sought)
    digits = "".join(sign for sign in sought if sign.isdigit()).lstrip("0")
    if len(digits) >= DIGITS_AT_LEAST:
        fields |= Q(phone__contains=digits)
    return set(Subject.objects.filter(fields).values_list("id", flat=True)[: PEOPLE_AT_MOST + 1])


def _phone(sought: str) -> set[str]:
    """The number as keys have it, where it is given with the code of a country."""
    plain = "".join(sign for sign in sought if sign.isdigit() or sign == "+")
    return {plain} if plain.startswith("+") else {f"+{plain[2:]}"} if plain.startswith("00") else set()


def _people(subjects: set[int]) -> list[int]:
    around = circle(subjects)
    found: Ints = people_among(around).of(np.array(sorted(subjects), dtype=np.int64))
    return sorted(set(found.tolist()))
