"""Marketing beside sales, the rows, the reasons and the answers: ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from leadline import words
from leadline.measurement import PERIODS
from leadline.measurement.handover_report import HandoverReport, HandoverRow, ResponseTime
from leadline.measurement.intervals import Interval
from leadline.playbook import Playbook
from leadline.web.figures import labels
from leadline.web.figures.asked import Asked
from leadline.web.figures.lasting import Told, told
from leadline.web.figures.names import short
from leadline.web.figures.people import DEFAULT, Fig
from leadline.web.marks.interval import place

ROWS_AT_MOST = 60


@dataclass(frozen=True, slots=True)
class Links:
    """Makes figures that open their leads."""

    asked: Asked
    by: str
    at: int

    def fig(self, count: int, figure: str, row: HandoverRow | None = None, **more: str | None) -> Fig:
        by = None if self.by == DEFAULT["handover"] else self.by
        url = self.asked.address(reverse("people"), more, of="handover", by=by, figure=figure, at=str(self.at))
        key = "" if row is None else f"&{urlencode([('key', short(row.key))])}"
        return Fig(words.whole(count), f"{url}{key}")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing, said of both sides in the same words: a figure each, or None, and what is said beside it."""

    says: str
    marketing: Fig | None
    of_marketing: str
    sales: Fig | None
    of_sales: str


@dataclass(frozen=True, slots=True)
class Why:
    text: str
    given: bool
    fig: Fig
    share: str
    width: str


@dataclass(frozen=True, slots=True)
class Answered:
    """How soon one side answered requests of one temperature."""

    side: str
    temperature: str | None
    requests: Fig
    answered: Fig
    unanswered: Fig
    late: Fig
    told: Told


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    mql: Fig
    handed_over: Fig
    accepted: Fig
    rejected: Fig
    left: Fig
    waiting: Fig
    share: str
    interval: str
    answer: Told
    won: Fig
    lost: Fig
    returned: Fig
    open: Fig


def lines(report: HandoverReport, links: Links) -> tuple[Line, ...]:
    """What both did, one under another."""
    total = report.total
    marketing, sales = total.response("marketing"), total.response("sales")

    def fig(count: int, figure: str) -> Fig:
        return links.fig(count, figure)

    def asked(of: ResponseTime, figure: str) -> Fig:
        return links.fig(getattr(of, figure), figure, side=of.side)

    passed = total.handed_over / total.mql if total.mql else None
    share, interval = _rate(total.acceptance, total.acceptance_interval)
    won, of_won = _rate(total.win_rate, total.win_interval)
    answer = told(total.answer, "wait still")
    return (
        Line("Leads to work on", fig(total.mql, "mql"), "became MQL", fig(total.handed_over, "handed_over"),
             "were handed over as SQL"),
        Line("Passed on", fig(total.handed_over, "handed_over"),
             f"became SQL{f', {words.percent(passed)} for each MQL' if passed is not None else ''}",
             fig(total.accepted, "accepted"),
             f"accepted: {share} of those answered ({interval})" if share else "accepted"),
        Line("Turned down", None, "", fig(total.rejected, "rejected"), "rejected"),
        Line("Left without an answer", None, "", fig(total.left, "left"), "left SQL before sales said yes or no"),
        Line("Still waiting", None, "", fig(total.waiting, "waiting"), "wait for a yes or no"),
        Line("Said yes or no within", None, "", None, _span(answer)),
        Line("Came of what was accepted", None, "", fig(total.won, "won"),
             f"became clients{f': {won} so far ({of_won})' if won else ''}"),
        Line("Requests that a person had to answer", asked(marketing, "requests"), "", asked(sales, "requests"), ""),
        Line("Answered within", None, _span(told(marketing.lasting, "wait still")), None,
             _span(told(sales.lasting, "wait still"))),
        Line("Late", asked(marketing, "late"), "after the due time, or due and not answered", asked(sales, "late"),
             "after the due time, or due and not answered"),
    )  # fmt: skip


def _span(of: Told) -> str:
    if of.half:
        most = f", nine in ten {of.most}" if of.most else ""
        return f"half within {of.half} ({of.interval}){most}"
    return of.dunno


def _rate(rate: float | None, interval: Interval | None) -> tuple[str, str]:
    if rate is None or interval is None:
        return "", ""
    return words.percent(rate), words.interval(interval.low, interval.high)


def results(report: HandoverReport, links: Links) -> tuple[tuple[str, Fig], ...]:
    """What came of accepted ones."""
    total = report.total
    said = (("won", "became clients"), ("lost", "lost or disqualified"), ("returned", "back in nurture"),
            ("open", "still open"))  # fmt: skip
    return tuple((text, links.fig(getattr(total, name), name)) for name, text in said)


def reasons(report: HandoverReport, links: Links) -> tuple[Why, ...]:
    most = max((why.count for why in report.total.reasons), default=1)
    return tuple(
        Why(
            text=why.reason or "no reason given",
            given=why.reason is not None,
            fig=links.fig(why.count, "rejected", because=short(why.reason)),
            share=words.percent(why.count / report.total.rejected),
            width=place(why.count / most),
        )
        for why in report.total.reasons
    )


def answered(report: HandoverReport, links: Links) -> tuple[Answered, ...]:
    def fig(of: ResponseTime, figure: str) -> Fig:
        return links.fig(getattr(of, figure), figure, side=of.side, temperature=of.temperature)

    return tuple(
        Answered(
            side=of.side.capitalize(),
            temperature=of.temperature,
            requests=fig(of, "requests"),
            answered=fig(of, "answered"),
            unanswered=fig(of, "unanswered"),
            late=fig(of, "late"),
            told=told(of.lasting, "wait still"),
        )
        for of in report.responses
    )


def rows(report: HandoverReport, links: Links, playbook: Playbook) -> tuple[Row, ...]:
    """Periods the latest first."""
    listed = reversed(report.rows) if report.by in PERIODS else iter(report.rows)
    return tuple(_row(row, report, links, playbook) for row, _ in zip(listed, range(ROWS_AT_MOST), strict=False))


def _row(row: HandoverRow, report: HandoverReport, links: Links, playbook: Playbook) -> Row:
    def fig(figure: str) -> Fig:
        return links.fig(getattr(row, figure), figure, row)

    share, interval = _rate(row.acceptance, row.acceptance_interval)
    return Row(
        name=labels.value(report.by, row.key, playbook),
        mql=fig("mql"),
        handed_over=fig("handed_over"),
        accepted=fig("accepted"),
        rejected=fig("rejected"),
        left=fig("left"),
        waiting=fig("waiting"),
        share=share,
        interval=interval,
        answer=told(row.answer, "wait still"),
        won=fig("won"),
        lost=fig("lost"),
        returned=fig("returned"),
        open=fig("open"),
    )
