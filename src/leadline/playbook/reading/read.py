"""From the text of a playbook to the fields of a Playbook, with every problem that the text has."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from leadline.playbook.reading.agreement import check_agreement
from leadline.playbook.reading.build import build
from leadline.playbook.reading.findings import Findings
from leadline.playbook.reading.language import PLAYBOOK
from leadline.playbook.reading.nodes import Node, read_nodes
from leadline.problems import Problem

DEFAULT = "default/playbook.yaml"


def read_playbook(text: str, file: str = "") -> tuple[dict[str, Any] | None, list[Problem]]:
    """The fields of a Playbook (None where an error stands in the way) and all problems, in the order of the lines."""
    findings = Findings(file)
    root = read_nodes(text, findings)
    if root is None and not findings.failed:
        root = Node("map", 1)
    if root is None:
        return None, findings.problems
    findings.root = root
    return read_tree(root, findings, text), findings.problems


def read_tree(root: Node, findings: Findings, text: str) -> dict[str, Any] | None:
    """The same from a tree; problems go to `findings`."""
    given = PLAYBOOK.read(root, (), findings)
    if given is None:
        return None
    built = build(given, default_members("sources"), default_members("directions"))
    check_agreement(given, built, findings)
    if findings.failed:
        return None
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return built | {"digest": digest, "text": text}


@cache
def default_text() -> str:
    return files("leadline.playbook").joinpath(DEFAULT).read_text(encoding="utf-8")


@cache
def default_members(key: str) -> dict[str, list[str]]:
    """The source classes, or the directions, that hold where a playbook names none."""
    root = read_nodes(default_text(), Findings(DEFAULT))
    classes = root.entries[key].entries if root is not None else {}
    return {name: [item.text for item in members.items] for name, members in classes.items()}
