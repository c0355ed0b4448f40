"""Every reading command over a home whose every text was written by somebody hostile."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Run, runner

EVIL = "x\x9b31m\u202egnp\u2066q\u200f\u061cé\x85z\x7f\U000e0041"
FIELDS = ("name", "company", "action", "offer", "product", "source", "campaign", "medium", "problem", "page", "context")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    rows = [[f"p{n}@example.org", f"2026-03-0{n}", *(f"{name}{EVIL}" for name in FIELDS)] for n in range(1, 4)]
    rows[1][4] = "quote"
    rows.append(["p9@example.org", f"soon{EVIL}", *("" for _ in FIELDS)])
    text = "\n".join(",".join(row) for row in [["email", "at", *FIELDS], *rows])
    (folder / "requests.csv").write_text(text, encoding="utf-8", newline="\n")
    done = runner(folder)("import", "requests.csv", "--as", "requests")
    assert "3 new" in done.out, done.err
    assert "refused" in done.out + done.err
    _harmless(done)
    touches = f"email,at,kind,action,reason,by\np1@example.org,2026-03-04,k{EVIL},a{EVIL},r{EVIL},b{EVIL}\n"
    touches += f"p2@example.org,2026-03-04,decision,reject,r{EVIL},b{EVIL}\n"
    touches += f"p2@example.org,2026-03-05,outcome,{EVIL},r{EVIL},b{EVIL}\n"
    (folder / "touches.csv").write_text(touches, encoding="utf-8", newline="\n")
    _harmless(runner(folder)("import", "touches.csv", "--as", "touches"))
    return folder


def _harmless(ran: Ran) -> None:
    for letter in set(ran.out + ran.err) - {"\n"}:
        assert unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Zl", "Zp"), (hex(ord(letter)), ran)


@pytest.mark.parametrize(
    "command",
    [
        "qualify", "queue", "queue --json", "leads --visitors", "leads --json", "flow", "sources --json",
        "sources --by campaign --by offer",
        "doctor", "explain p1@example.org", "explain p2@example.org", "explain p1@example.org --json",
        "playbook check", "add email=p1@example.org action=quote", "import requests.csv --as requests",
        "import requests.csv --as requests --json",
    ],
)  # fmt: skip
def test_output_holds_no_control_and_no_turning_characters(hostile: Path, command: str) -> None:
    ran = runner(hostile)(*command.split())
    assert "Traceback" not in ran.err
    assert ran.out or ran.err
    _harmless(ran)
    if command.endswith("--json"):
        assert isinstance(ran.json(), dict | list)


def test_the_hostile_texts_are_there_to_be_printed(hostile: Path) -> None:
    told = json.dumps(runner(hostile)("leads", "--json").json(), ensure_ascii=False)
    assert all(part in told for part in ("\x9b", "\u202e", "\U000e0041"))
    assert re.search("name.*gnp", runner(hostile)("leads").out)


def test_a_playbook_with_such_a_name_says_it_clean(leadline: Run, tmp_path: Path) -> None:
    leadline("init", "--home", "home")
    book = tmp_path / "home" / "playbook.yaml"
    text = re.sub(r"(?m)^name:.*$", lambda _: r'name: "My\x9b31m \u202ename"', book.read_text("utf-8"), count=1)
    book.write_text(text, "utf-8")
    assert r"\x9b31m" in text
    told = ""
    for command in ("qualify --home home", "playbook explain home/playbook.yaml"):
        ran = leadline(*command.split())
        _harmless(ran)
        told += ran.out + ran.err
    assert told.count("31m") >= 1
