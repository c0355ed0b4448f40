"""A mapping that is known already for a file: of the import whose rows were mended, or saved for such files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from leadline.collect.fields import Kind
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.mending import LINE, OURS, WHY, mapping_for_mended
from leadline.collect.files.saved import saved_for
from leadline.problems import LeadlineError
from leadline.record.home import Home
from leadline.record.runs import runs


@dataclass(frozen=True, slots=True)
class Known:
    """`why` says where the mapping is from."""

    mapping: Mapping
    why: str


def known_mapping(home: Home, header: Sequence[str], kind: Kind | None) -> Known | None:
    """None if nothing is known, or only for rows of another kind."""
    try:
        found = _mended(home, header) or _saved(home, header)
    except LeadlineError:  # one that was kept fits no longer: what is suggested will do
        return None
    return found if found and kind in (None, found.mapping.kind) else None


def _mended(home: Home, header: Sequence[str]) -> Known | None:
    if LINE not in header or WHY not in header:
        return None
    own = {name for name in header if name not in OURS}
    for run in runs(home):
        if run.refused and {name for name in json.loads(run.header or "[]") if name not in OURS} == own:
            return Known(mapping_for_mended(home, run.id), f"These are rows of {run.file} to mend: read as that was.")
    return None


def _saved(home: Home, header: Sequence[str]) -> Known | None:
    mapping = saved_for(home, header)
    return Known(mapping, f"Read by the mapping “{mapping.name}”, saved for files like this.") if mapping else None
