"""The playbook as people give it to a public function."""

from __future__ import annotations

from leadline.playbook import Playbook
from leadline.problems import BadSetting, Problem


def playbook_given(playbook: object) -> Playbook:
    """`playbook` itself. Raises BadSetting where it is none, as its path or its text."""
    if isinstance(playbook, Playbook):
        return playbook
    what = f"The playbook is given as {type(playbook).__name__}, not as a Playbook."
    mend = (
        "Read it first: leadline.Playbook.load(PATH) reads a file, leadline.Playbook.parse(TEXT) a text; "
        "leadline.Playbook.default() is the one that comes with Leadline."
    )
    raise BadSetting(Problem("playbook_type", what, mend, path="playbook"))
