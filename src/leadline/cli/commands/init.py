from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from leadline.cli import homes
from leadline.cli.options import DEFAULT_HOME, Home
from leadline.cli.talk import say


def init(
    home: Home = DEFAULT_HOME,
    playbook: Annotated[
        Path | None,
        typer.Option("--playbook", metavar="FILE", help="Begin with this playbook instead of the default one."),
    ] = None,
) -> None:
    """Make a home.

    It is a folder with the default playbook and an empty record. One that exists stays as it is.
    """
    text = None
    if playbook is not None:
        from leadline.playbook.playbook import read_text

        text = read_text(playbook)
    if homes.create(home, text):
        say(f"Made a home in {home.resolve()}.")
        say("Next: `leadline serve` opens it in a browser; `leadline import FILE --as requests --map …` fills it.")
    else:
        say(f"{home.resolve()} is a home already; nothing was changed.")
