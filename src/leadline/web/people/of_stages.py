"""The people behind a figure of Stages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast, get_args

from django.http import QueryDict

from leadline.measurement.balance import NEW, BalanceFigure
from leadline.measurement.population import Ints
from leadline.measurement.spells import STAGES
from leadline.measurement.staying import PASSED_THROUGH, StayingFigure
from leadline.problems import BadSetting, Problem, nearest
from leadline.web.figures import labels
from leadline.web.figures.asked import Asked
from leadline.web.figures.kept import Figures
from leadline.web.figures.scope import which
from leadline.web.stages.asking import balance_of, staying_of

MOVE, LEAD, STAY = ("move", "moves"), ("lead", "leads"), ("stay", "stays")


@dataclass(frozen=True, slots=True)
class Of:
    """The rows of leads behind a figure, what is counted, and the sentence that says it."""

    rows: Ints
    unit: tuple[str, str]
    says: str


def of_stages(given: QueryDict, found: Figures, asked: Asked) -> Of:
    """Raises BadSetting for what is no figure."""
    stage, figure = given.get("stage", ""), given.get("figure", "")
    of_stays = figure in get_args(StayingFigure)
    refuse_unless(stage, PASSED_THROUGH if of_stays else STAGES, "stage")
    refuse_unless(figure, (*get_args(BalanceFigure), *get_args(StayingFigure)), "figure")
    name, of = labels.stage(stage), which(found.only(asked), found.tables.playbook)
    if of_stays:
        rows = staying_of(found, asked).lead_rows(stage, cast(StayingFigure, figure))
        unit = LEAD if figure in ("there", "longer") else STAY
        says = {
            "stays": f"in {name}",
            "left": f"in {name} that have ended",
            "there": f"now in {name}",
            "longer": f"now in {name} for longer than nine in ten stay",
        }[figure]
        return Of(rows, unit, f"{of} {says}".strip())
    report = balance_of(found, asked)
    key = given.get("period") or None
    if key is not None:
        refuse_unless(key, [one.key for one in report.periods], "period")
    other = given.get("other") or None
    if other is not None:
        refuse_unless(other, (NEW, *STAGES), "other")
    rows = report.lead_rows(key, stage, cast(BalanceFigure, figure), other)
    when = labels.period(report.by, key) if key else "the whole time"
    from_to = "" if other is None else f" {'from' if figure == 'into' else 'to'} {labels.stage(other)}"
    if other == NEW:
        from_to = " as new leads"
    says = {
        "opening": f"in {name} at the start of {when}",
        "into": f"into {name}{from_to} in {when}",
        "out": f"out of {name}{from_to} in {when}",
        "closing": f"in {name} at the end of {when}",
    }[figure]
    return Of(rows, MOVE if figure in ("into", "out") else LEAD, f"{of} {says}".strip())


def refuse_unless(given: str, allowed: tuple[str, ...] | list[str], name: str) -> None:
    """Raises BadSetting for a word that is none of these."""
    if given not in allowed:
        what = f"There is no such figure: {name} is not one of {', '.join(allowed[:12])}."
        mend = "Go back and open the figure anew."
        raise BadSetting(Problem("no_such_figure", what, mend, path=name, nearest=nearest(given, allowed)))
