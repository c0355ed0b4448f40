"""Cases run: what a playbook makes of the touches of a case, held against what the case expects."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from leadline.engines.local import qualify
from leadline.measurement.flow import flow
from leadline.measurement.money import COST_COLUMNS
from leadline.playbook import Money, Playbook
from leadline.playbook.case_parts import Case, ExpectedFlow, ExpectedLead, Rounded
from leadline.playbook.cases import load_cases
from leadline.problems import LeadlineError, Problem
from leadline.qualification.result import Qualified
from leadline.touches.columns import TOUCH_COLUMNS

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
IN_FORCE = ("open", "by_itself")
STEP_STATES = ("done", "absorbed", "barred", "not_made", "closed", "stopped")


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case that was run. Each difference says what came out and what was expected, with file and line."""

    case: Case
    differences: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        return self.case.name

    @property
    def passed(self) -> bool:
        return not self.differences


def run_cases(cases: Iterable[Case] | str | Path) -> list[CaseResult]:
    """Run each case under its playbook, in order; of a playbook's path, the cases that it names beside itself.

    What cannot be run at all is a difference of its case. Raises BadPlaybook where playbook or cases cannot be read.
    """
    if isinstance(cases, str | Path):
        cases = load_cases(Playbook.load(cases), cases)
    return [_run(case) for case in cases]


def _run(case: Case) -> CaseResult:
    try:
        return CaseResult(case, tuple(_failures(case)))
    except LeadlineError as error:
        return CaseResult(case, tuple(_failed(case, case.line, case.path, str(problem)) for problem in error.problems))


def _failures(case: Case) -> list[Problem]:
    touches = touches_of(case)
    as_of = _instant(case.as_of)
    known_at = None if case.known_at is None else _instant(case.known_at)
    found = qualify(touches, case.playbook, as_of=as_of, known_at=known_at)
    failures: list[Problem] = []
    view = _View(case, found)
    for lead in case.leads:
        failures += view.lead(lead)
    if case.notices is not None:
        ids = tuple(sorted(notice.id for notice in found.notices))
        if ids != case.notices:
            what = f"notices are {_listed(ids)}, not {_listed(case.notices)}."
            failures.append(_failed(case, case.line, f"{case.path}.expect.notices", what))
    if case.flow is not None:
        failures += _flow_failures(case, case.flow, found, touches, as_of)
    return failures


def touches_of(case: Case) -> pa.Table:
    """The touches of a case as a table; people are texts, what no touch has is no column."""
    rows = [{"known": True} | dict(touch.columns) | {"person": touch.person, "at": touch.at} for touch in case.touches]
    names = [name for name in TOUCH_COLUMNS if name in ("person", "at", "kind") or any(name in row for row in rows)]
    arrays = []
    for name in names:
        kind = pa.string() if name == "person" else TOUCH_COLUMNS[name]
        values = [row.get(name) for row in rows]
        if pa.types.is_timestamp(kind):
            arrays.append(pa.array(values, pa.int64()).cast(kind))
        else:
            arrays.append(pa.array(values, kind))
    return pa.table(arrays, names=names)


def costs_of(case: Case) -> pa.Table | None:
    """The costs of a case as a table of COST_COLUMNS; None without any."""
    if not case.costs:
        return None
    rows = [
        {
            "day_from": date.fromisoformat(cost.day_from),
            "day_to": None if cost.day_to is None else date.fromisoformat(cost.day_to),
            "amount": cost.amount,
            "currency": cost.currency,
            **{name: cost.keys.get(name) for name in ("source", "campaign", "offer", "product")},
        }
        for cost in case.costs
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema(list(COST_COLUMNS.items())))


