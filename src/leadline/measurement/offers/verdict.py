"""What to do with each offer, and what is the matter with the set of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from leadline.measurement.offers.dilution import DILUTING, Diluted
from leadline.measurement.offers.fatigue import Fatigue
from leadline.measurement.offers.pace import Pace
from leadline.measurement.offers.wanted import Enough, Wanted

Verdict = Literal[
    "keep_promoting",
    "strengthen",
    "retire",
    "bring_back",
    "bring_back_changed",
    "leave",
    "cannot_tell",
]
Reason = Literal[
    "not_wanted",
    "fatigue",
    "same_people",
    "under_promoted",
    "dried_up",
    "low_quality",
    "low_rate",
    "brings_new",
    "sells",
    "mostly_known",
    "too_little_known",
]
Takers = Literal["new", "buying", "known"]
"""Whom an offer reaches: at least a third are new; or they surely buy more often than the takers of all; or neither."""
State = Literal["diluted", "fatigued", "misjudged", "under_promoted", "sound", "cannot_tell"]

OVER: dict[Verdict, Verdict] = {
    "keep_promoting": "bring_back",
    "strengthen": "bring_back_changed",
    "retire": "leave",
    "cannot_tell": "cannot_tell",
}
"""What can still be decided of an offer whose promotion is over: whether it comes back."""
DRY = 0.25
"""Dried up: surely under this part of the pace of its beginning; show it to others, or …"""
REPEATERS = 0.5
"""… retire it, where most who took it had taken another offer before."""
FEW = 10
"""Fewer takers are too few to keep an offer for."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What is known of one offer when it is judged. `weak_quality`, `weak_rate`: surely under half of the others'.
    `same_people`: surely fewer than a third of its takers were new, and it does not sell either. `campaign`: it is
    promoted for a time, not a standing one. `over`: its promotion has ended."""

    takers: int
    wanted: Wanted
    enough: Enough
    fatigue: Fatigue
    pace: Pace | None
    repeaters: float
    weak_quality: bool
    weak_rate: bool
    same_people: bool
    over: bool = False
    who: Takers = "new"
    campaign: bool = True


def verdict(offer: Judged, diluted: bool) -> tuple[Verdict, Reason]:
    """The first that holds, from what is surest to mend. `diluted`: so is the set. Of an offer that is over it is about
    bringing it back, for the same reasons."""
    what, reason = _while_promoted(offer, diluted)
    return (OVER[what] if offer.over else what), reason


def _while_promoted(offer: Judged, diluted: bool) -> tuple[Verdict, Reason]:
    if offer.wanted == "not_wanted":
        return "retire", "not_wanted"
    if offer.fatigue.finding == "fatigue":
        return "strengthen", "fatigue"
    if offer.same_people:
        return ("retire" if diluted else "strengthen"), "same_people"
    if offer.wanted == "wanted" and offer.enough == "too_little":
        return "keep_promoting", "under_promoted"
    dry = offer.pace is not None and offer.pace.high is not None and offer.pace.high < DRY
    if dry:
        return ("retire" if offer.repeaters > REPEATERS else "strengthen"), "dried_up"
    if offer.weak_quality:
        return "strengthen", "low_quality"
    if offer.weak_rate:
        return "strengthen", "low_rate"
    if offer.wanted == "wanted" and offer.takers >= FEW:
        return _by_takers(offer, diluted)
    return "cannot_tell", "too_little_known"


def _by_takers(offer: Judged, diluted: bool) -> tuple[Verdict, Reason]:
    """Of an offer that is wanted: by whom. Where the set is diluted, one more that those take who had taken another is
    not worth going on with until it is known to bring somebody new."""
    if offer.who == "new":
        return "keep_promoting", "brings_new"
    if offer.who == "buying":
        return "keep_promoting", "sells"
    return ("cannot_tell" if diluted and offer.campaign else "keep_promoting"), "mostly_known"


def state(offers: Sequence[Judged], diluted: Diluted, tired: Fatigue, one_pace: Pace | None) -> State:
    """What is the matter with the set; `one_pace` is that of all offers together.

    In this order: dilution; fatigue; offers that are not wanted; most offers promoted too little. Sound only where each
    of these is surely not so.
    """
    live = [offer for offer in offers if offer.takers or offer.wanted == "not_wanted"]
    if not live:
        return "cannot_tell"
    if diluted.found == "diluted":
        return "diluted"
    if tired.finding == "fatigue":
        return "fatigued"
    if any(offer.wanted == "not_wanted" for offer in live):
        return "misjudged"
    seldom = 2 * sum(offer.wanted == "wanted" and offer.enough == "too_little" for offer in live) > len(live)
    if seldom and (diluted.found != "cannot_tell" or not DILUTING & set(diluted.causes)):
        return "under_promoted"
    if diluted.found == "cannot_tell":
        return "cannot_tell"
    taken = [offer for offer in live if offer.wanted == "wanted" and offer.takers >= FEW]
    told = 2 * sum(offer.enough == "enough" for offer in taken) > len(live)
    rested = tired.finding == "none" or (
        tired.finding == "not_known" and one_pace is not None and (one_pace.low or 0.0) > 0.5
    )
    return "sound" if told and rested and diluted.new.direction != "down" else "cannot_tell"
