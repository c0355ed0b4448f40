"""How steps, periods and the values of dimensions are called on a page."""

from __future__ import annotations

from leadline.respond.labels import (
    DIMENSION_NAMES,
    LONGEST,
    MISSING,
    SPELT_OUT,
    SPOKEN,
    STAGE_WORDS,
    STAGES,
    UNSEEN,
    apart,
    day,
    days_of,
    isolated,
    long_day,
    period,
    stage,
    value,
)

__all__ = [
    "DIMENSION_NAMES",
    "LONGEST",
    "MISSING",
    "SPELT_OUT",
    "SPOKEN",
    "STAGES",
    "STAGE_WORDS",
    "UNSEEN",
    "apart",
    "day",
    "days_of",
    "isolated",
    "long_day",
    "period",
    "stage",
    "value",
]
