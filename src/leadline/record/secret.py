"""The home's secret key: made once, readable by its owner only."""

from __future__ import annotations

import fcntl
import os
import secrets
from pathlib import Path


def secret_key(home: Path) -> str:
    """The key in `home/secret_key`, made (mode 0600) if there is none or an empty one."""
    path = home / "secret_key"
    key = _kept(path)
    if key:
        return key
    folder = os.open(home, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # of two who begin at the same moment one makes it
        return _kept(path) or _made(path)
    finally:
        os.close(folder)


def _kept(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except FileNotFoundError:
        return ""


def _made(path: Path) -> str:
    """A new key, written elsewhere and moved to `path`: it stands there whole or not at all."""
    key = secrets.token_urlsafe(48)
    draft = path.with_name("secret_key.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return key
