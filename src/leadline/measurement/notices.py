"""What a report says beside its figures, because the figures alone would mislead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from leadline import words
from leadline.measurement.closing import times_to_close
from leadline.measurement.groups import UNKNOWN, Groups
from leadline.measurement.population import Mask, Population, flags, text_column
from leadline.problems import Problem
from leadline.qualification.calendar import days_between
from leadline.qualification.conditions import canonical
from leadline.touches.instants import moment_of

CARRIES = 0.3
"""One client with at least this share of a source's revenue may carry it."""
OUTLIER = 50
"""An amount this many times the median one is looked at."""
MORE_THAN_NOISE = 3.0
"""Expected purchases before the first recorded one; that none came by chance has then a probability under 5 %
(e^-3)."""


@dataclass(frozen=True, slots=True)
class AboutPerson(Problem):
    """A notice about one lead, of a person whom `what` names as '(person)'."""

    person: object = None
    product: str | None = None


def won_before_contact(who: Population, within: Mask) -> Mask:
    """Leads whose first purchase is earlier than their first request, both dates being known."""
    return within & (np.nan_to_num(who.days_to_close, nan=0.0) < 0)


def before_wins(who: Population, within: Mask) -> Mask:
    """Leads that came before the first recorded purchase, if so many should have bought by then that it cannot be
    chance.

    The rate and the times are those of leads that came later. A history that merely begins is not called truncated.
    """
    none = np.zeros(len(who), dtype=bool)
    curve, start = who.maturity, who.first_win
    if curve is None or start is None:
        return none
    dated = within & who.dated
    early, late = dated & (who.first_request < start), dated & (who.first_request >= start)
    reach = curve.at(who.age[late]).sum()
    if not early.any() or reach < 1:
        return none
    rate = min(1.0, who.client[late].sum() / reach)
    ages_then = (start - who.first_request[early]) / 86_400_000_000
    return early if rate * curve.at(ages_then).sum() >= MORE_THAN_NOISE else none


def told(who: Population, within: Mask, by_source: Groups | None = None) -> tuple[Problem, ...]:
    """Every notice on the leads of a mask (cycles with a request)."""
    found = [
        *_without_request(who),
        *_won_before(who, within),
        *_truncated(who, within),
        *_still_open(who, within),
        *_assumed(who, within),
        *_not_known(who, within),
        *_spellings(who, within),
        *_revenue(who, within),
        *(_carried(who, within, by_source) if by_source is not None else ()),
    ]
    return tuple(found)


def never_taken(counts: Mapping[str, int]) -> tuple[Problem, ...]:
    """Steps (name → who took it, in their order) that nobody took, while a later one was taken."""
    names = list(counts)
    without = [
        name for i, name in enumerate(names) if i and not counts[name] and any(counts[one] for one in names[i + 1 :])
    ]
    if not without:
        return ()
    later = max(counts[name] for name in names[names.index(without[0]) + 1 :])
    said = " or ".join(name.upper() if name in ("mql", "sql") else name for name in without)
    return (
        _note(
            "step_never_taken",
            f"Nobody ever went through {said}, yet {words.whole(later)} went further without.",
            "Import what leads do (visits, messages, answers), or look whether the playbook asks too much.",
        ),
    )


def _note(name: str, what: str, mend: str = "") -> Problem:
    return Problem(id=name, what=what, mend=mend, level="note")


def _warn(name: str, what: str, mend: str = "") -> Problem:
    return Problem(id=name, what=what, mend=mend, level="warning")


def some(count: int, one: str, several: str) -> str:
    """`1 lead`, `2,148 leads`."""
    return words.count(count, one, several)


def _without_request(who: Population) -> list[Problem]:
    count = int((who.client & ~who.requested).sum())
    if not count:
        return []
    return [
        _note(
            "clients_without_request",
            f"{some(count, 'client', 'clients')} bought without any request that we know of, and "
            f"{'is' if count == 1 else 'are'} in no rate.",
            "If they did ask, import their requests too.",
        )
    ]


def _won_before(who: Population, within: Mask) -> list[Problem]:
    mask = won_before_contact(who, within)
    count = int(mask.sum())
    if not count:
        return []
    longest = -float(np.nanmin(who.days_to_close[mask]))
    return [
        _warn(
            "won_before_contact",
            f"{some(count, 'lead', 'leads')} bought before the first request (by up to {words.number(longest, 2)} "
            "days); the times to close count these as below zero.",
            "Look at the dates and their time zones: a date without a time is read as midnight.",
        )
    ]


def _month(who: Population, instant: int) -> str:
    table = days_between(who.zone, instant, instant)
    day = table.dates[int(table.index(np.array([instant]))[0])]
    return f"{day:%Y-%m}"


def _truncated(who: Population, within: Mask) -> list[Problem]:
    mask = before_wins(who, within)
    if not mask.any() or who.first_win is None:
        return []
    moments = who.first_request[mask]
    came = some(int(mask.sum()), "lead", "leads")
    first, last = _month(who, int(moments.min())), _month(who, int(moments.max()))
    return [
        _warn(
            "wins_not_recorded",
            f"No purchase is recorded before {moment_of(who.first_win):%Y-%m-%d}. {came} that came earlier ({first} to "
            f"{last}) cannot show the purchases of that time: their rates are too low.",
            "Leave these months out (since), or import the earlier purchases.",
        )
    ]


