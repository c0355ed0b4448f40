"""How long something lasts, as it is said: half of it, nine in ten, and what cannot be told yet."""

from __future__ import annotations

from dataclasses import dataclass

from leadline import words
from leadline.measurement.survival import Lasting


@dataclass(frozen=True, slots=True)
class Told:
    """`half` and `most` (nine in ten) as spans, '' where they are not reached; `interval` is that of the half. `dunno`
    says why nothing is told.
    """

    half: str
    interval: str
    most: str
    dunno: str


def told(of: Lasting, lasting: str) -> Told:
    """`lasting` says what those do that still last: 'are still there'."""
    if not of.count:
        return Told("", "", "", "")
    if of.more:
        return Told("", "", "", f"cannot tell yet: about {words.whole(of.more)} more would tell")
    if of.median is None:
        return Told("", "", "", f"more than half {lasting}")
    return Told(span(of.median), _between(of.median_low, of.median_high), span(of.p90), "")


def span(days: float | None) -> str:
    """'25 min', '3.5 h', '2.1 days', '48 days'; '' without."""
    if days is None:
        return ""
    if days < 1 / 24:
        return f"{words.number(days * 1440)} min"
    if days < 2:
        return f"{words.number(days * 24, 0 if days * 24 >= 10 else 1)} h"
    return f"{words.number(days, 0 if days >= 10 else 1)} days"


def _between(low: float | None, high: float | None) -> str:
    if low is None:
        return ""
    return f"{span(low)} or more" if high is None else f"{span(low)} to {span(high)}"
