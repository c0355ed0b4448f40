"""What to know beside the figures, with whoever it is about by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadline.measurement.notices import AboutPerson
from leadline.problems import Problem
from leadline.record.erasure import erasures
from leadline.record.home import Home
from leadline.record.people import people
from leadline.respond.today import shown
from leadline.web import words
from leadline.web.leads.row import address
from leadline.web.today.row import name_of

RANK = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class Told:
    """`what`, then the link to somebody, if it is about somebody, then the `rest` of the sentence."""

    level: str
    what: str
    mend: str
    name: str = ""
    url: str = ""
    rest: str = ""


def notices(home: Home, *parts: Sequence[Problem]) -> tuple[Told, ...]:
    """What weighs most first."""
    told = sorted((problem for part in (*parts, _erased()) for problem in part), key=lambda one: RANK[one.level])
    numbers = {about.person for problem in told if (about := _about(problem)) is not None}
    names = {id_: name_of(shown(known), id_) for id_, known in people(home, numbers).items()}
    return tuple(_told(problem, names) for problem in told)


def _told(problem: Problem, names: dict[int, str]) -> Told:
    about = _about(problem)
    if about is None:
        return Told(problem.level, problem.what, problem.mend)
    before, _, rest = problem.what.partition(f"({about.person})")
    url = address(about.person, about.product)
    return Told(problem.level, f"{before}(", problem.mend, names[about.person], url, f"){rest}")


@dataclass(frozen=True, slots=True)
class _Somebody:
    person: int
    product: str | None


def _about(problem: Problem) -> _Somebody | None:
    if isinstance(problem, AboutPerson) and isinstance(problem.person, int):
        return _Somebody(problem.person, problem.product)
    return None


def _erased() -> tuple[Problem, ...]:
    _, touches = erasures()
    if not touches:
        return ()
    what = f"{words.count(touches, 'touch', 'touches')} of people who were erased entirely are in no figure."
    return (Problem("erased", what, "Figures of the past are smaller by them, too.", level="note"),)
