"""Companies and other groups that touches name, and who belongs to them."""

from __future__ import annotations

from contextlib import nullcontext

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.record.identity import Ints
from leadline.record.models import Group, Membership
from leadline.record.rows import Between, insert, lookup
from leadline.touches.content import digest


def write_groups(new: pa.Table, subjects: Ints, run: int | None, between: Between = nullcontext) -> None:
    """Add the groups and memberships of these touches that the record lacks; a membership is dated by its earliest
    touch.
    """
    if new.column("group").null_count == len(new):
        return
    with between():
        groups, members, since = _missing(new, subjects, run)
    insert(Group, groups, between=between, or_nothing=True)
    insert(Membership, members, between=between, or_nothing=True)
    for pair, at in since.items():
        Membership.objects.filter(pair=pair, since__gt=at).update(since=at)


def _missing(new: pa.Table, subjects: Ints, run: int | None) -> tuple[pa.Table, pa.Table, dict[str, int]]:
    """Rows of groups and of memberships that the record lacks, and the moments of memberships that began earlier."""
    table = pa.table({
        "subject": pa.array(subjects), "group": new.column("group"), "name": new.column("group_name"),
        "domain": new.column("group_domain"), "since": new.column("at").cast(pa.int64()),
    }).filter(pc.is_valid(new.column("group")))  # fmt: skip
    groups = table.group_by("group").aggregate([("name", "max"), ("domain", "max")])
    there = lookup(Group, "key", "id", groups.column("group").to_pylist())
    groups = groups.filter(pc.invert(pc.is_in(groups.column("group"), pa.array(list(there), pa.string()))))
    named = pa.table({
        "key": groups.column("group"), "name": pc.coalesce(groups.column("name_max"), groups.column("group")),
        "domain": groups.column("domain_max"), "run": pa.array([run] * len(groups), pa.int64()),
    })  # fmt: skip
    members = table.group_by(["subject", "group"]).aggregate([("since", "min")])
    pairs = [
        digest(f"{s}\n{g}")
        for s, g in zip(members.column("subject").to_pylist(), members.column("group").to_pylist(), strict=True)
    ]
    known = lookup(Membership, "pair", "since", pairs)
    lacking = np.array([pair not in known for pair in pairs], dtype=bool)
    rows = pa.table({
        "pair": pa.array(pairs, pa.string()), "subject": members.column("subject"), "group": members.column("group"),
        "since": members.column("since_min"), "run": pa.array([run] * len(members), pa.int64()),
    }).filter(pa.array(lacking))  # fmt: skip
    moments = zip(pairs, members.column("since_min").to_pylist(), strict=True)
    return named, rows, {pair: since for pair, since in moments if since < known.get(pair, since)}