class _View:
    """What came out, by person."""

    def __init__(self, case: Case, found: Qualified) -> None:
        self.case = case
        self.leads = found.leads.to_pylist()
        self.entries = found.entries.to_pylist()
        asked = {(row["person"], row["id"]): row["at"] for row in found.requests.to_pylist()}
        self.steps = sorted(
            found.steps.to_pylist(),
            key=lambda row: (asked.get((row["person"], row["request"]), EPOCH), row["request"] or "", row["position"]),
        )

    def lead(self, expected: ExpectedLead) -> list[Problem]:
        case = self.case
        mine = [row for row in self.leads if row["person"] == expected.person]
        if expected.none:
            if not mine:
                return []
            what = f"{expected.person} has a lead ({mine[-1]['stage']}), and none was expected."
            return [_failed(case, expected.line, expected.path, what)]
        row = self._row(mine, expected)
        if isinstance(row, Problem):
            return [row]
        failures = []
        for name, wanted in expected.wants.items():
            if name in ("product", "cycle"):
                continue
            actual = self._actual(name, row)
            if not _meets(wanted, actual):
                said = f"{name} is {_said(actual, case)}, not {_said(wanted, case)}."
                failures.append(_failed(case, expected.lines[name], f"{expected.path}.{name}", said))
        return failures

    def _row(self, mine: list[dict[str, Any]], expected: ExpectedLead) -> dict[str, Any] | Problem:
        wants = expected.wants
        found = mine
        if "product" in wants:
            product = None if wants["product"] == "none" else wants["product"]
            found = [row for row in found if row["product"] == product]
        if "cycle" in wants:
            found = [row for row in found if row["cycle"] == wants["cycle"]]
        having = _listed([f"{row['product'] or 'none'} (cycle {row['cycle']})" for row in mine])
        if not found:
            what = f"{expected.person} has no such lead; there is {having}."
            return _failed(self.case, expected.line, expected.path, what)
        if len({row["product"] for row in found}) > 1:
            what = f"{expected.person} has several leads, {having}; name the product."
            return _failed(self.case, expected.line, expected.path, what)
        return max(found, key=lambda row: int(row["cycle"]))

    def _actual(self, name: str, row: dict[str, Any]) -> Any:
        mine = [step for step in self.steps if _same(step, row)]
        if name == "next_steps":
            return [(step["kind"], step["need"]) for step in mine if step["state"] in IN_FORCE]
        if name in STEP_STATES:
            return [(step["kind"], step["need"]) for step in mine if step["state"] == name]
        if name == "entries":
            return [entry["stage"] for entry in self.entries if _same(entry, row)]
        if name in ("due", "minutes", "attempts", "answers"):
            still = [step for step in mine if step["state"] == "open" and step["kind"] == "individual"]
            if not still:
                return None
            return len(still[0]["requests"] or ()) if name == "answers" else still[0][name]
        return row[name]


def _same(part: dict[str, Any], lead: dict[str, Any]) -> bool:
    return all(part[name] == lead[name] for name in ("person", "product", "cycle"))


def _meets(wanted: Any, actual: Any) -> bool:
    if wanted == "none":
        return actual is None
    if isinstance(wanted, Rounded):
        return actual is not None and wanted.met_by(actual)
    if isinstance(wanted, Money):
        return bool(actual == wanted.micros)
    if isinstance(actual, datetime):
        return bool(_micros(actual) == wanted)
    if isinstance(wanted, list) and isinstance(actual, list):
        return len(wanted) == len(actual) and all(map(_step_meets, wanted, actual))
    return bool(wanted == actual)


def _step_meets(wanted: Any, actual: Any) -> bool:
    """A step without a need said is a required one."""
    if isinstance(wanted, tuple):
        return bool(actual == (wanted[0], wanted[1] or "required"))
    return bool(wanted == actual)


def _flow_failures(
    case: Case, expected: ExpectedFlow, found: Qualified, touches: pa.Table, as_of: datetime
) -> list[Problem]:
    report = flow(found.leads, found.entries, case.playbook, as_of=as_of, touches=touches, costs=costs_of(case))
    total = report.total
    failures: list[Problem] = []

    def hold(line: int, path: str, name: str, wanted: Any, actual: float | Decimal | None) -> None:
        if wanted is None or (actual is not None and _figure_meets(wanted, actual)):
            return
        said = "none" if actual is None else f"{float(actual):.6g}"
        failures.append(_failed(case, line, path, f"{name} is {said}, not {wanted}."))

    for step in expected.steps:
        figures = total.step(step.step)
        hold(step.line, f"{step.path}.count", f"the count of {step.step}", step.count, figures.count)
        rate = None if figures.rate is None else 100 * figures.rate
        hold(step.line, f"{step.path}.rate", f"the rate (in %) of {step.step}", step.rate, rate)
        cost = None if figures.cost_per is None else Decimal(figures.cost_per) / 1_000_000
        hold(step.line, f"{step.path}.cost", f"the cost of {step.step}", step.cost, cost)
    overall = None if total.overall is None else 100 * total.overall
    hold(expected.line, f"{expected.path}.overall", "the overall rate (in %)", expected.overall, overall)
    bounce = None if total.bounce is None else 100 * total.bounce
    hold(expected.line, f"{expected.path}.bounce", "the bounce rate (in %)", expected.bounce, bounce)
    return failures


def _figure_meets(wanted: Any, actual: float | Decimal) -> bool:
    return wanted.met_by(actual) if isinstance(wanted, Rounded) else bool(wanted == actual)


def _failed(case: Case, line: int, path: str, what: str) -> Problem:
    return Problem("case_failed", what[:1].upper() + what[1:], f"({case.name})", file=case.file, line=line, path=path)


def _instant(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros)


def _micros(moment: datetime) -> int:
    span = moment - EPOCH
    return (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words) if words else "none"


def _said(value: Any, case: Case) -> str:
    """A value as a case would write it."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int) and abs(value) > 10**14:
        value = _instant(value)
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(case.playbook.time_zone)).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, list):
        return _listed([_step_said(one) if isinstance(one, tuple) else str(one) for one in value])
    if isinstance(value, Money):
        return f"{value.micros / 1_000_000:.10g} {value.currency}"
    return f"{value:.6f}" if isinstance(value, float) else str(value)


def _step_said(step: tuple[str, str | None]) -> str:
    kind, need = step
    return kind if need in (None, "required") else f"{kind} ({need})"
