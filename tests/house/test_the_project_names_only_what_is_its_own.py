from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

TEXT = {".py", ".md", ".toml", ".txt", ".yaml", ".yml", ".html", ".css", ".js", ".sql", ".json", ".ipynb", ".sh", ""}
# In pieces, so that this file does not name them itself.
FOREIGN = {
    "a path of one machine": r"(?<![\w.])/(wo" r"rk|tm" r"p/w|ro" r"ot|opt/whe" r"els)/|/ho" r"me/[a-z]",
    "a registry's address": r"py" r"pi\.org|pythonhos" r"ted\.org",
    "a tool that helped": r"(?i)\b(cla" r"ude|anthro" r"pic|copi" r"lot|chat" r"gpt|open" r"ai)\b",
    "a paper not in the project": r"\b(DO"
    r"MAIN|DES"
    r"IGN|ST"
    r"YLE|SAF"
    r"ETY|SCI"
    r"ENCE|PE"
    r"ERS)\.md",
    "a ticket of somewhere else": r"(?i)\biss" r"ue #?\d",
}


def _files(repository: Path) -> list[Path]:
    """Files under version control or about to be."""
    asked = ["git", "-C", str(repository), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("this is not a git checkout")
    paths = [repository / name for name in done.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and path.suffix in TEXT]


@pytest.mark.parametrize("what", FOREIGN)
def test_no_file_names(repository: Path, what: str) -> None:
    pattern = re.compile(FOREIGN[what])
    found = [
        f"{path.relative_to(repository)}:{number}: {line.strip()[:100]}"
        for path in _files(repository)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_no_data_of_others_come_with_the_project(repository: Path) -> None:
    names = re.compile(r"(?i)oli" r"st_|cooltsh" r"irts|page_vi" r"sits\.csv|closed_de" r"als_dataset")
    assert [str(path) for path in _files(repository) if names.search(path.name)] == []
