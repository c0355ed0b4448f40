"""Files that people handed in, on their way to an import: a copy in the home, and what was said of it so far.

A copy lies below `imports/`, in a folder of a random name that only the home's owner may read. It lets an import that
was cut off go on, and goes with the undoing of the import, with its draft, with the erasure of anybody, and by itself
after 30 days.
"""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import Q

from leadline.problems import Problem, RecordError
from leadline.record.home import Home
from leadline.record.links import now_micros
from leadline.record.models import ImportDraft, ImportRun
from leadline.record.writer import writing
from leadline.touches.instants import micros_of, moment_of

FOLDER = "imports"
KEPT = timedelta(days=30)
NAME_AT_MOST = 255


@dataclass(frozen=True, slots=True)
class Draft:
    """`size` in bytes, `digest` the SHA-256 of the copy; `manner` JSON, `mapping` the text of a mapping, or empty."""

    id: int
    folder: str
    name: str
    ending: str
    size: int
    digest: str
    by: str
    made: datetime
    kind: str
    manner: str
    mapping: str
    run: int | None

    def place(self, home: Home) -> Path:
        """The folder of the copy, and of what was found out about it."""
        return home.path / FOLDER / self.folder

    def path(self, home: Home) -> Path:
        return self.place(home) / f"sheet{self.ending}"


def new_place(home: Home) -> Path:
    """A folder for one copy, readable by its owner only."""
    (home.path / FOLDER).mkdir(mode=0o700, exist_ok=True)
    place = home.path / FOLDER / secrets.token_hex(16)
    place.mkdir(mode=0o700)
    return place


def new_draft(home: Home, copy: Path, name: str, size: int, digest: str, by: str) -> Draft:
    """The draft of a copy that lies in a `new_place` as `sheet` with its ending."""
    with writing(home, "hand a file in"):
        row = ImportDraft.objects.create(
            folder=copy.parent.name,
            name=name[:NAME_AT_MOST],
            ending=copy.suffix,
            size=size,
            digest=digest,
            by=by,
            made=now_micros(),
        )
        return _draft(row)


def draft(number: int) -> Draft | None:
    row = ImportDraft.objects.filter(id=number).first()
    return _draft(row) if row else None


def draft_of(run: int) -> Draft | None:
    """The draft that a run came from."""
    row = ImportDraft.objects.filter(run=run).order_by("-id").first()
    return _draft(row) if row else None


def drafts() -> list[Draft]:
    """Every draft that was not imported yet, the latest first."""
    return [_draft(row) for row in ImportDraft.objects.filter(run=None).order_by("-id")]


def say(
    home: Home,
    number: int,
    *,
    kind: str | None = None,
    manner: str | None = None,
    mapping: str | None = None,
    run: int | None = None,
) -> None:
    """Keep what was said of a file. Raises RecordError if there is no such draft."""
    said = {"kind": kind, "manner": manner, "mapping": mapping, "run_id": run}
    with writing(home, "keep what was said of a file"):
        changed = ImportDraft.objects.filter(id=number).update(**{k: v for k, v in said.items() if v is not None})
    if not changed:
        raise RecordError(Problem("no_such_draft", f"There is no file {number} any more.", "Hand it in again."))


def drop_draft(home: Home, number: int) -> None:
    """Forget a file that was not imported, with its copy."""
    with writing(home, "drop a file"):
        row = ImportDraft.objects.filter(id=number, run=None).first()
        if row:
            shutil.rmtree(_draft(row).place(home), ignore_errors=True)
            row.delete()


def forget_upload(home: Home, run: int) -> None:
    """Delete the copy that a run was made from; it cannot be gone on with then."""
    with writing(home, "delete a copy"):
        place = ImportRun.objects.filter(id=run).values_list("path", flat=True).first()
        theirs = Q(run=run) | Q(run=None, folder=Path(place).parent.name) if place else Q(run=run)
        for row in ImportDraft.objects.filter(theirs):
            shutil.rmtree(_draft(row).place(home), ignore_errors=True)
        ImportDraft.objects.filter(theirs).update(run=run)  # cut off, it did not say so itself


def forget_copies(home: Home) -> None:
    """Delete every copy, and the drafts that were not imported."""
    with writing(home, "delete copies"):
        ImportDraft.objects.filter(run=None).delete()
        shutil.rmtree(home.path / FOLDER, ignore_errors=True)


def forget_old(home: Home, now: datetime) -> None:
    """Delete what was handed in more than 30 days ago, and folders that no draft knows of."""
    folder = home.path / FOLDER
    if not folder.is_dir():
        return
    long_ago = micros_of(now - KEPT)
    with writing(home, "delete old copies"):
        ImportDraft.objects.filter(run=None, made__lt=long_ago).delete()
        known = set(ImportDraft.objects.filter(made__gte=long_ago).values_list("folder", flat=True))
        for place in folder.iterdir():
            if place.name in known or place.stat().st_mtime > (now - timedelta(days=1)).timestamp():
                continue
            if place.is_dir():
                shutil.rmtree(place, ignore_errors=True)
            else:
                place.unlink(missing_ok=True)


def _draft(row: ImportDraft) -> Draft:
    return Draft(
        row.pk, row.folder, row.name, row.ending, row.size, row.digest, row.by, moment_of(row.made),
        row.kind, row.manner, row.mapping, row.run_id,
    )  # fmt: skip
