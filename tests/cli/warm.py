"""A process that has loaded what commands need, and becomes one command after the other: each in a process of its own,
which need not load the same again.

Reads a line of JSON for each: the words, the folder, the environment, and the files for its output and its errors;
answers with the exit code.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import traceback
from typing import Any

LOADED = (
    "django.db.models", "django.db.backends.sqlite3.base", "django.db.migrations.executor", "numpy", "pyarrow.compute",
    "pyarrow.csv", "pyarrow.parquet", "rich.console", "rich.table", "rich.progress", "ruamel.yaml", "pydantic",
    "numba", "scipy.special", "scipy.stats", "pandas", "leadline.app.entry", "leadline.cli.commands",
    "leadline.engines.local", "leadline.playbook.cases",
)  # fmt: skip


def serve() -> None:
    for name in LOADED:
        importlib.import_module(name)
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            os._exit(_become(asked))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become(asked: dict[str, Any]) -> int:
    for stream, name in ((1, asked["out"]), (2, asked["err"])):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = ["leadline", *asked["words"]]
    code: Any
    try:
        from leadline.app.entry import main

        main()
        code = 0
    except SystemExit as stop:
        code = stop.code
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code if isinstance(code, int) else 0 if code is None else 1


if __name__ == "__main__":
    serve()
