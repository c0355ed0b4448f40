"""What became of those who took an offer: MQL, SQL, client, at the take or after it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from leadline.measurement.offers.takes import Takes
from leadline.measurement.population import MICROS_A_DAY, NEVER, Ints, Mask, Population

STAGES = ("mql", "sql", "client")
FOLLOWED = 60
"""Days after the take within which quality is compared between offers."""
EVENTS = 40
"""A stage that fewer people entered says nothing of quality."""


@dataclass(frozen=True, eq=False)
class Becoming:
    """Masks over the rows of `takes`."""

    who: Population
    takes: Takes

    @cached_property
    def entered(self) -> dict[str, Ints]:
        """When the lead of each take first entered a stage; NEVER where it did not."""
        return {stage: self.who.entered(stage)[self.takes.lead] for stage in STAGES}

    def became(self, stage: str) -> Mask:
        """Whose lead entered the stage at the take or after it."""
        when = self.entered[stage]
        return np.asarray((when != NEVER) & (when >= self.takes.at), dtype=bool)

    def could(self, stage: str) -> Mask:
        """Whose lead had not been there before the take."""
        return np.asarray(self.entered[stage] >= self.takes.at, dtype=bool)

    @cached_property
    def judged_by(self) -> str | None:
        """The latest stage that enough people entered in time for quality to be compared by."""
        enough = [stage for stage in STAGES if int((self.soon(stage)).sum()) >= EVENTS]
        return enough[-1] if enough else None

    def followed(self, stage: str) -> Mask:
        """New people who could, and took it long enough ago. Who took an earlier offer and is still none is another
        kind of person."""
        old = self.takes.at + int(FOLLOWED * MICROS_A_DAY) <= self.who.as_of
        return self.could(stage) & self.takes.new & old

    def soon(self, stage: str) -> Mask:
        """Of `followed`, who did within FOLLOWED days."""
        when = np.minimum(self.entered[stage], NEVER - 1)
        return self.followed(stage) & (when - self.takes.at <= int(FOLLOWED * MICROS_A_DAY))
