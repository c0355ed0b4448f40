"""A long append beside others who write: what it may still rely on when its turn comes again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from leadline.record.gone import Gone, gone
from leadline.record.home import Home
from leadline.record.models import Key, PromisedNumbers, Subject, Touch
from leadline.record.rows import greatest
from leadline.record.sqlite_log import sqlite_log
from leadline.record.writer import apart, is_ours, others_work, somebody_waits

LOOKED_THROUGH = 10_000
"""Keys or touches of others that are compared with the plan; of more, it is made anew."""


class Overtaken(Exception):
    """What others wrote changes what is to be written: it is to be planned anew."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The first subject and the first key that nobody has, nor was promised."""

    subject: int
    key: int


def next_numbers() -> Numbers:
    return Numbers(
        max(greatest(Subject, "id"), greatest(PromisedNumbers, "subject")) + 1,
        max(greatest(Key, "id"), greatest(PromisedNumbers, "key")) + 1,
    )


@dataclass(slots=True)
class Turns:
    """Made before the plan is, and before anything is read for it. `keys` (new ones by kind) and `ids` (of touches) are
    what the plan is about to write.
    """

    home: Home
    promises: list[int]
    """Numbers of the promises that were made, kept or not: more are added."""
    alone: bool = False
    keys: Mapping[str, pa.Array] = field(default_factory=dict)
    ids: pa.Array | None = None
    touched: bool = False
    """Others have added touches since this was set to false."""
    _gone: Gone | None = field(init=False, default=None)
    _key: int = field(init=False, default=0)
    _seq: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.alone = is_ours(self.home)
        if not self.alone:
            self._gone, self._key, self._seq = gone(), greatest(Key, "id"), greatest(Touch, "seq")

    @contextmanager
    def promised(self, run: int | None, first: Numbers, subjects: int, keys: int) -> Iterator[None]:
        """At the first turn: keep these numbers from others while inside. Raises Overtaken where they have been taken.

        Where it does not come to an end the promise stays, and names the subjects that may have been left without keys.
        """
        self.look()
        if self.alone or not (subjects or keys):
            yield
            return
        if next_numbers() != first:
            raise Overtaken
        last = Numbers(first.subject + subjects - 1, first.key + keys - 1)
        row = PromisedNumbers.objects.create(run=run, first_subject=first.subject, subject=last.subject, key=last.key)
        self.promises.append(row.pk)
        self._key = max(self._key, last.key)
        yield
        row.delete()

    def wrote_to(self, seq: int) -> None:
        """Touches up to here are the plan's own, or were looked at."""
        self._seq = seq

    def crowded(self) -> bool:
        """Whether somebody else may want to write: who waits for it, or the pages of a workspace that is served."""
        return others_work(self.home) or somebody_waits(self.home)

    @contextmanager
    def between(self) -> Iterator[None]:
        """Others may write while inside. Raises Overtaken if they wrote what changes the plan."""
        if self.alone:
            yield
            return
        log = sqlite_log()
        with apart(self.home):
            if log is not None:
                log.copy()
                log.make_it_last()
                log.settle()
            yield
        if log is not None:
            log.begin()
        self.look()

    def look(self) -> None:
        """Raises Overtaken if others wrote what changes the plan."""
        if self.alone:
            return
        if gone() != self._gone:
            raise Overtaken
        key, seq = greatest(Key, "id"), greatest(Touch, "seq")
        if key > self._key:
            self._look_at_keys()
            self._key = key
        if seq > self._seq:
            self.touched = True
            ids = list(
                Touch.objects.filter(seq__gt=self._seq).values_list("content_id", flat=True)[: LOOKED_THROUGH + 1]
            )
            if len(ids) > LOOKED_THROUGH or _share(self.ids, ids):
                raise Overtaken
            self._seq = seq

    def _look_at_keys(self) -> None:
        others = list(Key.objects.filter(id__gt=self._key).values_list("kind", "value")[: LOOKED_THROUGH + 1])
        if len(others) > LOOKED_THROUGH:
            raise Overtaken
        for kind, ours in self.keys.items():
            if _share(ours, [value for other, value in others if other == kind]):
                raise Overtaken


def _share(ours: pa.Array | None, others: list[str]) -> bool:
    if ours is None or not others:
        return False
    return bool(pc.any(pc.is_in(ours, value_set=pa.array(others, pa.string()))).as_py())
