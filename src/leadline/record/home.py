"""A home: one directory that holds everything that Leadline remembers for one company."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from leadline.playbook.playbook import Playbook
from leadline.playbook.reading.read import default_text
from leadline.problems import Problem, RecordError
from leadline.record.secret import secret_key
from leadline.record.setup import use_home
from leadline.record.versions import note_version

FOLDERS = ("lake", "cases", "cache")


@dataclass(frozen=True, slots=True)
class Home:
    """`record.sqlite3`, `lake/`, `playbook.yaml`, `cases/`, `cache/` and `secret_key` under `path` (absolute)."""

    path: Path

    @classmethod
    def create(
        cls, path: str | os.PathLike[str], playbook_text: str | None = None, cases: Mapping[str, str] | None = None
    ) -> Home:
        """Make a home, readable by its owner only, and work on it. `cases` maps file names to texts.

        Without `playbook_text` it gets the default playbook. Raises RecordError if `path` already holds a home or other
        things, BadPlaybook if the text is none.
        """
        home = Path(path).expanduser().resolve()
        text = default_text() if playbook_text is None else playbook_text
        playbook = Playbook.parse(text, "playbook.yaml")
        if (home / "playbook.yaml").exists():
            raise RecordError(
                Problem(
                    "home_exists", f"There is already a Leadline home at {home}.", "Use it, or name another directory."
                )
            )
        if home.exists() and (not home.is_dir() or any(home.iterdir())):
            raise RecordError(
                Problem(
                    "home_not_empty", f"{home} is not an empty directory.", "Name a directory that is new or empty."
                )
            )
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o700)
        for folder in FOLDERS:
            (home / folder).mkdir(mode=0o700, exist_ok=True)
        secret_key(home)
        for name, case in (cases or {}).items():
            (home / "cases" / Path(name).name).write_text(case, "utf-8")
        (home / "playbook.yaml").write_text(text, "utf-8")
        made = cls(use_home(home))
        note_version(playbook, time.time_ns() // 1_000)
        return made

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Home:
        """Work on the home at `path`. Raises RecordError if there is none."""
        return cls(use_home(path))

    @property
    def lake(self) -> Path:
        return self.path / "lake"

    @property
    def playbook_path(self) -> Path:
        return self.path / "playbook.yaml"

    def playbook(self) -> Playbook:
        """The playbook as `playbook.yaml` says now. Raises BadPlaybook with every problem that it has."""
        told = self.playbook_path.stat()
        return _playbook(self.playbook_path, told.st_mtime_ns, told.st_size, told.st_ino)


@lru_cache(maxsize=4)
def _playbook(path: Path, *_state: int) -> Playbook:
    """Reading one takes a tenth of a second: it is read again only when the file has changed."""
    return Playbook.load(path)
