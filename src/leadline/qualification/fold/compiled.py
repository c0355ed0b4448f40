"""How the fold is compiled, and where the result is kept.

The cache folder's name is a digest of all sources of this folder, numba's version and the processor: a changed callee
in another file would otherwise keep its old result. Where nothing can be written, nothing is kept.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import llvmlite.binding  # type: ignore[import-untyped]
import numba

F = TypeVar("F", bound=Callable[..., Any])


def _folder() -> Path | None:
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    digest.update(f"{numba.__version__} {llvmlite.binding.get_host_cpu_name()}".encode())
    places = [os.environ.get("LEADLINE_CACHE"), os.environ.get("XDG_CACHE_HOME"), "~/.cache"]
    for place in filter(None, places):
        try:
            folder = Path(place).expanduser() / "leadline" / "fold" / digest.hexdigest()[:16]
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except (OSError, RuntimeError, ValueError):
            continue
    return None


FOLDER = _folder()
if FOLDER is not None:
    setattr(numba.config, "CACHE_DIR", str(FOLDER))  # noqa: B010  (made at run time, unknown to the type checker)


_njit: Any = numba.njit
FOR_PYTHON = {"cache": FOLDER is not None, "nogil": True, "error_model": "numpy"}
INSIDE = FOR_PYTHON | {"_nrt": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""Without counting references, which cost most of the run time, so nothing inside may make an array; and without
wrappers for Python, which cost most of the compile time."""


def compiled(function: F) -> F:
    """Compile what Python calls and what makes arrays."""
    made: F = _njit(**FOR_PYTHON)(function)
    return made


def entry(function: F) -> F:
    """Compile the pass itself, which Python calls."""
    made: F = _njit(**FOR_PYTHON, _nrt=False)(function)
    return made


def part(function: F) -> F:
    """Compile what only compiled code calls."""
    made: F = _njit(**INSIDE)(function)
    return made


def hot(function: F) -> F:
    """Compile what runs at every touch into its caller: handing forty arrays over costs more than the work."""
    made: F = _njit(**INSIDE, forceinline=True)(function)
    return made
