"""Whether anything has left the record: who reads first and writes later asks before and after."""

from __future__ import annotations

from dataclasses import dataclass

from leadline.record.links import now_micros
from leadline.record.models import Erasure, ImportRun
from leadline.record.rows import greatest


@dataclass(frozen=True, slots=True)
class Gone:
    """The latest erasure, and which imports there are and when one was last undone."""

    erasure: int
    runs: frozenset[int]
    undone: int


def gone() -> Gone:
    return Gone(
        greatest(Erasure, "id"),
        frozenset(ImportRun.objects.values_list("id", flat=True)),
        greatest(ImportRun, "undone"),
    )


def say_gone(run: int) -> None:
    """Something of an import goes, in the caller's transaction: who has read, and is about to write, reads again."""
    ImportRun.objects.filter(id=run).update(undone=now_micros())
