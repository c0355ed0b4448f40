"""Sources of costs that no touch has ever come from: said with the name that may have been meant."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc

from leadline import words
from leadline.collect.notes import a_few
from leadline.playbook import Playbook
from leadline.playbook.sources import with_medium
from leadline.problems import Problem, nearest
from leadline.qualification.conditions import canonical
from leadline.record.home import Home
from leadline.record.log_columns import sources_of_touches

TOLD_AT_MOST = 8
LOOKED_AT = 2_000
"""Sources, the most frequent, of which one may be meant."""
LONGEST = 60
"""Characters of a name that are shown."""


class SourcesOfCosts:
    """The sources that the costs of a file name, piece by piece."""

    def __init__(self) -> None:
        self._rows: Counter[str] = Counter()

    def add(self, costs: pa.Table) -> None:
        """Costs as they are kept (COST_COLUMNS)."""
        for found in pc.value_counts(costs.column("source")).to_pylist():
            if found["values"]:
                self._rows[found["values"]] += found["counts"]

    def told(self, home: Home, playbook: Playbook) -> list[Problem]:
        """Nothing while no touch says where it came from: then no name can be wrong."""
        known = sources_of_touches(home) if self._rows else ()
        if not known:
            return []
        there = {canonical(name) for name in known}
        strange = [
            name
            for name, _ in self._rows.most_common()
            if canonical(name) not in there and canonical(with_medium(name, playbook.source_classes)[0]) not in there
        ]
        if not strange:
            return []
        likely = {_plain(name): name for name in reversed(known)}
        ours = {canonical(name) for name in playbook.sources}
        said = []
        for name in strange[:TOLD_AT_MOST]:
            alike = () if canonical(name) in ours else known[:LOOKED_AT]
            said.append(_said(name, likely.get(_plain(name)) or nearest(name, alike)))
        these = "this source" if len(strange) == 1 else f"these {len(strange):,} sources"
        names = a_few([*said, *strange[TOLD_AT_MOST:]], TOLD_AT_MOST)
        what = f"No touch has come from {these} of the costs: {names}."
        mend = "Write them as touches have them. Until a touch comes from one, its costs stand in a row of their own."
        return [Problem("unknown_cost_sources", what, mend, "note")]


def _said(name: str, near: str | None) -> str:
    shown = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
    return f"“{shown}” (did you mean “{near}”?)" if near else f"“{shown}”"


def _plain(name: str) -> str:
    """Whatever its blanks, hyphens and underscores."""
    return " ".join(words.spoken(name).replace("-", " ").casefold().split())
