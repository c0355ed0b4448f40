from __future__ import annotations

import pytest
import typer
from typer.core import TyperGroup

from leadline.__about__ import __version__
from leadline.cli.app import app
from tests.cli.conftest import Run


def commands() -> list[tuple[str, ...]]:
    root = typer.main.get_command(app)
    assert isinstance(root, TyperGroup)
    found: list[tuple[str, ...]] = []
    for name, command in root.commands.items():
        found += [(name, inner) for inner in command.commands] if isinstance(command, TyperGroup) else [(name,)]
    return found


def test_every_command_is_there() -> None:
    words = {command[0] for command in commands()}
    assert words == {
        "init", "import", "add", "qualify", "queue", "leads", "explain", "flow", "sources", "playbook",
        "serve", "demo", "doctor", "merge", "erase", "duplicates", "export", "feeds", "imports",
        "appraise", "attribution", "balance", "busyness", "forecast", "handover", "offers", "report",
    }  # fmt: skip
    assert {command[1] for command in commands() if command[0] == "playbook"} == {
        "check", "schema", "explain", "diff", "test", "publish", "versions",
    }  # fmt: skip


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_and_option_says_what_it_does(command: tuple[str, ...]) -> None:
    root = typer.main.get_command(app)
    for word in command:
        assert isinstance(root, TyperGroup)
        root = root.commands[word]
    assert root.help
    assert all(getattr(parameter, "help", None) for parameter in root.params)


def test_help_is_told_on_stdout(leadline: Run) -> None:
    ran = leadline("queue", "--help")
    assert (ran.code, ran.err) == (0, "")
    assert "Whom to contact" in ran.out
    assert "--as-of" in ran.out


def test_the_version_is_told(leadline: Run) -> None:
    assert leadline("--version").out.strip() == __version__


def test_a_mistyped_command_is_a_usage_error_that_names_the_nearest(leadline: Run) -> None:
    ran = leadline("quue")
    assert ran.code == 2
    assert ran.out == ""
    assert "Did you mean 'queue'?" in ran.err


def test_an_option_before_the_command_is_told_where_it_stands(leadline: Run) -> None:
    told = leadline("--home", "somewhere", "queue")
    assert told.code == 2
    assert "leadline queue --home FOLDER" in told.err


def test_a_database_that_does_not_answer_is_told_without_its_password(leadline: Run) -> None:
    assert leadline("init").code == 0
    told = leadline("flow", env={"LEADLINE_DATABASE": "postgresql://somebody:secret@127.0.0.1:1/leads"})
    assert told.code == 3
    assert "The database leads at 127.0.0.1:1 cannot be used" in told.err
    assert "LEADLINE_DATABASE" in told.err
    assert "secret" not in told.err
    assert "Traceback" not in told.err


def test_a_wrong_moment_is_a_usage_error_that_says_how_to_write_one(leadline: Run) -> None:
    assert leadline("init").code == 0
    ran = leadline("leads", "--as-of", "yesterday-ish")
    assert ran.code == 2
    assert "neither a date nor a moment" in ran.err
    assert "Traceback" not in ran.err


def test_an_unknown_setting_is_told_by_name(leadline: Run) -> None:
    leadline("init")
    ran = leadline("serve", env={"LEADLINE_PROT": "9000"})
    assert ran.code == 2
    assert "LEADLINE_PORT" in ran.err
    assert "Traceback" not in ran.err
