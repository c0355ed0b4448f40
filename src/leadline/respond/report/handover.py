"""The handover: what marketing gave to sales in the last weeks, and what became of it."""

from __future__ import annotations

from datetime import timedelta

from leadline import words
from leadline.measurement.handover import TOUCH_COLUMNS, kinds_of_touches
from leadline.measurement.handover import handover as measure
from leadline.measurement.handover_report import HandoverReport
from leadline.respond.charts.chart import plain
from leadline.respond.report.given import Given
from leadline.respond.report.parts import Section, Table, headings, rows

WEEKS = 4
DEFINITIONS = (
    ("Handed over", "Entries into SQL in the last four weeks; a lead that came twice counts twice."),
    ("Accepted", "Those of them to which sales said yes."),
)


def measured(given: Given) -> HandoverReport:
    def make(_: object) -> HandoverReport:
        touches = given.touches(TOUCH_COLUMNS, kinds_of_touches(given.playbook))
        return measure(
            given.leads, given.entries, given.requests, given.steps, touches, given.playbook,
            as_of=given.as_of, by="week", since=given.week.first - timedelta(weeks=WEEKS - 1), until=given.week.last,
        )  # fmt: skip

    return given.keep(("weekly", "handover", given.week.name), make)


def section(report: HandoverReport) -> Section:
    total = report.total
    if not total.mql and not total.handed_over:
        missing = f"Nobody became MQL or was handed over to sales in the last {WEEKS} weeks."
        return Section("handover", "From marketing to sales", missing=missing, path="/handover")
    ends = total.acceptance_interval
    answered = total.accepted + total.rejected
    handed, accepted, rejected = (words.whole(one) for one in (total.handed_over, total.accepted, total.rejected))
    says = [
        f"In {WEEKS} weeks {handed} handed over of {words.whole(total.mql)} MQL; sales accepted {accepted} and "
        f"rejected {rejected}."
    ]
    if total.acceptance is not None and answered and ends is not None:
        says[0] += f" Accepted: {words.percent(total.acceptance)} ({words.interval(ends.low, ends.high)})."
    if total.answer.median is not None:
        says.append(f"Half of them had an answer within {_days(total.answer.median)}.")
    if total.reasons:
        most = total.reasons[0]
        says.append(f"Most frequent reason for a no: {plain(most.reason or 'none given')} ({words.whole(most.count)}).")
    counts = (total.mql, total.handed_over, total.accepted, total.rejected, total.waiting)
    found = [("4 weeks", *map(words.whole, counts))]
    names = ("", "Became MQL", "Handed over", "Accepted", "Rejected", "Waiting")
    waiting = f"Answer the handover: {words.count(total.waiting, 'lead')} waiting for a yes or no of sales."
    to_do = (waiting,) if total.waiting else ()
    table = Table("handover", headings(*names), rows(found), DEFINITIONS)
    return Section(
        "handover", "From marketing to sales", tuple(says), table, to_do=to_do, data=report.as_dict(), path="/handover"
    )


def _days(days: float) -> str:
    return words.minutes(max(1, round(days * 24 * 60))) if days < 1 else f"{words.number(days, 1)} days"
