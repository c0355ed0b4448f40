"""Changes, alarms and the bottleneck of a flow as JSON and tables have them."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from leadline.measurement.bottleneck import Bottleneck
from leadline.measurement.changes import Change
from leadline.measurement.flow_turns import Lately, Watched


def change_dict(found: Change | None) -> dict[str, Any] | None:
    if found is None:
        return None
    of = found.comparison
    return {
        "turn": of.turn,
        "days": found.days,
        "now": {"k": of.now.k, "n": of.now.n, "rate": of.now.rate},
        "before": {"k": of.before.k, "n": of.before.n, "rate": of.before.rate},
        "difference": of.difference,
        "difference_low": of.interval.low if of.interval else None,
        "difference_high": of.interval.high if of.interval else None,
        "p": of.p,
        "more": of.more,
        "more_of_both": of.of_both,
        "still_open": found.still_open,
    }


def change_row(found: Change | None) -> dict[str, Any]:
    of = found.comparison if found else None
    return {
        "change": of.turn if of else None,
        "change_low": of.interval.low if of and of.interval else None,
        "change_high": of.interval.high if of and of.interval else None,
        "change_days": found.days if found else None,
        "change_more": of.more if of else None,
    }


def turns_dict(
    lately: Lately | None, watched: tuple[Watched, ...], found: Bottleneck | None, names: tuple[str, ...]
) -> dict[str, Any]:
    return {
        "lately": None if lately is None else _lately(lately, names),
        "watched": [_watched(one) for one in watched],
        "bottleneck": None if found is None else _bottleneck(found),
    }


def _lately(lately: Lately, names: tuple[str, ...]) -> dict[str, Any]:
    return {
        "since": lately.since.isoformat(),
        "until": lately.until.isoformat(),
        "before_since": lately.before_since.isoformat(),
        "before_until": lately.before_until.isoformat(),
        "close": change_dict(lately.close),
        "steps": [
            {"step": name, "change": change_dict(turn)} for name, turn in zip(names, lately.steps, strict=True) if turn
        ],
    }


def _watched(found: Watched) -> dict[str, Any]:
    ends = found.interval
    return {
        "step": found.step,
        "before": found.before,
        "playbook_rate": found.playbook_rate,
        "expected": found.expected,
        "days": found.days,
        "leads": found.leads,
        "false_every": round(found.false_every),
        "found_after": round(found.found_after),
        "alarm": found.alarm,
        "since": None if found.since is None else found.since.astimezone(UTC).isoformat(),
        "since_leads": found.since_leads,
        "took": found.took,
        "rate": found.rate,
        "rate_low": ends.low if ends else None,
        "rate_high": ends.high if ends else None,
    }


def _bottleneck(found: Bottleneck) -> dict[str, Any]:
    return {
        "verdict": found.verdict,
        "step": found.step.name if found.step else None,
        "weighed_by": found.by,
        "no_loss": found.no_loss,
        "more": found.more,
        "steps": [
            {
                "step": lever.name,
                "gain": lever.gain,
                "gain_low": lever.band.low,
                "gain_high": lever.band.high,
                "per_spent": lever.per_spent,
                "probability": lever.probability,
            }
            for lever in found.levers
        ],
    }
