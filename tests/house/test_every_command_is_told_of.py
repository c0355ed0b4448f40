from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from typer.main import get_command

from leadline.cli.app import app


def _commands(group: object, before: str = "leadline") -> Iterator[str]:
    for name, command in getattr(group, "commands", {}).items():
        if getattr(command, "commands", None):
            yield from _commands(command, f"{before} {name}")
        elif not command.hidden:
            yield f"{before} {name}"


def test_every_command_is_shown_in_the_documentation(repository: Path) -> None:
    pages = [repository / "README.md", *(repository / "docs").rglob("*.md")]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    commands = list(_commands(get_command(app)))
    assert "leadline queue" in commands
    assert [command for command in commands if not re.search(rf"{command}\b", text)] == []
