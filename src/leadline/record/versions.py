"""The playbook texts that this home has been qualified by, in the order in which they came into use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from leadline.playbook.playbook import Playbook
from leadline.problems import Problem, RecordError
from leadline.record.models import PlaybookVersion
from leadline.touches.instants import moment_of


@dataclass(frozen=True, slots=True)
class Version:
    """A text and when it came into use. `touch` is the id of its publication; None where the file was edited."""

    id: int
    digest: str
    published: datetime
    by: str | None
    why: str | None
    touch: str | None


def all_versions() -> list[Version]:
    """The latest first."""
    return [_said(version) for version in PlaybookVersion.objects.order_by("-id").defer("text")]


def version_text(number: int) -> str:
    """The text of a version. Raises RecordError if there is none of that number."""
    text = PlaybookVersion.objects.filter(id=number).values_list("text", flat=True).first()
    if text is None:
        raise RecordError(
            Problem("no_version", f"There is no playbook version {number}.", "List them: leadline playbook versions.")
        )
    return text


def in_force() -> Version | None:
    """The version published last; where none was, the one that the home began with. None for a home without any."""
    published = PlaybookVersion.objects.filter(touch__isnull=False).order_by("-id").defer("text").first()
    found = published or PlaybookVersion.objects.order_by("id").defer("text").first()
    return None if found is None else _said(found)


def keep_version(
    playbook: Playbook, at: int, by: str | None = None, why: str | None = None, touch: str | None = None
) -> Version:
    """Add a version that came into use at `at` (microseconds)."""
    return _said(
        PlaybookVersion.objects.create(
            digest=playbook.digest, text=playbook.text, published=at, by=by, why=why, touch=touch
        )
    )


def note_version(playbook: Playbook, at: int) -> None:
    """Add a version that came into use without being published, unless it is the latest already."""
    latest = PlaybookVersion.objects.order_by("-id").values_list("digest", flat=True).first()
    if latest != playbook.digest:
        keep_version(playbook, at)


def publications() -> int:
    """How many publications are in the log."""
    return PlaybookVersion.objects.filter(touch__isnull=False).count()


def _said(version: PlaybookVersion) -> Version:
    return Version(version.pk, version.digest, moment_of(version.published), version.by, version.why, version.touch)
