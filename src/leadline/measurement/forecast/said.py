"""What a forecast says beside its figures."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import numpy as np

from leadline.measurement.forecast.history import STILL
from leadline.measurement.forecast.learned import Learned
from leadline.measurement.forecast.pace import ENOUGH, FEWEST
from leadline.measurement.forecast.report import ForecastRow
from leadline.measurement.notices import MORE_THAN_NOISE, some
from leadline.measurement.population import MICROS_A_DAY, NEVER, Population, instants
from leadline.problems import Problem
from leadline.touches.instants import moment_of

SILENT = 14
"""Days without anything after which that is said, where leads usually come."""
PACE_OF = 90
"""Days before the last lead from which is told how often leads come."""


def told(who: Population, known: Learned, total: ForecastRow) -> tuple[Problem, ...]:
    """Every notice of a forecast."""
    wins = int(known.history.won.sum())
    return (
        *_few(wins),
        *_silent(who),
        *_untried(known),
        *_recorded_since(who, known),
        *_undated(total),
        *_unknown_clients(who, known),
        *_never_over(who),
    )


def _few(wins: int) -> list[Problem]:
    if wins < FEWEST:
        what = (
            f"It cannot be told yet how many will buy: {some(wins, 'client has', 'clients have')} a known time to "
            f"close. About {FEWEST - wins} more are needed."
        )
        return [Problem("forecast_cannot_tell", what, "Import earlier purchases if you have them.", level="note")]
    if wins < ENOUGH:
        what = (
            f"Only {wins} clients have a known time to close: how soon leads buy is learned for four bands of age "
            "together, each drawn towards the one before it. The bands are wide, and no past forecast could be tried."
        )
        return [Problem("forecast_from_few", what, "Import earlier purchases if you have them.", level="note")]
    return []


def silent_since(who: Population) -> date | None:
    """The local day of the last lead, purchase or other touch, where nothing has come in since for longer than is
    usual: for two weeks, and as many leads should have come by the pace of the three months before as cannot stay away
    by chance."""
    asked = who.first_request[who.dated]
    if not len(asked):
        return None
    known = (instants(who.leads, "last_touch_at"), who.client_at)
    last = max(int(moments[moments != NEVER].max(initial=asked.max())) for moments in known)
    silent = (who.as_of - last) / MICROS_A_DAY
    latest = asked.max()
    lately = int((asked > latest - PACE_OF * MICROS_A_DAY).sum())
    days = min(float(PACE_OF), max(1.0, (latest - asked.min()) / MICROS_A_DAY))
    if silent < SILENT or lately / days * silent < MORE_THAN_NOISE:
        return None
    return moment_of(last).astimezone(ZoneInfo(who.zone)).date()


def _silent(who: Population) -> list[Problem]:
    day = silent_since(who)
    if day is None:
        return []
    what = (
        f"Nothing has come in since {day:%Y-%m-%d}: no lead, no purchase, no other touch. The forecast takes that for "
        "people who do not buy; if the record is just not fed any more, it is far too low."
    )
    return [Problem("forecast_silent", what, f"Import what came since, or look as of {day:%Y-%m-%d}.", level="warning")]


def _untried(known: Learned) -> list[Problem]:
    if known.pace is None or known.pace.few or known.tried:
        return []
    what = (
        "The record is too short to try how past forecasts would have done: the bands rest on what is usual, "
        "not on your own past."
    )
    return [Problem("forecast_untried", what, level="note")]


def recorded_since(who: Population, known: Learned) -> date | None:
    """The local day from which purchases are recorded, where enough leads came earlier to tell."""
    if known.pace is None or known.pace.since is None or who.first_win is None:
        return None
    return moment_of(who.first_win).astimezone(ZoneInfo(who.zone)).date()


def _recorded_since(who: Population, known: Learned) -> list[Problem]:
    pace, day = known.pace, recorded_since(who, known)
    if pace is None or pace.since is None or day is None:
        return []
    leads = known.seen
    came_earlier = leads.usable & (leads.came >= pace.since) & ~leads.won
    earlier = int((came_earlier & ((leads.ended == STILL) | (leads.ended < pace.since))).sum())
    what = (
        f"Purchases are recorded only from {day:%Y-%m-%d} on. {some(earlier, 'lead', 'leads')} that came earlier and "
        f"{'is' if earlier == 1 else 'are'} not known to have bought before count from that day only; some may have "
        "bought unseen, and are then taken for open."
    )
    return [Problem("forecast_recorded_since", what, "Import the earlier purchases.", level="warning")]


def _undated(total: ForecastRow) -> list[Problem]:
    if not total.undated:
        return []
    leads = some(total.undated, "open lead has", "open leads have")
    what = f"{leads} no known date of the first request and cannot be forecast."
    return [Problem("forecast_undated", what, "Import the real dates if you have them.", level="note")]


def _unknown_clients(who: Population, known: Learned) -> list[Problem]:
    unknown = int((who.requested & who.client & np.isnan(who.days_to_close)).sum())
    if not unknown:
        return []
    what = (
        f"{some(unknown, 'client has', 'clients have')} no known time to close: nothing is learned from them, so the "
        "forecast is rather too low."
    )
    mend = "Import the real dates if you have them."
    if unknown > int(known.history.won.sum()):
        return [Problem("forecast_unknown_times", what, mend, level="warning")]
    return [Problem("forecast_unknown_times", what, mend, level="note")]


def _never_over(who: Population) -> list[Problem]:
    if not who.open.any() or (who.requested & ~who.open & ~who.client).any():
        return []
    what = "No lead has ever been called lost or disqualified: however old, each counts as open and may still buy."
    return [Problem("forecast_never_over", what, level="note")]
