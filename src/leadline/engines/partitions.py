"""Where touches come from, part by part, for engines that need not see everybody at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import pyarrow as pa


class Partitions(Protocol):
    """Touches (`TOUCH_COLUMNS`) in parts. Each part holds complete people: everything that one person did, and
    everything that the members of their groups did, is in one part. The publications of playbooks are in every part.
    """

    def tables(self) -> Iterator[pa.Table]: ...
