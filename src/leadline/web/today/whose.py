"""Whose queue is shown: one's own with what is nobody's, everybody's, nobody's, or somebody's."""

from __future__ import annotations

from dataclasses import dataclass

from leadline.respond.waiting import Waiting
from leadline.web.colleagues import names, workers

ALL, NOBODY = "all", "nobody"
MINE = ""


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who works here."""

    username: str
    name: str


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Whose:
    """`of` is what stands in the address; `workers` may have leads, `known` are all who ever worked here. `alone`:
    nobody else works here, so there is nothing to choose.
    """

    of: str
    me: str
    workers: tuple[Worker, ...]
    known: tuple[Worker, ...]
    alone: bool

    @property
    def everybody(self) -> bool:
        return self.of == ALL or (self.of == MINE and self.alone)

    def has(self, one: Waiting) -> bool:
        if self.everybody:
            return True
        owner = one.owner or None
        if self.of == MINE:
            return owner in (None, self.me)
        return owner is None if self.of == NOBODY else owner == self.of

    def name_of(self, username: str | None) -> str:
        """What somebody is shown by."""
        return next((worker.name for worker in self.known if worker.username == username), username or "")

    @property
    def options(self) -> tuple[Option, ...]:
        said = [(MINE, "Mine and nobody’s"), (ALL, "Everybody’s"), (NOBODY, "Nobody’s")]
        said += [(worker.username, f"Only {worker.name}’s") for worker in self.workers]
        if self.of not in dict(said):
            said.append((self.of, f"Only {self.name_of(self.of)}’s"))
        return tuple(Option(value, text, value == self.of) for value, text in said)


def whose(of: str, me: str, works: bool) -> Whose:
    """What `of` in the address means for `me`; whoever does not work the queue themselves sees everybody's."""
    here = tuple(Worker(username, name) for username, name in workers().items())
    known = tuple(Worker(username, name) for username, name in names().items())
    alone = all(worker.username == me for worker in here)
    return Whose(of=of or (MINE if works else ALL), me=me, workers=here, known=known, alone=alone)
