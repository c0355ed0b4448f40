"""Runs a command line and turns everything that can happen into an exit code and plain words."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence

import typer
from typer._click.core import Context
from typer._click.exceptions import ClickException, NoSuchOption
from typer.core import TyperGroup

from leadline.cli.app import app
from leadline.cli.choices import plain_words
from leadline.cli.exits import Exit
from leadline.cli.serving import Serve
from leadline.cli.talk import quiet_stdout, tell
from leadline.problems import BadSetting, LeadlineError, RecordError


def run(arguments: Sequence[str], serve: Serve | None = None) -> int:
    """The exit code of the command line `arguments` (without the program's name). `serve` serves the workspace."""
    as_json = "--json" in arguments
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")
    try:
        if _help(arguments):
            return Exit.OK
        code = app(list(arguments), prog_name="leadline", standalone_mode=False, obj=serve)
        sys.stdout.flush()
        return int(code or 0)
    except ClickException as error:
        error.message = plain_words(error.message)
        error.show()
        if isinstance(error, NoSuchOption) and error.ctx is not None and error.ctx.parent is None:
            print("Options stand behind the command, like: leadline queue --home FOLDER", file=sys.stderr)
        return error.exit_code
    except LeadlineError as error:
        tell(error.problems, as_json=as_json)
        return _code_of(error)
    except (KeyboardInterrupt, typer.Abort):
        print("Stopped.", file=sys.stderr)
        return Exit.STOPPED
    except BrokenPipeError:
        quiet_stdout()
        return Exit.PIPE
    except SystemExit as stop:
        if not isinstance(stop.__context__, BrokenPipeError):  # which typer turns into an exit of its own
            raise
        quiet_stdout()
        return Exit.PIPE
    except Exception:
        traceback.print_exc()
        print(
            "This is a fault of Leadline's own. What was committed is safe. Please report the lines above.",
            file=sys.stderr,
        )
        return Exit.FAULT


def _help(arguments: Sequence[str]) -> bool:
    """Print the help that is asked for, if any: without reading the other options, for that takes typer long."""
    command = typer.main.get_command(app)
    context = Context(command, info_name="leadline", **command.context_settings)
    for word in arguments:
        if word in ("--help", "-h"):
            print(command.get_help(context))
            return True
        if not isinstance(command, TyperGroup) or word not in command.commands:
            if word == "--" or isinstance(command, TyperGroup):
                return False
            continue
        command = command.commands[word]
        context = Context(command, info_name=word, parent=context, **command.context_settings)
    return False


def _code_of(error: LeadlineError) -> Exit:
    if isinstance(error, RecordError):
        return Exit.RECORD
    return Exit.USAGE if isinstance(error, BadSetting) else Exit.PROBLEM
