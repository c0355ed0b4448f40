"""People's details for display. They never reach a rule, a score or the lake."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.db.models import Q

from leadline.record.home import Home
from leadline.record.incoming import SHOWN
from leadline.record.links import people_now
from leadline.record.models import Key, Subject
from leadline.record.rows import AT_ONCE


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What somebody is shown by; None where nobody ever said."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    company: str | None = None

    @property
    def title(self) -> str | None:
        """The best there is to call them by."""
        return self.name or self.email or self.phone


def people(home: Home, ids: Iterable[int]) -> dict[int, PersonDetails]:
    """Details of each person asked for (empty for people without): per detail the latest among all subjects that they
    are.
    """
    wanted = sorted(set(ids))
    links = people_now()
    asked = np.array(wanted, dtype=np.int64)
    subjects = links.members(links.of(asked))
    of = dict(zip(subjects.tolist(), links.of(subjects).tolist(), strict=True))
    best: dict[int, dict[str, tuple[int, str]]] = {}
    for start in range(0, len(subjects), AT_ONCE):
        found = Subject.objects.filter(id__in=subjects[start : start + AT_ONCE].tolist())
        for row in found.values("id", *SHOWN, *(f"{name}_at" for name in SHOWN)):
            mine = best.setdefault(of[row["id"]], {})
            for name in SHOWN:
                if row[name] is not None:
                    mine[name] = max(mine.get(name, (row[f"{name}_at"], row[name])), (row[f"{name}_at"], row[name]))
    persons = dict(zip(wanted, links.of(asked).tolist(), strict=True))
    return {
        id_: PersonDetails(**{name: text for name, (_, text) in best.get(persons[id_], {}).items()}) for id_ in wanted
    }


def find_person(home: Home, text: str) -> list[int]:
    """People whose number, key, or part of whose name, e-mail or company is `text` (regardless of case); at most 50."""
    sought = text.strip()
    if not sought:
        return []
    subjects = set(Key.objects.filter(value__in={sought, sought.casefold()}).values_list("subject", flat=True)[:50])
    if not subjects:
        fields = (
            Q(name__icontains=sought)
            | Q(email__icontains=sought)
            | Q(company__icontains=sought)
            | Q(phone__icontains=sought)
        )
        subjects |= set(Subject.objects.filter(fields).order_by("id").values_list("id", flat=True)[:50])
    if sought.isascii() and sought.isdigit() and len(sought) < 18:
        subjects |= set(Subject.objects.filter(id=int(sought)).values_list("id", flat=True))
    return sorted(set(people_now().of(np.array(sorted(subjects), dtype=np.int64)).tolist()))
