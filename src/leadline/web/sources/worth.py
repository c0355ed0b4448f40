"""What one lead of a source is worth, ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from leadline import words
from leadline.measurement.groups import Key
from leadline.measurement.intervals import Floats
from leadline.measurement.worth import WorthReport, WorthRow
from leadline.measurement.worth import worth as measure
from leadline.problems import NoRate
from leadline.web.figures.asked import Asked
from leadline.web.figures.kept import Figures
from leadline.web.figures.people import Fig, Opens
from leadline.web.marks.interval import IntervalMark, Tone, place

SURE = 0.9
"""From this probability on that it pays it is said to pay; under what is left, not to."""
SHOWN = 20
"""The intervals of sources of fewer leads do not widen the axis, unless there are no others."""
WHY = {
    "few_weeks": "too few weeks with spending, or leads, to tell what the next lead costs",
    "same_spending": "spending hardly varies: what the next lead costs cannot be told",
    "too_wide": "leads and spending went too unevenly to tell what the next lead costs",
}


def valued(found: Figures, asked: Asked, by: tuple[str, ...]) -> WorthReport:
    """What the leads of the sources' report are worth, made once."""

    def make(_: pa.Table | None) -> WorthReport:
        report = found.sources(asked, by)
        return measure(report, found.tables.playbook, steps=found.tables.steps, minutes=minutes(found))

    report = found.report(("worth", by, *found.question(asked)), make)
    return report


def minutes(found: Figures) -> Floats | None:
    """The minutes that people gave to each lead; None where they cannot be charged for want of a rate."""
    try:
        return found.work.of_leads()
    except NoRate as error:
        found.troubles = list(error.problems)
        return None


@dataclass(frozen=True, slots=True)
class Tag:
    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Worth:
    """One source. '' where nothing can be said; `half` in days, `soon` and `later` are clients to expect."""

    value: str
    span: str
    mark: IntervalMark | None
    cost: str
    next: str
    next_why: str
    roi: str
    roi_likely: str
    minutes: str
    minutes_a_client: str
    chance: str
    unwelcome: Fig | None
    unwelcome_share: str
    unwelcome_span: str
    tried: Fig | None
    half: str
    half_span: str
    soon: str
    later: str
    pays: str
    unsure: bool
    carries: str
    carrier: Fig | None
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Makes:
    """Makes the rows of a report. `top` is where the axis ends (micro-units); 0 where nothing is drawn."""

    report: WorthReport
    rows: Mapping[Key, WorthRow]
    opens: Opens
    top: float

    @property
    def told(self) -> bool:
        """Whether there is anything to say of one of them."""
        rows = [row for row in self.rows.values() if row.leads]
        tried = any(row.unwelcome is not None and row.unwelcome.of for row in rows)
        return tried or any(
            found is not None for row in rows for found in (row.value, row.cost_per_lead, row.curve.half, row.soon)
        )

    @property
    def marks(self) -> tuple[str, str, str]:
        """What stands under the axis: at its ends and in the middle."""
        if not self.top:
            return "", "", ""
        return "0", self._money(round(self.top / 2)), self._money(round(self.top))

    def _money(self, micros: int | None) -> str:
        return words.money(micros, self.report.currency)

    def row(self, key: Key) -> Worth | None:
        """None where nobody has come: nothing is known of it but what it cost."""
        row, money = self.rows[key], self.report.currency
        if not row.leads:
            return None
        told = row.unwelcome
        span = f"{words.money(row.value_low, money)} – {words.money(row.value_high, money)}"
        without = words.money(row.value_without_largest, money)
        return Worth(
            value="" if row.value is None else words.money(row.value, money),
            span="" if row.value_low is None else span,
            mark=self._mark(row),
            cost="" if row.cost_per_lead is None else words.money(row.cost_per_lead, money),
            next="" if row.marginal_cost_per_lead is None else words.money(row.marginal_cost_per_lead, money),
            next_why="" if row.marginal is None else WHY.get(row.marginal.why, ""),
            roi="" if row.roi is None else _signed(row.roi),
            roi_likely="" if row.roi_low is None or row.roi_high is None
            else f"{_signed(row.roi_low)} to {_signed(row.roi_high)}",
            minutes=_number(row.minutes_per_lead or None),
            minutes_a_client=_number(row.minutes_per_client),
            chance=words.percent(row.chance),
            unwelcome=None if told is None or not told.of else self.opens.fig(told.count, "unwelcome", key),
            unwelcome_share="" if told is None or not told.of else words.percent(told.share),
            unwelcome_span="" if told is None or not told.of else words.interval(told.low, told.high),
            tried=None if told is None or not told.of else self.opens.fig(told.of, "tried", key),
            half=_number(row.curve.half),
            half_span=""
            if row.curve.half_low is None
            else f"{_number(row.curve.half_low)}–{_number(row.curve.half_high) or '…'}",
            soon=_number(row.soon),
            later=_number(row.later),
            pays="" if row.pays is None else words.percent(min(0.99, max(0.01, row.pays))),
            unsure=row.pays is not None and 1 - SURE < row.pays < SURE,
            carries=f"{words.percent(row.largest_share)} of the margin; {without} without"
            if row.carried else "",
            carrier=self.opens.fig(1, "largest", key) if row.carried else None,
            tags=tuple(_tags(row)),
        )  # fmt: skip

    def _mark(self, row: WorthRow) -> IntervalMark | None:
        if row.value is None or row.value_low is None or row.value_high is None or not self.top:
            return None
        label = (
            f"value of one lead {self._money(row.value)}, between {self._money(row.value_low)} and "
            f"{self._money(row.value_high)}"
        )
        ref = self.report.total.value
        tone: Tone = "low" if row.pays is not None and row.pays <= 1 - SURE else ""
        dot, low, high = (place(end / self.top) for end in (row.value, row.value_low, row.value_high))
        return IntervalMark(dot, low, high, tone, label, "" if ref is None else place(ref / self.top))


def makes(report: WorthReport, opens: Opens) -> Makes:
    return Makes(report, {row.key: row for row in report.rows}, opens, float(_top(report.rows)))


def _top(rows: Sequence[WorthRow]) -> int:
    """Where the axis ends: at the highest interval of those with leads enough, else of all; every dot has its place."""
    known = [row for row in rows if row.leads and row.value is not None and row.value_high is not None]
    wide = [row.value_high or 0 for row in known if row.leads >= SHOWN]
    return max([0, *(wide or [row.value_high or 0 for row in known]), *(row.value or 0 for row in known)])


def _tags(row: WorthRow) -> list[Tag]:
    found = []
    if row.sustains:
        found.append(Tag("ok", "sustains the year"))
    if row.pays is not None and row.pays >= SURE:
        found.append(Tag("ok", "pays"))
    if row.pays is not None and row.pays <= 1 - SURE:
        found.append(Tag("err", "does not pay"))
    if row.carried:
        found.append(Tag("warn", "one client"))
    return found


def _number(value: float | None) -> str:
    """'4.2', from 100 up whole; '' for what is not known."""
    if value is None:
        return ""
    return words.short(value, 100)


def _signed(rate: float) -> str:
    """'+35%', '−20%'; times from ten on."""
    if rate >= 9.995:
        return f"×{words.number(rate + 1)}"
    return words.signed_percent(rate)
