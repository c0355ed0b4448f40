"""The commands as a page of documentation: `python -m leadline.cli.reference > docs/reference/cli.md`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import typer
from typer._click.core import Command, Context, Parameter
from typer.core import TyperGroup

from leadline.cli.app import app
from leadline.cli.exits import MEANING

HEAD = """# The command line

`leadline COMMAND --help` says the same in the terminal. Data go to stdout; what is said beside them, progress and
problems go to stderr. With `--json` the data are one JSON document, and problems are JSON on stderr. `NO_COLOR` turns
colours off; `leadline --install-completion` sets up completion for your shell.

`--as-of MOMENT` takes a date (its end is meant) or a date and time; without an offset it is local to the playbook's
time zone (from Python, a moment without a zone is UTC). `--home DIR` is the home to work on: else `LEADLINE_HOME`, else
`./leadline-data`. Commands that write make the home where there is none, with the default playbook, and say so, once
their words and file are known to be right; commands that read do not.
"""


def reference() -> str:
    """The page."""
    root = typer.main.get_command(app)
    parts = [HEAD, _exit_codes(), *_commands(root, "leadline", Context(root, info_name="leadline"))]
    return "\n".join(parts) + "\nThis page is made from the commands themselves; a test compares the two.\n"


def _exit_codes() -> str:
    rows = "\n".join(f"| {int(code)} | {text} |" for code, text in MEANING.items())
    return f"## Exit codes\n\n| code | meaning |\n|---|---|\n{rows}\n"


def _commands(group: Command, path: str, context: Context) -> Iterator[str]:
    if not isinstance(group, TyperGroup):
        return
    for name, command in group.commands.items():
        inner = Context(command, info_name=name, parent=context)
        if isinstance(command, TyperGroup):
            yield f"## {path} {name}\n\n{_plain(command.help)}\n"
            yield from _commands(command, f"{path} {name}", inner)
        else:
            yield _command(command, f"{path} {name}", inner)


def _command(command: Command, path: str, context: Context) -> str:
    usage = " ".join(command.collect_usage_pieces(context))
    rows = "\n".join(row for parameter in command.get_params(context) if (row := _row(parameter, context)))
    table = f"\n| option | meaning |\n|---|---|\n{rows}\n" if rows else ""
    return f"## {path}\n\n    {path} {usage}\n\n{_plain(command.help)}\n{table}"


def _row(parameter: Parameter, context: Context) -> str:
    record = parameter.get_help_record(context)
    if record is None or "--help" in parameter.opts:
        return ""
    names, meaning = (re.sub(r"\s+", " ", part).replace("|", "\\|").strip() for part in record)
    return f"| `{names}` | {meaning} |"


def _plain(text: str | None) -> str:
    return "\n".join(line.strip() for line in (text or "").strip().splitlines())


if __name__ == "__main__":
    sys.stdout.write(reference())
