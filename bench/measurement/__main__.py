"""Everything that the statistics claim, measured: python -m bench.measurement [PART …] [--json] [--data FOLDER].

A part is a file of this folder with `run(data) -> Iterable[Line]`. Seeds are fixed: the same machine says the same.
"""

from __future__ import annotations

import argparse
import json
import pkgutil
import sys
import time
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

import bench.measurement
from bench.measurement.lines import Line

DATA = Path(__file__).parents[3] / "shared" / "data"
NO_PARTS = ("__main__", "lines")


def main() -> int:
    parts = sorted(part.name for part in pkgutil.iter_modules(bench.measurement.__path__) if part.name not in NO_PARTS)
    read = argparse.ArgumentParser(prog="python -m bench.measurement", description=__doc__)
    read.add_argument("part", nargs="*", choices=[*parts, []], help="by default all")
    read.add_argument("--data", type=Path, default=DATA, help="the folder with the real data sets")
    read.add_argument("--json", action="store_true")
    given = read.parse_args()
    found: dict[str, list[Line]] = {}
    for part in given.part or parts:
        begun = time.monotonic()
        print(f"{part} …", file=sys.stderr, flush=True)
        found[part] = list(import_module(f"bench.measurement.{part}").run(given.data))
        print(f"{part}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
        if not given.json:
            for line in found[part]:
                sign = {True: "ok", False: "MISSED", None: ""}[line.holds]
                print(f"{part:<14} {line.what:<70} {line.figure:<28} {line.aim:<24} {sign}", flush=True)
    if given.json:
        print(json.dumps({part: [asdict(line) for line in lines] for part, lines in found.items()}, indent=1))
    return int(any(line.holds is False for lines in found.values() for line in lines))


if __name__ == "__main__":
    sys.exit(main())
