from __future__ import annotations

import json
import subprocess
import sys

import pytest

DRAWING = ("altair", "vl_convert", "typst")
HEAVY = (
    *DRAWING, "django", "numba", "duckdb", "pyarrow", "scipy", "pandas", "polars", "numpy", "pydantic", "pyspark",
)  # fmt: skip
PROBE = """
import contextlib, io, json, sys
{work}
print(json.dumps([name for name in {heavy!r} if name in sys.modules]))
"""
HELP = """
sys.argv = ["leadline", *{words!r}]
from leadline.app.entry import main
out = io.StringIO()
with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
    main()
assert "Usage" in out.getvalue(), out.getvalue()
"""


def _loaded(work: str) -> list[str]:
    code = PROBE.format(work=work, heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    loaded: list[str] = json.loads(done.stdout.splitlines()[-1])
    return loaded


@pytest.mark.parametrize(
    "words", [["--help"], ["queue", "--help"], ["import", "--help"], ["playbook", "--help"], ["report", "--help"]]
)
def test_asking_the_command_for_help_loads_nothing_heavy(words: list[str]) -> None:
    assert _loaded(HELP.format(words=words)) == []


def test_importing_leadline_loads_nothing_heavy() -> None:
    assert _loaded("import leadline") == []


def test_the_library_needs_no_django() -> None:
    work = "import leadline\nfor name in leadline.__all__: getattr(leadline, name)"
    assert "django" not in _loaded(work)


def test_the_workspace_starts_without_what_draws_and_sets_reports() -> None:
    work = """
import os, tempfile
os.environ["LEADLINE_HOME"] = tempfile.mkdtemp()
from leadline.record.setup import use_home
import leadline.record.home
import leadline.app.asgi
import leadline.app.urls
"""
    assert set(_loaded(work)) & set(DRAWING) == set()
