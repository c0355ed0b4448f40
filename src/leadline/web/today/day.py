"""Everything that Today shows, of one moment: the queue and the tables it was made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from leadline.playbook import Playbook
from leadline.respond.queue import Item, Queue


@dataclass(frozen=True, slots=True)
class Day:
    """`leads`, `requests` and `steps` are tables of a `Qualified`; `deliveries` the touches of that kind."""

    playbook: Playbook
    queue: Queue
    leads: pa.Table
    requests: pa.Table
    steps: pa.Table
    deliveries: pa.Table
    touches: int
    by_request: dict[str, Item] = field(init=False)

    def __post_init__(self) -> None:
        items = (*self.queue.items, *self.queue.review)
        object.__setattr__(self, "by_request", {item.request: item for item in items})

    @property
    def as_of(self) -> datetime:
        return self.queue.as_of

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.playbook.time_zone)

    def rows(self, table: pa.Table, person: int | str) -> list[dict[str, Any]]:
        """The rows of one person."""
        found: list[dict[str, Any]] = table.filter(pc.equal(table["person"], person)).to_pylist()
        return found
