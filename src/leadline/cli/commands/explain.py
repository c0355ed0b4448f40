from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from leadline.cli import homes
from leadline.cli.figures import when
from leadline.cli.following import step_rows
from leadline.cli.options import DEFAULT_HOME, AsJson, AsOf, Home
from leadline.cli.tables import Column, line, show
from leadline.cli.talk import emit_json

if TYPE_CHECKING:
    from datetime import timedelta

    from leadline.playbook import Criterion
    from leadline.qualification.explain import Explanation
    from leadline.qualification.lines import Line
    from leadline.respond.queue import Details

CRITERIA: dict[Criterion, str] = {
    "fit": "Fit",
    "engagement": "Engagement",
    "need": "Need",
    "budget_authority": "Budget and authority",
    "buying_stage": "Buying stage",
}
LINES = (
    Column("Points", right=True),
    Column("Rule"),
    Column("For", grows=True),
    Column("On"),
    Column("Given", grows=True),
)
ENTRIES = (Column("Stage"), Column("Since"), Column("By"))
REQUESTS = (Column("Request", grows=True), Column("At"), Column("Made"), Column("Now"), Column("Source"))
STEPS = (Column("For", grows=True), Column("Step"), Column("Stands", grows=True), Column("Due"))


def explain(
    person: Annotated[str, typer.Argument(help="A number, e-mail, phone number, id or name.")],
    home: Home = DEFAULT_HOME,
    product: Annotated[
        str | None, typer.Option("--product", help="The lead of this product. Default: the one last touched.")
    ] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Explain a score down to its touches.

    The printed lines add up to the printed score.
    """
    place = homes.reading(home)
    from leadline.record.people import one_person, people
    from leadline.respond.lead import explained
    from leadline.respond.today import shown

    playbook = place.playbook()
    number = one_person(place, person)
    found = explained(place, playbook, number, product, homes.moment_of(place, as_of))
    if as_json:
        emit_json(as_data(found))
    else:
        print_explanation(found, shown(people(place, [number])[number]), playbook.time_zone)


def print_explanation(found: Explanation, who: Details, zone: str) -> None:
    """Where they stand; each criterion with its lines; how they came there; what they asked for; what follows."""
    name = who.name or who.email or who.phone or f"person {found.person}"
    line(f"{name}{f', {who.company}' if who.company else ''}: {_stands(found, zone)}", style="bold")
    line(f"As of {when(found.as_of, zone)} {zone}.", style="dim")
    for criterion, title in CRITERIA.items():
        lines = [one for one in found.lines if one.criterion == criterion]
        if lines:
            rows = [(tenths(one.printed), one.rule, _for(one), when(one.at, zone), _given(one)) for one in lines]
            show(f"{title} {tenths(found.printed[criterion])}", LINES, rows)
    if found.total is not None:
        line(f"Together {tenths(found.printed_total)}", style="bold")
    entries = [(row["stage"], when(row["at"], zone), row["by"]) for row in _of_lead(found, "entries")]
    show("How they came there", ENTRIES, entries)
    requests = _of_lead(found, "requests")
    asked = [
        (row["action"] or "request", when(row["at"], zone), row["temperature_made"], row["temperature"], row["source"])
        for row in requests
    ]
    if asked:
        show("What they asked for", REQUESTS, asked)
    steps = step_rows(_of_lead(found, "steps"), requests, zone)
    if steps:
        show("What follows", STEPS, steps)


def as_data(found: Explanation) -> dict[str, Any]:
    """The explanation as JSON; `printed` in points, so that the lines add up to the total."""
    lines = [
        {
            "criterion": one.criterion, "rule": one.rule, "points": one.points, "worth": one.worth,
            "printed": one.printed / 10, "at": one.at, "touch": one.touch, "kind": one.kind, "detail": one.detail,
            "half_life_days": None if one.half_life is None else one.half_life.total_seconds() / 86_400,
            "borrowed": one.borrowed,
        }
        for one in found.lines
    ]  # fmt: skip
    return {
        "person": found.person,
        "product": found.product,
        "cycle": found.cycle,
        "as_of": found.as_of,
        "stage": found.stage,
        "stage_since": found.stage_since,
        "rules_stage": found.rules_stage,
        "temperature": found.temperature,
        "scores": found.scores,
        "total": found.total,
        "printed": {criterion: value / 10 for criterion, value in found.printed.items()},
        "printed_total": found.printed_total / 10,
        "lines": lines,
        "entries": _of_lead(found, "entries"),
        "requests": _of_lead(found, "requests"),
        "steps": _of_lead(found, "steps"),
        "history": _of_lead(found, "history"),
    }


def tenths(value: int) -> str:
    """Tenths of a point, as they are printed."""
    return f"{'-' if value < 0 else ''}{abs(value) // 10}.{abs(value) % 10}"


def _stands(found: Explanation, zone: str) -> str:
    text = f"{found.stage} since {when(found.stage_since, zone)}"
    if found.rules_stage != found.stage:
        text += f" (set by hand; the rules say {found.rules_stage})"
    parts = [found.product or "product undecided", text, found.temperature or "no request"]
    if found.cycle > 1:
        parts.insert(1, f"cycle {found.cycle}")
    return ", ".join(parts)


def _for(one: Line) -> str:
    what = f"{one.kind}: {one.detail}" if one.kind and one.detail else one.kind or one.detail
    return f"{what} (of somebody in their group)" if one.borrowed else what


def _given(one: Line) -> str:
    return f"{one.points:g}, halved each {_span(one.half_life)}" if one.half_life else f"{one.points:g}, stays"


def _span(span: timedelta) -> str:
    days = span.total_seconds() / 86_400
    return f"{days:g} day{'' if days == 1 else 's'}" if days >= 1 else f"{days * 24:g} hours"


def _of_lead(found: Explanation, name: str) -> list[dict[str, Any]]:
    """The rows of a table of the qualification that are of this very lead and cycle."""
    table = getattr(found.qualified, name)
    wanted = {"person": found.person, "product": found.product, "cycle": found.cycle}
    return [row for row in table.to_pylist() if all(row[key] == value for key, value in wanted.items())]
