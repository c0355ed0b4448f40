"""The steps of the flow, as rows."""

from __future__ import annotations

from dataclasses import dataclass

from leadline import words
from leadline.measurement import FlowGroup, FlowReport, StepFigures
from leadline.measurement.against import Against, against
from leadline.web.figures import labels
from leadline.web.figures.made_of import made_of
from leadline.web.figures.people import Fig, Opens
from leadline.web.flow.turns import Turn, bottleneck_of, turns
from leadline.web.marks.interval import IntervalMark, Tone, against_expected, place


@dataclass(frozen=True, slots=True)
class StepRow:
    """`bar` is the rate as a share of a width; `reading` and `more` say what the rate is against the expected one."""

    name: str
    spelt_out: str
    count: Fig
    rate: str
    interval: str
    bar: str
    expected: str
    mark: IntervalMark | None
    verdict: str
    reading: str
    more: str
    skipped: Fig | None
    waiting: Fig | None
    turn: Turn | None
    bottleneck: bool
    minutes: str
    cost_per: str
    full_cost_per: str

    @property
    def worse(self) -> bool:
        return self.verdict == "under"


def step_rows(report: FlowReport, opens: Opens) -> tuple[StepRow, ...]:
    steps, turned, worst = report.total.steps, turns(report), bottleneck_of(report)
    return tuple(
        _row(
            step,
            steps[i - 1] if i else None,
            report,
            opens,
            turned.get(step.name),
            bool(worst and worst.name == step.name),
        )
        for i, step in enumerate(steps)
    )


def verdict_of(step: StepFigures, before: StepFigures | None) -> Against | None:
    """What the step's rate is against the expected one; None where nothing is expected, or nobody came so far."""
    if before is None or not step.expected or step.from_before is None or not before.count:
        return None
    return against(step.from_before, before.count, step.expected, step.waiting or 0)


LIKELY = "likely_under"
"""It cannot be told surely enough by itself, but that it is the bottleneck can."""
UNITS = {"lead": ("more lead",), "person": ("more person", "more people")}
_READING = {
    "under": "under what is expected",
    "over": "over what is expected",
    "as_expected": "as expected",
    "not_under": "not under what is expected",
    LIKELY: "likely under what is expected",
}
_TONE: dict[str, Tone] = {"under": "low", "cannot_tell": "off", LIKELY: "off"}


def _row(
    step: StepFigures,
    before: StepFigures | None,
    report: FlowReport,
    opens: Opens,
    turned: Turn | None,
    bottleneck: bool,
) -> StepRow:
    found = verdict_of(step, before)
    verdict = "" if found is None else LIKELY if bottleneck and found.verdict == "cannot_tell" else found.verdict
    reading = more = ""
    mark = None
    if found is not None and step.interval is not None and step.rate is not None and step.expected:
        reading = _READING.get(verdict, "cannot tell yet")
        if found.more is not None:
            more = f"about {words.count(found.more, *UNITS[report.unit])} would tell"
        elif found.still_open:
            more = f"leads that are still open {'may lift' if verdict == LIKELY else 'decide'} it"
        label = (
            f"{words.percent(step.rate)}, between {words.percent(step.interval.low)} and "
            f"{words.percent(step.interval.high)}; expected {words.percent(step.expected)}: {reading}"
        )
        mark = against_expected(
            step.rate, step.interval.low, step.interval.high, step.expected, label, _TONE.get(verdict, "")
        )
    return StepRow(
        name=labels.stage(step.name),
        spelt_out=labels.SPELT_OUT.get(step.name, ""),
        count=opens.fig(step.count, "count", step=step.name),
        rate="" if step.rate is None else words.percent(step.rate),
        interval=words.interval(step.interval.low, step.interval.high) if step.interval else "",
        bar=place(step.rate or 0),
        expected=words.percent(step.expected) if step.expected else "",
        mark=mark,
        verdict=verdict,
        reading=reading,
        more=more,
        skipped=opens.fig(step.skipped, "skipped", step=step.name) if step.skipped else None,
        waiting=opens.fig(step.waiting, "waiting", step=step.name) if step.waiting else None,
        turn=turned,
        bottleneck=bottleneck,
        minutes=words.minutes(round(step.minutes)) if step.minutes else "",
        cost_per=_money(step.cost_per, report.currency),
        full_cost_per=_money(step.full_cost_per, report.currency) if step.full_cost_per != step.cost_per else "",
    )


