"""Imports as they were run, and taking one back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from leadline.record.links import now_micros
from leadline.record.models import ImportRun, RefusedRow, Touch


@dataclass(frozen=True, slots=True)
class Run:
    """One import: when (microseconds), of what, with which result. `finished` None: it was cut off; importing again
    mends it.
    """

    id: int
    kind: str
    file: str
    started: int
    finished: int | None
    rows: int
    new: int
    known: int
    refused: int
    skipped: int


def start_run(kind: str, file: str, mapping: str) -> int:
    return int(ImportRun.objects.create(kind=kind, file=file, mapping=mapping, started=now_micros()).pk)


def finish_run(
    run: int, rows: int, new: int, known: int, refused: int, skipped: int, first_seq: int | None, last_seq: int | None
) -> None:
    ImportRun.objects.filter(id=run).update(
        finished=now_micros(),
        rows=rows,
        new=new,
        known=known,
        refused=refused,
        skipped=skipped,
        first_seq=first_seq,
        last_seq=last_seq,
    )


def keep_refusals(run: int, rows: Iterable[tuple[int, str, str, str, str]]) -> None:
    """Rows as (line, problem id, reason, mend, text)."""
    RefusedRow.objects.bulk_create(
        [
            RefusedRow(run_id=run, line=line, problem=id_, reason=reason, mend=mend, text=text)
            for line, id_, reason, mend, text in rows
        ],
        batch_size=500,
    )


def runs() -> list[Run]:
    """Every import, the latest first."""
    names = list(Run.__slots__)
    return [Run(**row) for row in ImportRun.objects.order_by("-id").values(*names)]


def offers_of(run: int) -> dict[str, int]:
    """The offers that an import's requests name without saying by `action` what was asked for, with their numbers."""
    first, last = ImportRun.objects.values_list("first_seq", "last_seq").get(id=run)
    if first is None:
        return {}
    mine = Touch.objects.filter(seq__range=(first, last), run=run, kind="request")
    named = mine.filter(offer__isnull=False, action__isnull=True)
    return dict(named.values_list("offer").annotate(Count("seq")).order_by())
