"""Evidence of budget and authority that the members of a group lend each other."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadline.qualification.columns import coded
from leadline.qualification.conditions import canonical
from leadline.qualification.match import Matched, RuleBook
from leadline.qualification.touches_until import Touches

Ints = npt.NDArray[np.int64]


def borrowed(touches: Touches, matched: Matched, book: RuleBook) -> tuple[Ints, Ints, Ints, Ints]:
    """Touches of group members that may be evidence for the others: whose stream, row, number of the giver there; and
    how many members each person's group has (1 without one; one number for all where groups mean nothing).
    """
    nothing = np.zeros(0, dtype=np.int64)
    groups = coded(touches.table, "group")
    shared_touch = [rule.criterion == "budget_authority" for rule in book.touch_rules]
    shared_attributes = any(r.criterion == "budget_authority" for r in (*book.attribute_rules, *book.touch_rules))
    if groups is None or not (any(shared_touch) or shared_attributes):
        return nothing, nothing, nothing, np.ones(1, dtype=np.int64)
    members = _members(touches, matched, groups)
    meanings = matched.meanings
    rule_is_shared = np.array([*shared_touch, False], dtype=bool)
    relevant = np.array(
        [
            bool(rule_is_shared[meanings.rules[meanings.pointer[s] : meanings.pointer[s + 1]]].any())
            or bool(meanings.attributes[s] > 0)
            for s in range(len(meanings.reads))
        ],
        dtype=bool,
    )
    in_group = np.zeros(len(touches.people), dtype=bool)
    size = np.ones(len(touches.people), dtype=np.int64)
    for people in members:
        size[people] = len(people)
    in_group[[person for people in members for person in people]] = True
    rows = np.flatnonzero(relevant[matched.signature] & in_group[touches.person])
    by_giver: dict[int, list[int]] = {}
    for row in rows.tolist():
        by_giver.setdefault(int(touches.person[row]), []).append(row)
    whose: list[int] = []
    which: list[int] = []
    givers: list[int] = []
    for people in members:
        for person in people:
            for number, giver in enumerate((p for p in people if p != person), start=1):
                given = by_giver.get(giver, [])
                whose += [person] * len(given)
                which += given
                givers += [number] * len(given)
    return np.array(whose, dtype=np.int64), np.array(which, dtype=np.int64), np.array(givers, dtype=np.int64), size


def _members(touches: Touches, matched: Matched, groups: Any) -> list[list[int]]:
    """The groups of at least two people, by the latest group given to each."""
    names = [canonical(value) for value in groups.values]
    given = np.flatnonzero(np.array([bool(name) for name in names], dtype=bool)[groups.codes])
    rank = matched.meanings.rank[matched.signature[given]]
    latest: dict[int, tuple[tuple[int, int, str], str]] = {}
    ids = (
        touches.table.column("id").combine_chunks().take(pa.array(given)).to_pylist()
        if "id" in touches.table.column_names
        else None
    )
    for i, row in enumerate(given.tolist()):
        key = (
            int(touches.at[row]),
            int(rank[i]),
            "" if ids is None else f"{ids[i]:>40}" if isinstance(ids[i], int) else str(ids[i]),
        )
        person = int(touches.person[row])
        if person not in latest or latest[person][0] < key:
            latest[person] = (key, names[groups.codes[row]])
    by_name: dict[str, list[int]] = {}
    for person, (_, name) in sorted(latest.items()):
        by_name.setdefault(name, []).append(person)
    return [people for people in by_name.values() if len(people) > 1]
