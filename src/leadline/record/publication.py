"""Publishing a playbook: its text comes into force, and the log says when, by whom and why.

The publication is a touch like any decision, of nobody and about everybody: kind `decision`, action `publish`, the
text's digest among its properties.
"""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from leadline.playbook.playbook import Playbook, read_text
from leadline.problems import BadPlaybook
from leadline.record.append import next_seq
from leadline.record.home import Home
from leadline.record.identity import NOBODY
from leadline.record.links import now_micros
from leadline.record.models import Touch
from leadline.record.versions import Version, all_versions, in_force, keep_version, note_version
from leadline.record.writer import writing
from leadline.touches.content import content_id

KIND, ACTION = "decision", "publish"


@dataclass(frozen=True, slots=True)
class Published:
    """The version that is in force; `new` says whether this publication brought it."""

    version: Version
    new: bool


def is_in_force(home: Home, playbook: Playbook) -> bool:
    """Whether the home's file holds this very text, and it was published (or the home began with it)."""
    last = in_force()
    return last is not None and last.digest == playbook.digest and _text_of(home) == playbook.text


def publish(home: Home, text: str, by: str, why: str = "") -> Published:
    """Put a playbook into force: `playbook.yaml` holds the text, the log a touch, and the versions a row.

    Publishing what is in force already changes nothing. Cut off in between, the file is either the old one or the new
    one, whole; the log never says that a text was published which the file does not hold, and the same call completes
    what is missing. Raises BadPlaybook with every problem of the text, RecordError while somebody else is writing.
    """
    playbook = Playbook.parse(text, "playbook.yaml")
    with writing(home, "publish a playbook"):
        last = in_force()
        if last is not None and is_in_force(home, playbook):
            return Published(last, new=False)
        _note_what_was(home, playbook)
        before, ready = _text_of(home), _written_beside(home.playbook_path, text)
        try:
            with transaction.atomic():
                version = _remember(playbook, by, why or None)
                _put(ready, home.playbook_path)
        except BaseException:
            ready.unlink(missing_ok=True)
            if before is not None and _text_of(home) != before:
                _put(_written_beside(home.playbook_path, before), home.playbook_path)
            raise
        return Published(version, new=True)


def versions(home: Home) -> list[Version]:
    """Every text that was published, or came into use by an edit of the file, the latest first."""
    return all_versions()


def _note_what_was(home: Home, playbook: Playbook) -> None:
    """Keep the text that the file held until now, if it was one."""
    try:
        before = Playbook.load(home.playbook_path)
    except BadPlaybook:
        return
    if before.digest != playbook.digest:
        note_version(before, now_micros())


def _remember(playbook: Playbook, by: str, why: str | None) -> Version:
    now = now_micros()
    said = {"playbook": playbook.digest}
    content = {"kind": KIND, "action": ACTION, "at": now, "by": by, "reason": why, "properties": said}
    touch = Touch.objects.create(
        seq=next_seq(),
        content_id=content_id(content),
        subject=NOBODY,
        at=now,
        received=now,
        known=False,
        kind=KIND,
        action=ACTION,
        by=by,
        reason=why,
        properties=json.dumps(said, separators=(",", ":")),
        keys="{}",
    )
    return keep_version(playbook, now, by, why, touch.content_id)


def _text_of(home: Home) -> str | None:
    try:
        return read_text(home.playbook_path)
    except BadPlaybook:
        return None


def replace_text(path: Path, text: str) -> None:
    """Give a file another text: whenever it is read it holds the old one or the new one, whole."""
    _put(_written_beside(path, text), path)


def _written_beside(path: Path, text: str) -> Path:
    """A file of that text in the same folder, on disk, with the permissions of `path`."""
    real = path.resolve()
    ready = real.with_name(f".{real.name}.new")
    with open(os.open(ready, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "wb") as file:
        os.fchmod(file.fileno(), stat.S_IMODE(real.stat().st_mode))
        file.write(text.encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())
    return ready


def _put(ready: Path, path: Path) -> None:
    """Put the file in the place of `path` (of what it links to), at once and outlasting a loss of power."""
    real = path.resolve()
    ready.replace(real)
    folder = os.open(real.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
