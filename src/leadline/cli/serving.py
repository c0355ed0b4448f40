"""How a command serves the workspace: handed in by the room that composes everything, for commands know no pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import typer

from leadline.problems import BadSetting, Problem

Serve: TypeAlias = Callable[[Path, str | None, int | None], None]
"""Serves the home at the path on host and port (None: as the settings say) until interrupted."""


def served_by(context: typer.Context) -> Serve:
    if not callable(context.obj):
        raise BadSetting(
            Problem("no_workspace", "This command line has no workspace to serve.", "Run `leadline serve`.")
        )
    serve: Serve = context.obj
    return serve
