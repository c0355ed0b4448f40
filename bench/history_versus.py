"""Leadline's whole history and the baseline's in one run, turn by turn: medians and their ratio.

    .venv/bin/python bench/history_versus.py TOUCHES.parquet [--baseline history_baseline.py] [--runs 5]

Prints one JSON line: the medians of each (seconds, cpu, peak_mb), the ratio of CPU pair by pair as median, least and
most, and whether persons, mql, sql and peak_sum agree.
"""

from __future__ import annotations

import argparse
import ast
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
BASELINE = HERE.parents[1] / "shared" / "bench" / "history_baseline.py"
SAME = ("persons", "mql", "sql", "peak_sum")
FIGURES = ("seconds", "cpu", "peak_mb")


def ran(*command: str, cwd: Path) -> dict[str, Any]:
    """The figures that a benchmark prints last."""
    done = subprocess.run([sys.executable, *command], cwd=cwd, check=True, capture_output=True, text=True)
    figures: dict[str, Any] = ast.literal_eval(done.stdout.strip().splitlines()[-1])
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("touches", type=Path)
    parser.add_argument("--baseline", type=Path, default=BASELINE)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    touches, baseline = str(given.touches.resolve()), given.baseline.resolve()
    ours: list[dict[str, Any]] = []
    theirs: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(given.runs):
            ours.append(ran(str(HERE / "history.py"), touches, cwd=HERE))
            theirs.append(ran(str(baseline), touches, f"{folder}/baseline.parquet", cwd=baseline.parent))
            print(f"{turn + 1} of {given.runs}", file=sys.stderr)
    ratios = [one["cpu"] / other["cpu"] for one, other in zip(ours, theirs, strict=True)]
    print(
        json.dumps(
            {
                "leadline": {name: median(run[name] for run in ours) for name in FIGURES},
                "baseline": {name: median(run[name] for run in theirs) for name in FIGURES},
                "cpu_ratio": {
                    "median": round(median(ratios), 3),
                    "least": round(min(ratios), 3),
                    "most": round(max(ratios), 3),
                },
                "equal": all(
                    one[name] == other[name] for one, other in zip(ours, theirs, strict=True) for name in SAME
                ),
            }
        )
    )


if __name__ == "__main__":
    main()
