"""The score of a lead: over time, by criterion, and every point of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from leadline import words
from leadline.playbook import CRITERIA, Criterion, Playbook
from leadline.qualification.explain import Explanation
from leadline.qualification.lines import Line
from leadline.web import clock
from leadline.web.lead.found import Found
from leadline.web.lead.stages import SHORT
from leadline.web.marks.interval import place
from leadline.web.marks.score import ScoreChart, score_chart, thinned
from leadline.web.today.questions import NAMES, QUESTIONS
from leadline.web.today.score import detail_of

SAMPLES = 90
"""How often the fading of points is looked at over the whole time."""
SHOWN = 200
"""Lines of points; what is more stands in one line, unless all are asked for."""
EVIDENCE = 4


@dataclass(frozen=True, slots=True)
class PointLine:
    rule: str
    what: str
    when: str
    exact: str
    criterion: str
    given: str
    halves: str
    worth: str


@dataclass(frozen=True, slots=True)
class PartOfScore:
    """One criterion. `bar` and `gate` are percentages of its bar's width; `gate_said` says what the gate is for."""

    name: str
    points: str
    bar: str
    gate: str
    gate_said: str
    evidence: str
    question: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    when: str
    exact: str
    score: str
    stage: str


@dataclass(frozen=True, slots=True)
class ScoreOfLead:
    """`total` is empty where there is none; `of_client` says that it is the one just before they bought."""

    total: str
    of_client: bool
    as_of: str
    count: int
    lines: tuple[PointLine, ...]
    more: int
    parts: tuple[PartOfScore, ...]
    chart: ScoreChart | None
    history: tuple[HistoryLine, ...]


def score_of_lead(found: Found, all_lines: bool) -> ScoreOfLead | None:
    """None where there is no score to explain."""
    why = found.explanation
    if why is None:
        return None
    ordered = sorted(
        why.lines, key=lambda line: (line.at is not None, line.at or why.as_of, line.printed), reverse=True
    )
    shown = ordered if all_lines or len(ordered) <= SHOWN else ordered[: SHOWN - 1]
    rest = ordered[len(shown) :]
    lines = [_line(line, found) for line in shown]
    if rest:
        worth = words.score(sum(line.printed for line in rest) / 10)
        lines.append(PointLine(f"{words.whole(len(rest))} older ones", "", "", "", "", "", "", worth))
    course = curve(found, why)
    return ScoreOfLead(
        total=words.score(why.printed_total / 10),
        of_client=found.client,
        as_of=clock.exact(why.as_of, found.zone),
        count=len(ordered),
        lines=tuple(lines),
        more=len(rest),
        parts=tuple(_part(criterion, why, found.playbook) for criterion in CRITERIA),
        chart=_chart(found, why, course),
        history=_history(found, why),
    )


def _line(line: Line, found: Found) -> PointLine:
    parts = (*_what(line, found), "from somebody in their group" if line.borrowed else "")
    return PointLine(
        rule=line.rule,
        what=" · ".join(part for part in parts if part),
        when=clock.moment(line.at, found.as_of, found.zone) if line.at else "always",
        exact=clock.exact(line.at, found.zone) if line.at else "",
        criterion=NAMES[line.criterion],
        given=words.bare(line.points),
        halves=_span(line.half_life) if line.half_life else "stays",
        worth=words.score(line.printed / 10),
    )


def _what(line: Line, found: Found) -> tuple[str, ...]:
    """What a line was given for."""
    touch = found.by_id.get(str(line.touch)) if line.touch is not None else None
    if touch is None:
        return (words.spoken(line.kind), detail_of(line))
    offer = found.playbook.offer(touch["offer"])
    thing = f"“{offer.name if offer else touch['offer']}”" if touch["offer"] else touch["page"] or ""
    return (words.spoken(touch["kind"]), words.spoken(touch["action"]), thing)


def _span(span: timedelta) -> str:
    days = span.total_seconds() / 86_400
    return words.count(int(days), "day") if days == int(days) and days >= 1 else f"{words.bare(days * 24)} hours"


def _part(criterion: Criterion, why: Explanation, playbook: Playbook) -> PartOfScore:
    lines = [line for line in why.lines if line.criterion == criterion]
    gate, gate_said = _gate(criterion, playbook)
    value = why.printed[criterion] / 10
    whole = max(value, gate * 2, 10.0)
    return PartOfScore(
        name=NAMES[criterion],
        points=words.score(value),
        bar=place(value / whole),
        gate=place(gate / whole) if gate else "",
        gate_said=f"{gate_said} {words.bare(gate)}" + (", reached" if value >= gate - 1e-9 else ", not reached")
        if gate
        else "",
        evidence=_evidence(lines),
        question="" if lines else dict(QUESTIONS).get(criterion, ""),
    )


