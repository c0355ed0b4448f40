"""What a report is made from, the same for commands and pages."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

import pyarrow as pa

from leadline.measurement.effort import Effort
from leadline.measurement.week import Week
from leadline.playbook import Playbook

T = TypeVar("T")


class Keep(Protocol):
    """Gives what was made under a key before, or makes and keeps it. `make` gets the costs, or None without any."""

    def __call__(self, key: tuple[Hashable, ...], make: Callable[[pa.Table | None], T]) -> T: ...


@dataclass(frozen=True, eq=False)
class Given:
    """The tables of a qualification as of `as_of`; `touches` gives those columns of the touches of these kinds.

    `keep` keeps the reports that others may have asked for, too. `state` goes into the addresses of figures, so that
    they open just those who were counted.
    """

    playbook: Playbook
    as_of: datetime
    week: Week
    leads: pa.Table
    entries: pa.Table
    requests: pa.Table
    steps: pa.Table
    touches: Callable[[tuple[str, ...], frozenset[str] | None], pa.Table]
    touches_of_flow: Callable[[], pa.Table]
    """All that the steps of the flow ask about."""
    work: Callable[[], Effort]
    """The minutes that people gave to these leads. Raises NoRate."""
    scores: Callable[[], pa.Table | None]
    """The score after each touch: the `history` of a qualification."""
    keep: Keep
    state: Mapping[str, str] = field(default_factory=dict)