def _still_open(who: Population, within: Mask) -> list[Problem]:
    opened, young = int((within & who.open).sum()), int((within & who.young).sum())
    if not opened:
        return []
    times = times_to_close(who.days_to_close)
    how_long = "how long leads take to buy is not known yet"
    if times.median is not None and who.young_until is not None:
        how_long = (
            f"half of the clients bought within {words.number(times.median, 1)} days, nine in ten within "
            f"{words.number(who.young_until)}"
        )
    leads = some(opened, "lead is", "leads are")
    if young:
        first = _month(who, int(who.first_request[within & who.young].min()))
        what = (
            f"{leads} still open; {words.whole(young)} of them, of {first} and later, are young ({how_long}). "
            "Their cohorts are not finished: a low rate there is not a bad one."
        )
    else:
        what = f"{leads} still open, nobody has called them lost; none is young ({how_long})."
    return [_note("cohorts_still_open", what)]


def _assumed(who: Population, within: Mask) -> list[Problem]:
    count = int((within & flags(who.leads, "first_request_assumed")).sum())
    if not count:
        return []
    return [
        _note(
            "dates_assumed",
            f"The date of the first request is assumed for {some(count, 'lead', 'leads')}: "
            "no time to close is computed from it.",
            "Import the real dates if you have them.",
        )
    ]


def _not_known(who: Population, within: Mask) -> list[Problem]:
    source = text_column(who.leads, "source")
    missing = int((within & source.is_null().to_numpy()).sum())
    is_unknown = pc.fill_null(pc.equal(pc.utf8_lower(source), UNKNOWN), False).to_numpy()
    unknown = int((within & is_unknown).sum())
    if not missing and not unknown:
        return []
    parts = [f"{some(unknown, 'lead comes', 'leads come')} from “unknown”"] if unknown else []
    parts += [f"{some(missing, 'lead has', 'leads have')} no source at all"] if missing else []
    apart = " These are two things and stand apart." if len(parts) == 2 else ""
    return [_note("source_not_known", " and ".join(parts) + "." + apart)]


def _spellings(who: Population, within: Mask) -> list[Problem]:
    counts = pc.value_counts(text_column(who.leads, "source").filter(within)).to_pylist()
    written: dict[str, list[tuple[int, str]]] = {}
    for row in counts:
        if row["values"] is not None:
            written.setdefault(canonical(row["values"]), []).append((-row["counts"], row["values"]))
    return [
        _note(
            "source_spellings",
            "One source is written in several ways: "
            f"{', '.join(f'“{name}” ({words.whole(-count)})' for count, name in sorted(ways))}. They are shown "
            "apart, as written.",
            "Map them to one name when importing.",
        )
        for ways in written.values()
        if len(ways) > 1
    ]


def _revenue(who: Population, within: Mask) -> list[Problem]:
    clients = within & who.client
    if not (clients & who.priced).any():
        return []
    amounts = who.revenue[clients]
    found: list[Problem] = []
    nothing = len(amounts) - int((amounts > 0).sum())
    if nothing * 2 > len(amounts):
        found.append(
            _warn(
                "revenue_mostly_absent",
                f"{words.whole(nothing)} of {some(len(amounts), 'client has', 'clients have')} a revenue of zero or "
                "none: sums of revenue say little.",
                "Look at what the amounts mean in your file.",
            )
        )
    positive = amounts[amounts > 0]
    if len(positive) >= 3:
        largest, median = float(positive.max()), float(np.median(positive))
        if largest >= OUTLIER * median:
            found.append(
                _warn(
                    "revenue_outlier",
                    f"One revenue of {words.number(largest / 1e6, 2)} is {words.number(largest / median)} times the "
                    f"median of {words.number(median / 1e6, 2)}.",
                    "Look whether it is a mistake: it outweighs the others in every sum.",
                )
            )
    return found


def _carried(who: Population, within: Mask, groups: Groups) -> list[Problem]:
    paying = within & who.client & (who.revenue > 0)
    found: list[Problem] = []
    for key, rows in zip(groups.keys, groups.split(paying), strict=True):
        if len(rows) < 2:
            continue
        revenue = who.revenue[rows]
        share = float(revenue.max() / revenue.sum())
        if share >= max(CARRIES, 1.5 / len(rows)):
            row = int(rows[np.argmax(revenue)])
            person, product = who.leads["person"][row].as_py(), text_column(who.leads, "product")[row].as_py()
            name = ", ".join("(missing)" if value is None else value for value in key)
            what = (
                f"One client ({person}) is {words.percent(share, 0)} of the revenue of “{name}” "
                f"({words.whole(len(rows))} paying clients)."
            )
            mend = "Read its revenue without that client too."
            found.append(AboutPerson("one_client_carries", what, mend, "warning", person=person, product=product))
    return found
