"""Kinds of touches that neither Leadline nor the playbook knows. Any word may be one, so they are told, not refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from leadline.playbook import Playbook
from leadline.playbook.parts import Condition
from leadline.playbook.reading.language import KINDS
from leadline.problems import nearest
from leadline.qualification.conditions import canonical
from leadline.qualification.result import Notice
from leadline.words import count as counted

SPOKEN_OF = frozenset({
    *KINDS, "email_open", "email_click", "unsubscribe", "note", "call_made", "message", "message_sent", "email",
    "email_sent", "sms", "sms_sent", "letter", "letter_sent", "mailing", "invitation", "invitation_sent",
})  # fmt: skip
"""Kinds of which Leadline says something somewhere."""
MOST = 20
"""Words that are told each by itself."""
LONGEST = 60
"""Characters of a word that are shown."""


def unknown_kinds(kinds: pa.ChunkedArray, playbook: Playbook) -> dict[str, int]:
    """Of a column of kinds those that nobody knows, without regard to case, with the number of their touches."""
    conditions = _conditions(playbook)
    known = SPOKEN_OF | {canonical(reading.kind) for reading in playbook.kinds}
    found: Counter[str] = Counter()
    for entry in pc.value_counts(kinds.unify_dictionaries()).to_pylist():
        word = canonical(entry["values"])
        if word and word not in known and not any(_names(condition, word) for condition in conditions):
            found[word] += entry["counts"]
    return dict(found)


def notices(unknown: dict[str, int], playbook: Playbook) -> list[Notice]:
    """A sentence for each of the most frequent, and one for all others."""
    meant = {*KINDS, *(reading.kind for reading in playbook.kinds), *_named(playbook)}
    words = sorted(unknown.items(), key=lambda item: (-item[1], item[0]))
    told = [Notice("unknown_kind", _said(word, count, meant), count=count) for word, count in words[:MOST]]
    if len(words) > MOST:
        more = counted(len(words) - MOST, "more kind is", "more kinds are")
        told.append(Notice("unknown_kind", f"{more} unknown.", count=sum(count for _, count in words[MOST:])))
    return told


def _said(word: str, count: int, meant: Collection[str]) -> str:
    shown = word if len(word) <= LONGEST else f"{word[: LONGEST - 1]}…"
    near = nearest(word, meant)
    what = f"Neither Leadline nor the playbook knows the kind “{shown}” of {counted(count, 'touch', 'touches')}"
    return f"{what}; it is taken as an activity." + (f" Did you mean {near}?" if near else "")


def _conditions(playbook: Playbook) -> list[Condition]:
    """What rules and steps of the flow ask about kinds."""
    asked = [*(rule.when for rule in playbook.rules), *(step.when for step in playbook.flow_steps)]
    return [condition for when in asked for condition in when if condition.field == "kind"]


def _named(playbook: Playbook) -> list[str]:
    """The kinds that conditions name in full."""
    return [word for condition in _conditions(playbook) if condition.test in _WHOLE for word in _texts(condition.value)]


_WHOLE = ("is", "one_of", "not")


def _names(condition: Condition, word: str) -> bool:
    """Whether a condition speaks of this kind."""
    texts = [canonical(text) for text in _texts(condition.value)]
    if condition.test in _WHOLE:
        return word in texts
    if condition.test == "contains":
        return any(text in word for text in texts)
    if condition.test == "starts_with":
        return any(word.startswith(text) for text in texts)
    return condition.test == "ends_with" and any(word.endswith(text) for text in texts)


def _texts(value: Any) -> list[str]:
    return [text for text in (value if isinstance(value, tuple) else (value,)) if isinstance(text, str)]
