"""The stages of one period, how long leads stay in them, and the periods one under another: ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from leadline import words
from leadline.measurement.balance import NEW, BalancePeriod, BalanceReport, StageBalance
from leadline.measurement.effort import Effort
from leadline.measurement.population import Mask
from leadline.measurement.spells import STAGES
from leadline.measurement.staying import StayingReport
from leadline.web.figures import labels
from leadline.web.figures.asked import Asked
from leadline.web.figures.lasting import Told, told
from leadline.web.figures.people import DEFAULT, Fig

PERIODS_AT_MOST = 36
"""The latest ones that are listed; since and until choose others."""


@dataclass(frozen=True, slots=True)
class Move:
    """How many came from, or went to, a stage."""

    fig: Fig
    stage: str


@dataclass(frozen=True, slots=True)
class StageRow:
    name: str
    spelt_out: str
    opening: Fig
    into: Fig
    out: Fig
    closing: Fig
    change: str
    came_from: tuple[Move, ...]
    went_to: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class StayRow:
    """`minutes` and `cost` of people while leads stood there; '' where there are none."""

    name: str
    spelt_out: str
    there: Fig
    told: Told
    longer: Fig | None
    stays: Fig
    minutes: str
    cost: str


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """`cells` are (closing, how it changed) of each stage."""

    name: str
    url: str
    chosen: bool
    cells: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Links:
    """Makes figures that open their leads."""

    asked: Asked
    by: str
    at: int

    def fig(self, count: int, figure: str, stage: str, period: str | None = None, other: str | None = None) -> Fig:
        """`period` None: of the stays, which belong to no period; '' is all periods together."""
        by = None if self.by == DEFAULT["stages"] else self.by
        more = {"stage": stage, "period": period, "other": other, "at": str(self.at)}
        url = self.asked.address(reverse("people"), more, of="stages", by=by, figure=figure)
        return Fig(words.whole(count), url)


def stage_rows(found: BalancePeriod, links: Links) -> tuple[StageRow, ...]:
    """The stages that anybody stood in; the way up always."""
    return tuple(_stage(stage, found.key, links) for stage in found.stages if _stands(stage))


def _stands(stage: StageBalance) -> bool:
    return stage.stage in STAGES[:5] or bool(stage.opening or stage.into)


def _stage(stage: StageBalance, period: str, links: Links) -> StageRow:
    def fig(count: int, figure: str, other: str | None = None) -> Fig:
        return links.fig(count, figure, stage.stage, period, other)

    def moves(of: Mapping[str, int], figure: str) -> tuple[Move, ...]:
        ordered = sorted(of.items(), key=lambda move: -move[1])
        return tuple(Move(fig(count, figure, name), "new" if name == NEW else _within(name)) for name, count in ordered)

    return StageRow(
        name=labels.stage(stage.stage),
        spelt_out=labels.SPELT_OUT.get(stage.stage, ""),
        opening=fig(stage.opening, "opening"),
        into=fig(stage.into, "into"),
        out=fig(stage.out, "out"),
        closing=fig(stage.closing, "closing"),
        change=_change(stage),
        came_from=moves(stage.came_from, "into"),
        went_to=moves(stage.went_to, "out"),
    )


def _within(name: str) -> str:
    """A stage within a line: 'MQL', 'prospect'."""
    return labels.stage(name) if name in labels.SPELT_OUT else labels.stage(name).lower()


def _change(stage: StageBalance) -> str:
    change = stage.closing - stage.opening
    return words.signed(change) if change else ""


def stay_rows(
    report: StayingReport, work: Effort | None, within: Mask, links: Links, currency: str
) -> tuple[StayRow, ...]:
    spent = [0.0] * len(STAGES) if work is None else work.of_stages(within).tolist()
    rows = []
    for stage in report.stages:
        minutes = spent[STAGES.index(stage.stage)]
        cost = None if work is None else work.cost(minutes)
        rows.append(
            StayRow(
                name=labels.stage(stage.stage),
                spelt_out=labels.SPELT_OUT.get(stage.stage, ""),
                there=links.fig(stage.there, "there", stage.stage),
                told=told(stage.lasting, "are still there"),
                longer=None if stage.longer is None else links.fig(stage.longer, "longer", stage.stage),
                stays=links.fig(stage.stays, "stays", stage.stage),
                minutes=words.minutes(round(minutes)) if minutes else "",
                cost=words.money(cost, currency) if cost else "",
            )
        )
    return tuple(rows)


def period_rows(report: BalanceReport, chosen: BalancePeriod, asked: Asked, path: str) -> tuple[PeriodRow, ...]:
    """The latest first."""
    latest = report.periods[-1].key
    return tuple(
        PeriodRow(
            name=labels.period(report.by, found.key),
            url=asked.address(path, period=None if found.key == latest else found.key),
            chosen=found is chosen,
            cells=tuple((labels.stage(of.stage), words.whole(of.closing), _change(of)) for of in found.stages[:6]),
        )
        for found in reversed(report.periods[-PERIODS_AT_MOST:])
    )