def _money(micros: int | None, currency: str) -> str:
    return "" if micros is None else words.money(micros, currency, cents=True)


@dataclass(frozen=True, slots=True)
class Whole:
    """The figures of all together: beside each count its people. `made_of` says how many people the leads are."""

    leads: Fig
    made_of: str
    clients: Fig
    rate: str
    interval: str
    matured: str
    final: Ending | None
    by_when: str
    open: Fig
    young: Fig
    bounce: str
    bounced: Fig | None
    first: str
    overall: str
    overall_interval: str
    unasked: Fig | None
    spent: str
    minutes: str
    charged: str
    unassigned: str
    still_open: bool


def whole(report: FlowReport, opens: Opens, made_of: str) -> Whole:
    total: FlowGroup = report.total
    ends, across = total.interval, total.overall_interval
    return Whole(
        leads=opens.fig(total.leads, "leads"),
        made_of=made_of,
        clients=opens.fig(total.clients, "clients"),
        rate="" if total.close_rate is None else words.percent(total.close_rate),
        interval=words.interval(ends.low, ends.high) if ends else "",
        matured="" if total.close_rate_matured is None else words.percent(total.close_rate_matured),
        final=in_the_end(report, None),
        by_when=by_when(report),
        open=opens.fig(total.open, "open"),
        young=opens.fig(total.young, "young"),
        bounce="" if total.bounce is None else words.percent(total.bounce),
        bounced=None if total.bounced is None else opens.fig(total.bounced, "bounced"),
        first=words.whole(total.steps[0].count),
        overall="" if total.overall is None else words.percent(total.overall),
        overall_interval=words.interval(across.low, across.high) if across else "",
        unasked=opens.fig(total.clients_without_request, "clients_without_request")
        if total.clients_without_request
        else None,
        spent="" if total.cost is None else words.money(total.cost, report.currency),
        minutes=words.minutes(round(total.minutes)) if total.minutes else "",
        charged=words.money(total.work, report.currency) if total.work else "",
        unassigned=words.money(report.unassigned_cost, report.currency) if report.unassigned_cost else "",
        still_open=total.still_open,
    )


@dataclass(frozen=True, slots=True)
class Ending:
    """What a close rate is expected to be in the end, in words; `band` where it is a figure."""

    text: str
    band: str = ""
    unclear: bool = False


def in_the_end(report: FlowReport, group: FlowGroup | None) -> Ending | None:
    """Where leads are still open; None where nothing is learned from, or nothing is to come that matters.

    The band counts whole clients: where it has no width, that is said in words, since nought to nought per cent looks
    as if it were known of leads such as these. Of leads older than any that has been seen nothing is known: where all
    open ones are, that is said too, unless `by_when` says it of all.
    """
    found = report.final(group)
    early = group is not None and group.before_wins
    if found is None or found.expected is None or early or not found.open:
        return None
    if found.known in (None, 1.0):
        return None if found.few else Ending("cannot tell yet", unclear=True)
    if found.settled:
        return None
    if found.low == found.high:
        return Ending("most likely no more" if found.clients else "most likely none")
    return Ending(words.percent(found.expected), words.interval(found.low, found.high))


def by_when(report: FlowReport) -> str:
    """Which end `in_the_end` is about: with few clients just the age up to which leads have been seen."""
    found = report.final(None)
    if found is None or not found.few or not found.until:
        return "in the end"
    return f"within {words.count(found.until, 'day')}"


def people_of(report: FlowReport) -> str:
    """How the leads of a report count: 'of 2,857 people: 14 began again after buying'."""
    if report.unit == "person":
        return "each person counts once"
    found = made_of(report.members(None, "leads"))
    return found.said or ("each of another person" if found.leads > 1 else "")
