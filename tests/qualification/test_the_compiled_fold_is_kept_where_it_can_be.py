from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from leadline.qualification.fold import compiled

WHERE = "from leadline.qualification.fold import compiled, person; print(compiled.FOLDER)"
NOWHERE = "/dev/null/nowhere"


def _folder(code: str = WHERE, **environment: str) -> str:
    """Where a new process would keep it; reading the fold, but compiling nothing."""
    kept = {name: value for name, value in os.environ.items() if name not in ("HOME", "XDG_CACHE_HOME")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=kept | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("first", "second", "third"), [("a", "b", "c"), ("", "b", "c"), ("", "", "c"), (NOWHERE, "b", "c")]
)
def test_the_first_place_that_can_be_written_is_taken(first: str, second: str, third: str, tmp_path: Path) -> None:
    places = [place and str(tmp_path / place) for place in (first, second, third)]
    found = _folder(LEADLINE_CACHE=places[0], XDG_CACHE_HOME=places[1], HOME=places[2])
    expected = {"a": "a", "b": "b", "c": "c/.cache"}[next(place for place in (first, second, third) if len(place) == 1)]
    assert Path(found).parent == tmp_path / expected / "leadline" / "fold"
    assert Path(found).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("place", [NOWHERE, "~nobody-of-that-name/cache", "a" * 5_000])
def test_where_nothing_can_be_written_nothing_is_kept(place: str) -> None:
    assert _folder(LEADLINE_CACHE=place, XDG_CACHE_HOME=place, HOME=NOWHERE) == "None"


def test_a_user_whom_the_machine_does_not_know_has_no_home_and_keeps_nothing() -> None:
    assert _folder(f"import pwd\ndef nobody(uid): raise KeyError(uid)\npwd.getpwuid = nobody\n{WHERE}") == "None"


def test_a_changed_source_has_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = shutil.copytree(Path(compiled.__file__).parent, tmp_path / "fold")
    monkeypatch.setenv("LEADLINE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(compiled, "__file__", str(copy / "compiled.py"))
    before = compiled._folder()
    assert compiled._folder() == before
    with (copy / "scoring.py").open("a") as source:
        source.write("# changed\n")
    assert before is not None
    assert compiled._folder() != before
