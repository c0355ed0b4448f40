"""The flow: where it loses, by step and by cohort."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

from leadline import words
from leadline.measurement import FlowReport, StepFigures
from leadline.measurement import flow as measure
from leadline.measurement.against import against
from leadline.measurement.flow_turns import Watched
from leadline.respond import labels
from leadline.respond.charts.of_flow import cohort_rates
from leadline.respond.report.given import Given
from leadline.respond.report.parts import Cell, Section, Table, Tone, headings, rows, warnings

COHORTS = 12
LIKELY = "likely_under"
"""Of the bottleneck, where its rate alone cannot tell."""
READINGS = {
    "under": "under expected",
    "over": "over expected",
    "as_expected": "as expected",
    "not_under": "not under expected",
    "cannot_tell": "cannot tell yet",
    LIKELY: "likely under expected",
}
TONES: dict[str, Tone] = {
    "under": "bad", "over": "good", "as_expected": "quiet", "not_under": "quiet", "cannot_tell": "quiet",
    LIKELY: "",
}  # fmt: skip
DEFINITIONS = (
    ("Rate", "Of those who took the step before, the share that took this one, with its 95% interval."),
    ("Expected", "What the playbook expects of the step."),
    ("Cohort", "Leads whose first request fell into the same month; an open one has not had its last word."),
)


def measured(given: Given) -> FlowReport:
    def make(costs: object) -> FlowReport:
        return measure(
            given.leads, given.entries, given.playbook, as_of=given.as_of, touches=given.touches_of_flow(), by="month",
            costs=costs, work=given.work(),
        )  # fmt: skip

    return given.keep(("flow", "month", "cohort", None, None), make)


def section(report: FlowReport, zone: str) -> Section:
    steps = report.total.steps
    found_one = report.bottleneck.step if report.bottleneck else None
    worst = found_one.name if found_one else None
    if not any(step.count for step in steps):
        return Section("flow", "The flow", missing="Nobody is in the flow yet.", path="/flow")
    found: list[tuple[Cell, ...]] = []
    under: list[tuple[StepFigures, StepFigures]] = []
    for before, step in zip((None, *steps), steps, strict=False):
        reading = (
            against(step.from_before or 0, before.count, step.expected, step.waiting or 0)
            if before and step.expected and step.rate is not None
            else None
        )
        said: str = "" if reading is None else reading.verdict
        if said == "cannot_tell" and step.name == worst:
            said = LIKELY
        ends = step.interval
        if before and said == "under":
            under.append((before, step))
        found.append(
            (
                Cell(labels.stage(step.name)),
                Cell(words.whole(step.count)),
                Cell(words.percent(step.rate), words.interval(ends.low, ends.high) if ends else ""),
                Cell(words.percent(step.expected) if step.expected else ""),
                Cell(READINGS.get(said, ""), tone=TONES.get(said, "")),
            )
        )
    first = [_said(report), _bottleneck(report)]
    if report.bottleneck is not None and report.bottleneck.step is not None:
        first.reverse()  # what there is to do is said before how it stands
    says = [text for text in (*first, *_alerts(report, ZoneInfo(zone)), *_moved(report)) if text]
    table = Table(
        "flow",
        headings("Step", "How many", "Rate", "Expected", "Reading", words=1),
        rows(found),
        DEFINITIONS,
        of=("step", "steps"),
    )
    to_do = [
        f"See why fewer than expected go on to {labels.stage(one.step)}: an alarm stands."
        for one in report.alerts
        if one.step != worst
    ]
    if found_one is not None:
        to_do.insert(0, f"Work on the step to {labels.stage(found_one.name)}: there the most clients could be gained.")
    elif under and not to_do:
        before, step = under[0]
        to_do.append(
            f"Look at the step {labels.stage(before.name)} to {labels.stage(step.name)}: {words.percent(step.rate)} "
            f"where the playbook expects {words.percent(step.expected)}."
        )
    return Section(
        "flow", "The flow", tuple(says), table, cohort_rates(report, most=COHORTS), to_do=tuple(to_do),
        data=report.as_dict(), path="/flow", warnings=warnings(report.notices),
    )  # fmt: skip


def _said(report: FlowReport) -> str:
    total = report.total
    rate = f" ({words.percent(total.close_rate)})" if total.close_rate is not None else ""
    text = f"{words.count(total.clients, 'client')} so far of {words.count(total.leads, 'lead')}{rate}."
    rated = [(before, step) for before, step in pairwise(total.steps) if step.rate is not None]
    if rated:
        before, step = min(rated, key=lambda pair: pair[1].rate or 0.0)
        text += (
            f" Fewest go on from {labels.stage(before.name)} to {labels.stage(step.name)}: {words.percent(step.rate)}."
        )
    return text


def _bottleneck(report: FlowReport) -> str:
    """Where reaching what is expected would gain most."""
    found = report.bottleneck
    if found is None or found.verdict == "none":
        return "" if found is None else "No step is under what is expected of it."
    first = found.levers[0]
    if found.verdict == "cannot_tell":
        more = f": about {words.count(found.more, 'more lead')} would tell" if found.more else ""
        return f"Which step is the bottleneck cannot be told yet{more}."
    band = f"{words.number(first.band.low)} to {words.number(first.band.high)}"
    many = words.number(first.gain)
    gain = f"about {many} more {'client' if many == '1' else 'clients'} ({band})"
    sure = words.percent(min(first.probability, 0.99))
    return (
        f"The bottleneck is the step to {labels.stage(first.name)} (probability {sure}): at its expected rate there "
        f"would have been {gain}."
    )


def _alerts(report: FlowReport, zone: ZoneInfo) -> list[str]:
    today = report.as_of.astimezone(zone).date()
    return [_alert(one, one.since.astimezone(zone).date(), today) for one in report.alerts if one.since is not None]


def _alert(one: Watched, since: date, today: date) -> str:
    took = f"{words.whole(one.took)} of {words.whole(one.since_leads)}"
    rates = f"{words.percent(one.rate)}; expected {words.percent(one.expected)}"
    step = f"{labels.stage(one.before)} to {labels.stage(one.step)}"
    false = f"A false alarm comes in about {words.number(one.false_every)} leads."
    return f"Alarm: since {words.day(since, today)}, {took} went on from {step} ({rates}). {false}"


def _moved(report: FlowReport) -> list[str]:
    """Rates of the latest whole month that have changed by more than noise."""
    if report.lately is None:
        return []
    turns = [(step.name, change) for step, change in zip(report.total.steps, report.lately.steps, strict=True)]
    turns.append(("client, of all leads", report.lately.close))
    return [
        f"To {labels.stage(name)}: {words.percent(change.comparison.before.rate)} → "
        f"{words.percent(change.comparison.now.rate)}, {change.comparison.turn}, more than noise."
        for name, change in turns
        if change is not None and change.comparison.turn in ("up", "down")
    ]
