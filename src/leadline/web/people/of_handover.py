"""The people behind a figure of Handover."""

from __future__ import annotations

from typing import cast, get_args

from django.http import QueryDict

from leadline.measurement import PERIODS
from leadline.measurement.handover_report import SIDES, HandoverFigure, HandoverReport, HandoverRow, ResponseFigure
from leadline.playbook import TEMPERATURES
from leadline.problems import BadSetting, Problem
from leadline.web.figures import labels
from leadline.web.figures.asked import Asked
from leadline.web.figures.kept import Figures
from leadline.web.figures.names import find
from leadline.web.figures.scope import which
from leadline.web.handover.asking import handover_of
from leadline.web.people.of_stages import LEAD, Of, refuse_unless

REQUEST = ("request", "requests")
_SAYS = {
    "mql": "that became MQL, marketing qualified",
    "handed_over": "that were handed over to sales",
    "accepted": "that sales accepted",
    "rejected": "that sales rejected",
    "left": "that left SQL before sales said yes or no",
    "waiting": "that wait for a yes or no of sales",
    "won": "that sales accepted and that became clients",
    "lost": "that sales accepted and that were lost or disqualified",
    "returned": "that sales accepted and that went back to nurture",
    "open": "that sales accepted and that are still open",
}
_ANSWERED = {
    "requests": "that a person of {} had to answer",
    "answered": "that {} answered",
    "unanswered": "that {} has not answered",
    "late": "that {} answered late, or has not and should have",
}


def of_handover(given: QueryDict, found: Figures, asked: Asked) -> Of:
    """Raises BadSetting for what is no figure."""
    report, figure, side = handover_of(found, asked), given.get("figure", ""), given.get("side", "")
    row, told = _row(report, given.getlist("key"), found)
    of = which(found.only(asked), found.tables.playbook)
    if side:
        return _of_answers(report, row, given, side, figure, f"{of} {told}")
    refuse_unless(figure, get_args(HandoverFigure), "figure")
    says = _SAYS[figure]
    why = given.get("because") or None
    reason = None
    if why is not None:
        reason = _find(why, [one.reason for one in report.total.reasons])
        says += f" because: {labels.apart(reason)}" if reason else " without a reason"
    rows = report.lead_rows(row, cast(HandoverFigure, figure), reason, why=why is not None)
    return Of(rows, LEAD, " ".join(f"{of} {says} {told}".split()))


def _of_answers(
    report: HandoverReport, row: HandoverRow | None, given: QueryDict, side: str, figure: str, told: str
) -> Of:
    refuse_unless(side, SIDES, "side")
    refuse_unless(figure, get_args(ResponseFigure), "figure")
    temperature = given.get("temperature") or None
    if temperature is not None:
        refuse_unless(temperature, TEMPERATURES, "temperature")
    rows = report.response_rows(
        row, "sales" if side == "sales" else "marketing", temperature, cast(ResponseFigure, figure)
    )
    says = _ANSWERED[figure].format(side)
    return Of(rows, REQUEST, " ".join(f"{f'{temperature},' if temperature else ''} {says} {told}".split()))


def _row(report: HandoverReport, wanted: list[str], found: Figures) -> tuple[HandoverRow | None, str]:
    """The row of a key, and what it says of its leads."""
    if not wanted:
        return None, ""
    key = _find(wanted[0], [row.key for row in report.rows])
    if report.by in PERIODS:
        return report.row(key), f"in {labels.period(report.by, key or '')}"
    return report.row(key), which({report.by: key}, found.tables.playbook)


def _find(text: str, values: list[str | None]) -> str | None:
    try:
        return find(text, values)
    except KeyError:
        what = "Nobody belongs to this group any more, or never did."
        raise BadSetting(Problem("no_such_group", what, "Go back and open the figure anew.", path="key")) from None
