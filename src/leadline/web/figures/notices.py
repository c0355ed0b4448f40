"""What to know beside the figures, with whoever it is about by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadline import words
from leadline.measurement.notices import AboutPerson
from leadline.problems import Problem
from leadline.record.erasure import erasures
from leadline.record.home import Home
from leadline.record.people import people
from leadline.respond.today import shown
from leadline.web.leads.row import address
from leadline.web.today.row import name_of

RANK = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class About:
    """A link to somebody, and what is said of them."""

    name: str
    url: str
    rest: str


@dataclass(frozen=True, slots=True)
class Told:
    """`what` and how to mend it. Of somebody: the one in `about`, then the rest of the sentence; of several, who they
    are, one sentence each.
    """

    level: str
    what: str
    mend: str
    about: tuple[About, ...] = ()


def notices(home: Home, *parts: Sequence[Problem]) -> tuple[Told, ...]:
    """What weighs most first; what is told of several people alike is told once."""
    told = sorted((problem for part in (*parts, _erased()) for problem in part), key=lambda one: RANK[one.level])
    numbers = {about.person for problem in told if (about := _about(problem)) is not None}
    names = {id_: name_of(shown(known), id_) for id_, known in people(home, numbers).items()}
    alike: dict[str, list[Problem]] = {}
    for number, problem in enumerate(told):
        alike.setdefault(problem.id if _about(problem) else f"{problem.id} {number}", []).append(problem)
    return tuple(_told(problems, names) for problems in alike.values())


def _told(problems: Sequence[Problem], names: dict[int, str]) -> Told:
    first = problems[0]
    if len(problems) > 1:
        what = f"One client outweighs the others in {words.whole(len(problems))} places."
        about = tuple(_sentence(problem, names)[1] for problem in problems)
        return Told(first.level, what, "Read these revenues without that client too.", about)
    if _about(first) is None:
        return Told(first.level, first.what, first.mend)
    before, one = _sentence(first, names)
    return Told(first.level, before, first.mend, (one,))


def _sentence(problem: Problem, names: dict[int, str]) -> tuple[str, About]:
    """What stands before the person in the sentence of a notice, and the rest with who it is."""
    about = _about(problem)
    if about is None:
        return problem.what, About("", "", "")
    before, _, rest = problem.what.partition(f"({about.person})")
    return f"{before.rstrip()}: ", About(names[about.person], address(about.person, about.product), rest)


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
