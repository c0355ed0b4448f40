from __future__ import annotations

import doctest
import re
from importlib import import_module
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import leadline

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.M | re.S)


@pytest.mark.parametrize(
    ("module", "least"),
    [
        ("leadline", 4),
        ("leadline.engines.credit", 6),
        ("leadline.engines.forecasts", 4),
        ("leadline.engines.stages", 12),
        ("leadline.engines.local", 8),
        ("leadline.engines.reports", 6),
        ("leadline.engines.weeks", 3),
        ("leadline.engines.worth", 7),
        ("leadline.playbook.playbook", 3),
    ],
)
def test_the_examples_in_the_docstrings_hold(module: str, least: int) -> None:
    outcome = doctest.testmod(import_module(module))
    assert outcome.failed == 0
    assert outcome.attempted >= least


def _code(page: Path) -> str:
    return "\n".join(BLOCK.findall(page.read_text(encoding="utf-8")))


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_code_of_the_how_to_runs(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    exec(_code(repository / "docs/how-to/use-from-python.md"), names)  # noqa: S102
    printed = capsys.readouterr().out
    assert "has no column “person”" in printed
    assert "buying_stage" in printed
    standing = names["standing"]
    assert isinstance(standing, leadline.Qualified)
    assert standing.leads.num_rows == 2


def test_the_code_of_the_readme_runs(repository: Path) -> None:
    touches = pa.table({"person": [42, 42], "at": ["2026-01-01", "2026-02-01"], "kind": ["request", "purchase"]})
    pq.write_table(touches, "touches.parquet")
    Path("playbook.yaml").write_text("leadline: 1\n")
    names: dict[str, object] = {}
    exec(_code(repository / "README.md"), names)  # noqa: S102
    standing = names["standing"]
    assert isinstance(standing, leadline.Qualified)
    assert standing.leads["stage"].to_pylist() == ["client"]
