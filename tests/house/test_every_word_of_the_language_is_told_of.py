from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from leadline.playbook.parts import CRITERIA, TEMPERATURES, StepKind, Window
from leadline.playbook.parts import Test as ConditionTest
from leadline.touches.columns import CONDITION_COLUMNS, FOLLOW_UPS, REQUEST_ACTIONS, TOUCH_COLUMNS

MARKS_OF_OURS = {"at_assumed", "received_assumed"}
LISTS = (TOUCH_COLUMNS, CONDITION_COLUMNS, REQUEST_ACTIONS, FOLLOW_UPS, CRITERIA, TEMPERATURES)
ALIASES = (ConditionTest, Window, StepKind)
WORDS = {word for words in LISTS for word in words} | {word for alias in ALIASES for word in get_args(alias)}


@pytest.mark.parametrize("word", sorted(WORDS - MARKS_OF_OURS))
def test_every_word_of_touches_and_playbook_is_in_the_meaning(repository: Path, word: str) -> None:
    text = (repository / "docs/reference/meaning.md").read_text(encoding="utf-8")
    assert re.search(rf"\b{word}\b", text), f"docs/reference/meaning.md does not say what {word} means"
