"""The days of costs that no column gives: those that were said, else those of the report's title."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time

from leadline.collect.fields import DAYS_OF_COSTS
from leadline.collect.files.judging_dates import shown_moment
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.title_days import days_of_titles
from leadline.web.importing.looking import Look

SAID = ("day_from", "day_to")


@dataclass(frozen=True, slots=True)
class CostDays:
    """`first` and `last` were said; `titled` are the days of the title in words, empty where there are none."""

    first: str
    last: str
    titled: str


def cost_days(mapping: Mapping, look: Look) -> CostDays | None:
    """What may be said of all rows; None where a column gives the day, or rows are no costs."""
    if not _lacks(mapping):
        return None
    found = days_of_titles(look.titles)
    titled = " to ".join(shown_moment(datetime.combine(one, time())) for one in dict.fromkeys(found)) if found else ""
    return CostDays(mapping.constants.get("day_from", ""), mapping.constants.get("day_to", ""), titled)


def with_days(mapping: Mapping, look: Look) -> Mapping:
    """The mapping as it reads the first rows, which have no titles above them."""
    found = days_of_titles(look.titles) if _lacks(mapping) and not set(SAID) & set(mapping.constants) else None
    if found is None:
        return mapping
    days = dict(zip(SAID, (day.isoformat() for day in found), strict=True))
    return replace(mapping, constants={**mapping.constants, **days})


def said_once(mapping: Mapping) -> Mapping:
    """Without the days that were said of all rows, where a column gives them now."""
    if mapping.kind != "costs" or _lacks(mapping):
        return mapping
    return replace(mapping, constants={name: text for name, text in mapping.constants.items() if name not in SAID})


def _lacks(mapping: Mapping) -> bool:
    return mapping.kind == "costs" and not set(DAYS_OF_COSTS) & set(mapping.fields)
