from __future__ import annotations

from typing import Annotated

import typer

from leadline.cli import homes
from leadline.cli.options import DEFAULT_HOME, Home
from leadline.cli.serving import served_by

Host = Annotated[
    str | None, typer.Option("--host", envvar="LEADLINE_HOST", help="The address to listen on. Default: 127.0.0.1")
]
Port = Annotated[
    int | None,
    typer.Option(
        "--port", envvar="LEADLINE_PORT", min=1, max=65535, help="Default: 8321; if taken, the next free one."
    ),
]


def serve(context: typer.Context, home: Home = DEFAULT_HOME, host: Host = None, port: Port = None) -> None:
    """Serve the workspace; print a link to sign in."""
    served_by(context)(homes.reading(home).path, host, port)
