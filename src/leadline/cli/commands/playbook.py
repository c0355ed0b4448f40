from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from leadline.cli.commands.publish import publish, versions
from leadline.cli.exits import Exit
from leadline.cli.figures import several
from leadline.cli.options import DEFAULT_HOME, AsJson, Home
from leadline.cli.tables import line
from leadline.cli.talk import data, emit_json, line_of, say
from leadline.problems import Problem

app = typer.Typer(
    help="Check, explain, compare, test and publish a playbook.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
File = Annotated[Path | None, typer.Argument(metavar="[FILE]", help="A playbook. Default: the home's.")]


@app.command()
def check(file: File = None, home: Home = DEFAULT_HOME, as_json: AsJson = False) -> None:
    """Every problem of a playbook at once, with line, path, what is wrong and the nearest right name."""
    from leadline.playbook import check as check_text
    from leadline.playbook.playbook import read_text

    path = file or _of(home)
    problems = check_text(read_text(path), str(path))
    if as_json:
        emit_json({"file": str(path), "problems": [problem.as_dict() for problem in problems]})
    else:
        for problem in problems:
            data(line_of(problem))
        say(_verdict(problems))
    if any(problem.level == "error" for problem in problems):
        raise typer.Exit(Exit.PROBLEM)


@app.command()
def schema() -> None:
    """The JSON Schema of playbooks, for editors."""
    from leadline.playbook import schema as published

    emit_json(published())


@app.command()
def explain(file: File = None, home: Home = DEFAULT_HOME) -> None:
    """The playbook in plain words."""
    from leadline.playbook import Playbook
    from leadline.playbook import explain as in_words

    for text in in_words(Playbook.load(file or _of(home))).splitlines():
        line(text) if text else data("")


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="A playbook.")],
    new: Annotated[Path | None, typer.Argument(metavar="[NEW]", help="Another. Default: the home's.")] = None,
    home: Home = DEFAULT_HOME,
    as_json: AsJson = False,
) -> None:
    """What differs in meaning between two playbooks; order, comments and layout are no difference."""
    from dataclasses import asdict

    from leadline.playbook import Playbook
    from leadline.playbook import diff as compare

    changes = compare(Playbook.load(old), Playbook.load(new or _of(home)))
    if as_json:
        emit_json({"changes": [asdict(change) for change in changes]})
        return
    for change in changes:
        line(str(change))
    if not changes:
        say("They mean the same.")


@app.command("test")
def run_test(file: File = None, home: Home = DEFAULT_HOME, as_json: AsJson = False) -> None:
    """Run the playbook's cases: touches in, temperature, scores, stage, next step and flow out."""
    from leadline.engines.cases import run_cases

    outcomes = run_cases(file or _of(home))
    failed = [outcome for outcome in outcomes if not outcome.passed]
    if as_json:
        emit_json({"cases": [_case(outcome) for outcome in outcomes], "failed": len(failed)})
    else:
        for outcome in failed:
            line(f"failed: {outcome.name}", style="bold")
            for difference in outcome.differences:
                line(f"  {difference}")
        say(
            f"{len(outcomes) - len(failed)} of {several(len(outcomes), 'case holds', 'cases hold')}."
            if outcomes
            else "There are no cases: they lie where `cases` in the playbook says, from its folder on."
        )
    if failed:
        raise typer.Exit(Exit.PROBLEM)


app.command("publish")(publish)
app.command("versions")(versions)


def _of(home: Path) -> Path:
    from leadline.cli.homes import is_home
    from leadline.problems import RecordError

    if is_home(home):
        return home / "playbook.yaml"
    raise RecordError(
        Problem(
            "no_home",
            f"There is no Leadline home at {home.expanduser().resolve()}.",
            "Name the playbook's file, or a home by --home.",
        )
    )


def _verdict(problems: list[Problem]) -> str:
    errors = sum(problem.level == "error" for problem in problems)
    others = len(problems) - errors
    if errors:
        return f"{errors} to mend" + (f", {others} to look at." if others else ".")
    return f"It can be used; {others} to look at." if others else "It is in order."


def _case(outcome: Any) -> dict[str, Any]:
    return {"name": outcome.name, "passed": outcome.passed, "differences": [str(one) for one in outcome.differences]}
