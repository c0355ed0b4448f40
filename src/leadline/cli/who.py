"""Who is at the keyboard, for what is remembered with a name."""

from __future__ import annotations

import getpass
import os
from typing import Annotated, TypeAlias

import typer

By: TypeAlias = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who says so. Default: the name you are signed in with.")
]
Why: TypeAlias = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, kept with it.")]


def acting(by: str | None) -> str:
    """The name given, or else that of the account."""
    if by and by.strip():
        return by.strip()
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in containers
        return f"user {os.getuid()}"
