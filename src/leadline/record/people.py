"""People's details for display. They never reach a rule, a score or the lake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from leadline.problems import BadTouches, Problem
from leadline.record.circles import circle, people_among
from leadline.record.home import Home
from leadline.record.incoming import SHOWN
from leadline.record.keys import keys_of
from leadline.record.lake import read_subjects
from leadline.record.links import members_of, people_now
from leadline.record.models import Subject
from leadline.record.rows import AT_ONCE
from leadline.record.search import search_people
from leadline.touches.keys import KEY_KINDS
from leadline.words import whole


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
    links = people_among(circle(wanted)) if len(wanted) <= AT_ONCE else people_now()
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


def one_person(home: Home, text: str) -> int:
    """The person whom `text` means: a number, a key, or part of a name. Raises BadTouches for none or several."""
    sought = search_people(text)
    found = sought.people
    if len(found) == 1:
        return found[0]
    if not found:
        raise BadTouches(
            Problem(
                "nobody", f"Nobody is known as '{text}'.", "Give a number, an e-mail, a phone number, an id or a name."
            )
        )
    alike = ", ".join(f"{number} ({details.title})" for number, details in people(home, found[:8]).items())
    more = f" and {whole(len(found) - 8)}{' or' * sought.more} more" if len(found) > 8 else ""
    raise BadTouches(Problem("several_people", f"'{text}' may mean {alike}{more}.", "Give one of the numbers."))


@dataclass(frozen=True, slots=True)
class Part:
    """One subject of a person: its keys as (kind, value), the strongest kind first, and how many touches are its."""

    subject: int
    keys: tuple[tuple[str, str], ...]
    touches: int


def parts_of(home: Home, person: int) -> list[Part]:
    """What a person is made of: the least that an undone merge can part them into."""
    subjects = members_of(person)
    told = sorted(keys_of(subjects), key=lambda key: (KEY_KINDS.index(key.kind), key.value))
    counts = Counter(read_subjects(home, subjects).column("subject").to_pylist())
    return [
        Part(subject, tuple((key.kind, key.value) for key in told if key.subject == subject), counts[subject])
        for subject in subjects
    ]
