"""Each command line that a page shows names a command that there is, with options that it has."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import dropwhile
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from leadline.cli.app import app
from tests.conftest import REPOSITORY

FENCED = re.compile(r"^```(?:sh|bash|)\n(.*?)^```$", re.M | re.S)
INDENTED = re.compile(r"^ {4}((?:\w+=\S+ )?leadline .*)$", re.M)
INLINE = re.compile(r"`((?:\w+=\S+ )?leadline [^`]+)`")
PLACEHOLDER = re.compile(r"^(…|COMMAND|\.\.\.|FILE|NAME|HOME)")


def _pages() -> list[str]:
    front = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "GLOSSARY.md", "ARCHITECTURE.md")
    pages = [REPOSITORY / name for name in front]
    return [str(page.relative_to(REPOSITORY)) for page in (*pages, *sorted((REPOSITORY / "docs").rglob("*.md")))]


def _lines(page: str) -> Iterator[list[str]]:
    text = (REPOSITORY / page).read_text(encoding="utf-8").replace("\\\n", " ")
    shown = [line for block in FENCED.findall(text) for line in block.splitlines()]
    for line in (*shown, *INDENTED.findall(text), *(found.replace("\n", " ") for found in INLINE.findall(text))):
        try:
            words = shlex.split(line, comments=True)
        except ValueError:
            continue
        for command in _commands(words):
            typed = list(dropwhile(lambda word: re.fullmatch(r"[A-Z_]+=.*", word), command))
            if typed[:1] == ["leadline"] and len(typed) > 1:
                yield typed[1:]


def _commands(words: list[str]) -> Iterator[list[str]]:
    command: list[str] = []
    for word in words:
        if word in ("&&", "|", ";", ">"):
            yield command
            command = []
        else:
            command.append(word)
    yield command


def _wrong(words: list[str]) -> str:
    command = typer.main.get_command(app)
    for i, word in enumerate(words):
        if not isinstance(command, TyperGroup):
            break
        if word.startswith("-") or PLACEHOLDER.match(word):
            return ""
        if word.rstrip(".,:;") not in command.commands:
            return f"there is no command {word!r}"
        command, words_left = command.commands[word.rstrip(".,:;")], words[i + 1 :]
    else:
        return ""
    options = {"--help", "-h", *(name for one in command.params for name in (*one.opts, *one.secondary_opts))}
    for word in words_left:
        name = word.partition("=")[0].rstrip(".,:;")
        if name.startswith("--") and name not in options:
            return f"{command.name} has no option {name}"
    return ""


@pytest.mark.parametrize("page", _pages())
def test_it_can_be_typed(page: str) -> None:
    wrong = {" ".join(words): told for words in _lines(page) if (told := _wrong(words))}
    assert wrong == {}


def test_there_are_command_lines_to_look_at() -> None:
    assert sum(1 for page in _pages() for _ in _lines(page)) > 100
    assert _wrong(["queue", "--hom", "x"]) == "queue has no option --hom"
    assert _wrong(["quue"]) == "there is no command 'quue'"
    assert Path(REPOSITORY / "README.md").is_file()
