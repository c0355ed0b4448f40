"""How long each lead stood in each stage: its entries, one after the other, from the one to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadline.measurement.joining import NOWHERE, in_order, said
from leadline.measurement.population import NEVER, Ints, Population, instants
from leadline.playbook import STAGES as WAY_UP

STAGES: tuple[str, ...] = (*WAY_UP, "recycled", "disqualified", "lost")
"""Every stage that a lead can be shown in: the way up, then the ways down."""

__all__ = ["NOWHERE", "STAGES", "Spells", "spells"]


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """One row for each stay of a lead in a stage, in order of lead and time.

    `lead` is the row of `leads`, `stage` a place in `STAGES`, `start` and `end` are microseconds UTC (`end` NEVER while
    it lasts). `before` and `after` are the stages that it came from and went to (NOWHERE: it opened with this one; it
    is still there). `entry` is the row of `entries`.
    """

    lead: Ints
    stage: Ints
    start: Ints
    end: Ints
    before: Ints
    after: Ints
    entry: Ints

    def __len__(self) -> int:
        return len(self.lead)


def spells(who: Population) -> Spells:
    """Read the stage entries up to the moment asked about. Entries of one instant stand in the order of the table."""
    return who.once("spells", (), lambda: _read(who))


def _read(who: Population) -> Spells:
    at, rows = instants(who.entries, "at"), who.entry_rows
    code, names = said(who.entries, "stage")
    place = [STAGES.index(name) if name in STAGES else NOWHERE for name in names]
    stage = np.array([*place, NOWHERE], dtype=np.int64)[code]
    entry = np.flatnonzero((rows >= 0) & (stage >= 0) & (at <= who.as_of))
    if not in_order(rows[entry], at[entry]):
        entry = entry[np.lexsort((at[entry], rows[entry]))]
    lead, stage, start = rows[entry], stage[entry], at[entry]
    same = np.append(lead[1:] == lead[:-1], False)
    end = np.where(same, np.append(start[1:], NEVER), NEVER)
    after = np.where(same, np.append(stage[1:], NOWHERE), NOWHERE)
    follows = np.append(False, same[:-1])[: len(lead)]
    before = np.where(follows, np.append(NOWHERE, stage[:-1])[: len(lead)], NOWHERE)
    return Spells(lead, stage, start, end, before, after, entry)
