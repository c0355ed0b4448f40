"""What a deed is done with: a person, one of their leads, and the step that somebody has to take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from leadline.record.home import Home


@dataclass(frozen=True, slots=True)
class Step:
    """An open step of people's: of which product's lead, for which request. `mends`: it is a failed delivery."""

    product: str | None
    request: str
    mends: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """As everything stands now. `stage` is empty where there is no lead; `workers` may have leads, by username; `zone`
    is that of whoever does it.
    """

    home: Home
    person: int
    name: str
    email: str
    step: Step | None
    product: str | None
    stage: str
    accepted: bool
    overridden: bool
    do_not_contact: bool
    owner: str
    workers: Mapping[str, str]
    now: datetime
    zone: ZoneInfo
