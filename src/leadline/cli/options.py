"""Options that many commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Home: TypeAlias = Annotated[
    Path,
    typer.Option(
        "--home",
        metavar="DIR",
        envvar="LEADLINE_HOME",
        file_okay=False,
        help="The folder of record, lake and playbook.",
    ),
]
DEFAULT_HOME = Path("leadline-data")

AsOf: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="MOMENT",
        help="A date or a date and time; without an offset it is local to the playbook's zone. A date means its end.",
    ),
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Data as JSON on stdout; talk stays on stderr.")]
Since: TypeAlias = Annotated[
    str | None,
    typer.Option("--since", metavar="DATE", help="Only leads whose first request fell on this local date or later."),
]
Until: TypeAlias = Annotated[
    str | None,
    typer.Option("--until", metavar="DATE", help="Only leads whose first request fell on this local date or earlier."),
]
