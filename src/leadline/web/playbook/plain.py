"""The playbook in plain words, as sections with headings."""

from __future__ import annotations

from dataclasses import dataclass

from leadline.playbook import Playbook, explain


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with lines under it, or only a paragraph."""

    title: str
    lines: tuple[str, ...]
    paragraph: str = ""


def sections_of(playbook: Playbook) -> list[Section]:
    sections = []
    for part in explain(playbook).strip("\n").split("\n\n"):
        first, *rest = part.split("\n")
        if rest:
            sections.append(Section(first.removesuffix(":"), tuple(line.removeprefix("  - ") for line in rest)))
        else:
            sections.append(Section("", (), first))
    return sections
