"""Whether a file is the same as another: by its bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path

BLOCK = 1 << 22


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            found.update(block)
    return found.hexdigest()
