from __future__ import annotations

from pathlib import Path

from leadline.cli.exits import MEANING, Exit
from leadline.cli.reference import reference


def test_the_page_on_the_command_line_is_what_the_commands_say(repository: Path) -> None:
    page = repository / "docs" / "reference" / "cli.md"
    assert page.read_text(encoding="utf-8") == reference(), (
        "make it anew: python -m leadline.cli.reference > docs/reference/cli.md"
    )


def test_every_exit_code_is_explained() -> None:
    assert set(MEANING) == set(Exit)
