"""Everybody reads numbers in their own format: who writes them by hand writes them in English for all."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOMS = ("web", "respond", "record", "measurement", "qualification", "playbook")
NUMBER = re.compile(r"[+ ,_]|\.\d|[%eEfFgGn]$")
A_TIME = re.compile(r"%[a-zA-Z]")
PLAIN = {
    "web/marks/": "geometry",
    "web/leads/export.py": "a file",
    "web/setting_up/questions.py": "a price for the text of the playbook",
    "measurement/money.py": "money as JSON has it",
    "qualification/result.py": "what Python shows of it",
    "playbook/answers.py": "a price of the text of the playbook",
    "playbook/reading/": "numbers as somebody has to write them in the playbook",
}
"""Files and folders whose numbers are no words to people, and why."""


def _specs(source: str) -> Iterator[tuple[int, str]]:
    """Line and format of each value in a text that is written as a number."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            spec = ast.unparse(node.format_spec)[2:-1]
            if NUMBER.search(spec) and not A_TIME.search(spec):
                yield node.lineno, spec
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "format":
            yield node.lineno, "format()"


def _written_by_hand(package: Path) -> dict[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = {}
    for room in ROOMS:
        for path in sorted((package / room).rglob("*.py")):
            name = path.relative_to(package).as_posix()
            specs = list(_specs(path.read_text(encoding="utf-8")))
            if specs and "migrations" not in path.parts:
                found[name] = specs
    return found


def test_numbers_for_people_are_written_by_words(repository: Path) -> None:
    found = _written_by_hand(repository / "src/leadline")
    wrong = {name: specs for name, specs in found.items() if not any(name.startswith(plain) for plain in PLAIN)}
    assert wrong == {}, "write it by leadline.words, or say in PLAIN why everybody reads it alike"


def test_what_is_plain_is_still_there(repository: Path) -> None:
    found = _written_by_hand(repository / "src/leadline")
    assert [plain for plain in PLAIN if not any(name.startswith(plain) for name in found)] == []


def test_templates_write_no_numbers_by_hand(repository: Path) -> None:
    by_hand = re.compile(r"\|(floatformat|intcomma|stringformat:\"[^\"s]|filesizeformat)|\b[0-9]{1,3},[0-9]{3}\b")
    templates = (repository / "src/leadline/web/templates").rglob("*.html")
    assert [path.name for path in templates if by_hand.search(path.read_text(encoding="utf-8"))] == []


def test_scripts_ask_the_page_how_numbers_are_written(repository: Path) -> None:
    by_hand = re.compile(r"toLocaleString\((?!document\.body\.dataset\.numbers)|toFixed\(|Intl\.NumberFormat")
    scripts = (repository / "src/leadline/web/static").glob("[!h]*.js")
    assert [path.name for path in scripts if by_hand.search(path.read_text(encoding="utf-8"))] == []
