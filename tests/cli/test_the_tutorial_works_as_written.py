"""The tutorial, done by the letter: its files, its commands in their order, and every output that it quotes."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from tests.cli.conftest import runner

FILE = re.compile(r"^`(\S+\.csv)`\n\n```csv\n(.+?)^```$", re.M | re.S)
COMMANDS = re.compile(r"^```sh\n(.+?)^```$(?:\n\n```text\n(.+?)^```$)?", re.M | re.S)


def test_every_command_works_and_prints_what_is_quoted(repository: Path, tmp_path: Path) -> None:
    text = (repository / "docs/tutorial/two-files.md").read_text(encoding="utf-8")
    files = FILE.findall(text)
    assert [name for name, _ in files] == ["requests.csv", "purchases.csv"]
    for name, content in files:
        (tmp_path / name).write_text(content, encoding="utf-8")
    leadline = runner(tmp_path)
    blocks = COMMANDS.findall(text)
    assert len(blocks) >= 8
    for commands, quoted in blocks:
        for command in commands.replace("\\\n", " ").splitlines():
            first, *words = shlex.split(command)
            assert first == "leadline"
            ran = leadline(*words)
            assert ran.code == 0, f"{command}\n{ran.err}"
            if quoted:
                assert ran.out.strip().splitlines() == quoted.strip().splitlines()


def test_a_request_of_today_comes_first_and_leaves_once_answered(tmp_path: Path) -> None:
    leadline = runner(tmp_path)
    added = leadline("add", "email=ada@example.org", "name=Ada Adler", "action=quote", "problem=slow follow-up")
    assert "Hot: asked for a quote just now" in added.out
    assert leadline("queue").out.startswith("First: Ada Adler, ada@example.org. Hot: asked for a quote")
    leadline("add", "--as", "touches", "email=ada@example.org", "kind=outcome", "action=reached")
    assert leadline("queue").out.startswith("Nobody has to be called or written to now.")