def _evidence(lines: Sequence[Line]) -> str:
    """The rules that counted, the weightiest first, with how often."""
    times: dict[str, list[float]] = {}
    for line in lines:
        times.setdefault(line.rule, []).append(line.worth)
    ordered = sorted(times, key=lambda rule: -abs(sum(times[rule])))
    told = [rule + (f" ({len(times[rule])} times)" if len(times[rule]) > 1 else "") for rule in ordered[:EVIDENCE]]
    more = f" and {words.count(len(ordered) - EVIDENCE, 'more rule')}" if len(ordered) > EVIDENCE else ""
    return ", ".join(told) + more


def _gate(criterion: Criterion, playbook: Playbook) -> tuple[float, str]:
    gates = playbook.gates
    if criterion == "engagement":
        return gates.mql_engagement, "MQL needs"
    for bars in (gates.intent, gates.prequalified):
        if criterion in bars:
            others = [NAMES[one].lower() for one in bars if one != criterion]
            return bars[criterion], f"SQL needs this{' or ' + ' or '.join(others) if others else ''} at its gate:"
    return 0.0, ""


def curve(found: Found, why: Explanation) -> list[tuple[datetime, float]]:
    """Moments and scores: exact after each touch, and in between what is left of the points by then.

    What no line of now explains (a detail that was changed since) is held until the next touch.
    """
    rows = [(row["at"], row["total"]) for row in found.rows(found.whole.qualified.history) if row["at"] <= why.as_of]
    if not rows or why.total is None:
        return []
    rows.sort(key=lambda row: row[0])
    lines = [line for line in why.lines if line.touch is not None and line.at is not None]
    step = (why.as_of - rows[0][0]) / SAMPLES
    curve: list[tuple[datetime, float]] = [(rows[0][0], 0.0)]
    for i, (at, total) in enumerate(rows):
        until = rows[i + 1][0] if i + 1 < len(rows) else why.as_of
        if i + 1 < len(rows) and until == at:
            continue
        held = total - _faded(lines, at, at)
        curve.append((at, total))
        if step > timedelta(0):
            inside = int((until - at) / step)
            curve += [(at + step * n, held + _faded(lines, at, at + step * n)) for n in range(1, inside + 1)]
        curve.append((until, held + _faded(lines, at, until)))
    curve[-1] = (why.as_of, why.total)
    return curve


def _faded(lines: Sequence[Line], counted: datetime, at: datetime) -> float:
    """What the points of touches up to `counted` are worth at a moment."""
    total = 0.0
    for line in lines:
        if line.at is not None and line.at <= counted:
            total += (
                line.points if line.half_life is None else line.points * 2.0 ** (-((at - line.at) / line.half_life))
            )
    return total


def _chart(found: Found, why: Explanation, curve: Sequence[tuple[datetime, float]]) -> ScoreChart | None:
    bars = [
        (f"MQL from {words.bare(found.playbook.thresholds.mql)}", found.playbook.thresholds.mql),
        (f"SQL from {words.bare(found.playbook.thresholds.sql)}, with both gates", found.playbook.thresholds.sql),
    ]
    end = "bought" if found.client else "now" if found.past is None else clock.moment(why.as_of, why.as_of, found.zone)
    if found.past is not None and not found.client:
        end = words.day(why.as_of.astimezone(found.zone).date(), datetime.now(found.zone).date())
    return score_chart(thinned(curve), bars, found.zone, _label(found, why, curve, end), end) if curve else None


def _label(found: Found, why: Explanation, curve: Sequence[tuple[datetime, float]], end: str) -> str:
    first = words.day(curve[0][0].astimezone(found.zone).date(), why.as_of.astimezone(found.zone).date())
    entries = [row for row in found.rows(found.whole.qualified.entries) if row["stage"] in ("mql", "sql")]
    entered = [
        f"it entered {SHORT[row['stage']]} on {words.day(row['at'].astimezone(found.zone).date(), why.as_of.date())}"
        for row in sorted(entries, key=lambda row: row["at"])[-4:]
    ]
    path = f" {', '.join(entered).capitalize()};" if entered else ""
    path = path.replace("mql", "MQL").replace("sql", "SQL")
    return f"Score from {first} to {end}.{path} {end} {words.score(why.printed_total / 10)}."


def _history(found: Found, why: Explanation) -> tuple[HistoryLine, ...]:
    """The score after each day's last touch, newest first."""
    days: dict[object, HistoryLine] = {}
    rows = [row for row in found.rows(found.whole.qualified.history) if row["at"] <= why.as_of]
    for row in sorted(rows, key=lambda row: row["at"]):
        local = row["at"].astimezone(found.zone)
        days[local.date()] = HistoryLine(
            when=words.day(local.date(), found.as_of.astimezone(found.zone).date()),
            exact=clock.exact(row["at"], found.zone),
            score=words.score(row["total"]),
            stage=SHORT.get(row["stage"], words.spoken(row["stage"])),
        )
    return tuple(reversed(days.values()))
