from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

ASK = """
import sys
class NotInstalled:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("pandas", "polars"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, NotInstalled())
import leadline
playbook = leadline.Playbook.default()
leadline.qualify(sys.argv[1], playbook, "2026-03-01", history=True).leads.to_pylist()
leadline.explain(sys.argv[1], playbook, 1, as_of="2026-03-01").lines
leadline.flow(sys.argv[1], playbook, "2026-03-01", by="month").table().to_pylist()
leadline.sources(sys.argv[1], playbook, "2026-03-01").table().to_pylist()
print([name for name in ("django", "pandas", "polars", "duckdb", "pyarrow.dataset", "rich", "typer")
       if name in sys.modules])
"""


def test_no_question_needs_django_pandas_or_any_face(tmp_path: Path) -> None:
    """Not even for nanoseconds. (Where pandas is installed, Arrow itself loads it.)"""
    moments = pa.array([1_767_225_600_000_000_001, 1_767_312_000_000_000_000], pa.timestamp("ns"))
    touches = {"person": [1, 2], "at": moments, "kind": ["request", "purchase"], "seen": moments}
    pq.write_table(pa.table(touches), tmp_path / "touches.parquet")
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(tmp_path / "touches.parquet")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
