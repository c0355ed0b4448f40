"""What is wrong with a playbook, all at once."""

from __future__ import annotations

from leadline.playbook.reading.read import read_playbook
from leadline.problems import Problem


def check(text: str, file: str = "") -> list[Problem]:
    """Every problem of a playbook's text, errors, warnings and notes, in the order of the lines. Empty: it is good."""
    return read_playbook(text, file)[1]
