"""Looking at feeds when their time has come, beside the pages."""

from __future__ import annotations

from datetime import UTC, datetime

from leadline.record.feeds import feeds
from leadline.record.home import Home
from leadline.web.rounds import Rounds

EVERY = 20.0
"""Seconds between two looks at the clock."""
LOOK = """
from leadline.collect.feeds.looking import look_at_due
look_at_due(home)
"""


class Feeder(Rounds):
    """One process at a time imports what feeds have."""

    name = "feeder"

    def __init__(self, home: Home, every: float = EVERY) -> None:
        super().__init__(home, every)

    def look(self) -> None:
        if any(feed.due(datetime.now(UTC)) for feed in feeds()):
            self.beside(LOOK)
