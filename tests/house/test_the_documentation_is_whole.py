from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.house.rooms import ROOMS

LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)")


def _pages(repository: Path) -> list[Path]:
    return sorted([*repository.glob("*.md"), *(repository / "docs").rglob("*.md")])


def _anchors(text: str) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_every_relative_link_leads_somewhere(repository: Path) -> None:
    broken = []
    for page in _pages(repository):
        for link in LINK.findall(page.read_text(encoding="utf-8")):
            if re.match(r"[a-z]+:", link):
                continue
            target, _, anchor = unquote(link).partition("#")
            path = (page.parent / target).resolve() if target else page
            if not path.exists() or (anchor and anchor not in _anchors(path.read_text(encoding="utf-8"))):
                broken.append(f"{page.relative_to(repository)}: {link}")
    assert broken == []


def test_every_page_is_reached_from_the_index(repository: Path) -> None:
    docs = repository / "docs"
    reached, waiting = set(), [docs / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for link in LINK.findall(page.read_text(encoding="utf-8")):
            path = (page.parent / link.partition("#")[0]).resolve()
            if path.suffix == ".md" and path.is_file() and path.is_relative_to(docs):
                waiting.append(path)
    assert set(docs.rglob("*.md")) - reached == set()


@pytest.mark.parametrize("room", ROOMS)
def test_the_architecture_tells_of_every_room(repository: Path, room: str) -> None:
    text = (repository / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert re.search(rf"^\*\*`{room}`\*\* \S", text, re.M), f"no paragraph on {room}"


def test_the_decisions_are_numbered_without_a_gap(repository: Path) -> None:
    numbers = [int(path.name[:4]) for path in sorted((repository / "docs/decisions").glob("[0-9]*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_changelog_has_the_version_that_the_package_says(repository: Path) -> None:
    about = (repository / "src/leadline/__about__.py").read_text(encoding="utf-8")
    version = re.search(r'"(.+)"', about)
    assert version
    assert version[1] in (repository / "CHANGELOG.md").read_text(encoding="utf-8")
