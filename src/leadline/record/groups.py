"""Companies and other groups that touches name, and who belongs to them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.record.identity import Ints
from leadline.record.models import Group, Membership
from leadline.record.rows import insert, lookup
from leadline.touches.content import digest


def write_groups(new: pa.Table, subjects: Ints, run: int | None) -> None:
    """Add the groups and memberships of these touches that the record lacks; a membership is dated by its earliest
    touch.
    """
    if new.column("group").null_count == len(new):
        return
    table = pa.table({
        "subject": pa.array(subjects), "group": new.column("group"), "name": new.column("group_name"),
        "domain": new.column("group_domain"), "since": new.column("at").cast(pa.int64()),
    }).filter(pc.is_valid(new.column("group")))  # fmt: skip
    groups = table.group_by("group").aggregate([("name", "max"), ("domain", "max")])
    there = lookup(Group, "key", "id", groups.column("group").to_pylist())
    groups = groups.filter(pc.invert(pc.is_in(groups.column("group"), pa.array(list(there), pa.string()))))
    insert(Group, pa.table({
        "key": groups.column("group"), "name": pc.coalesce(groups.column("name_max"), groups.column("group")),
        "domain": groups.column("domain_max"), "run": pa.array([run] * len(groups), pa.int64()),
    }))  # fmt: skip
    members = table.group_by(["subject", "group"]).aggregate([("since", "min")])
    pairs = [
        digest(f"{s}\n{g}")
        for s, g in zip(members.column("subject").to_pylist(), members.column("group").to_pylist(), strict=True)
    ]
    known = lookup(Membership, "pair", "since", pairs)
    missing = np.array([pair not in known for pair in pairs], dtype=bool)
    insert(Membership, pa.table({
        "pair": pa.array(pairs, pa.string()), "subject": members.column("subject"), "group": members.column("group"),
        "since": members.column("since_min"), "run": pa.array([run] * len(members), pa.int64()),
    }).filter(pa.array(missing)))  # fmt: skip
    for pair, since in zip(pairs, members.column("since_min").to_pylist(), strict=True):
        if since < known.get(pair, since):
            Membership.objects.filter(pair=pair).update(since=since)
