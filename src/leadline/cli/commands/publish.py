from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from leadline.cli import homes
from leadline.cli.clean import clean
from leadline.cli.exits import Exit
from leadline.cli.figures import count, minutes, when
from leadline.cli.options import DEFAULT_HOME, AsJson, Home
from leadline.cli.tables import Column, line, show
from leadline.cli.talk import LONGEST, data, emit_json, line_of, progress, say
from leadline.cli.who import By, Why, acting
from leadline.problems import BadPlaybook, BadSetting, Problem

if TYPE_CHECKING:
    from leadline.engines.cases import CaseResult
    from leadline.playbook import Change, Playbook
    from leadline.record.home import Home as RecordHome
    from leadline.record.versions import Version
    from leadline.respond.what_if import WhatIf

CHANGES_SHOWN = 10
FIGURES = (Column(""), Column("Now", right=True), Column("Then", right=True))
VERSIONS = (
    Column("Version", right=True),
    Column("In use since"),
    Column("By"),
    Column("Why", grows=True),
    Column("Text"),
)


def publish(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="The new playbook. Default: the home's file, if it was edited in place."),
    ] = None,
    why: Why = "",
    by: By = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; needed where nobody can be asked.")] = False,
    home: Home = DEFAULT_HOME,
    as_json: AsJson = False,
) -> None:
    """Put a playbook into force.

    Checks it, runs its cases, shows what it would change today, asks, and keeps who did it, when and why.
    """
    place = homes.reading(home)
    from leadline.playbook import Playbook, check
    from leadline.record.publication import is_in_force
    from leadline.record.publication import publish as put_into_force

    path = file or place.playbook_path
    new = Playbook.load(path)
    if is_in_force(place, new):
        if as_json:
            emit_json({"published": False, "digest": new.digest})
        else:
            say("This playbook is in force already; nothing was changed.")
        return
    for problem in check(new.text, str(path)):
        say(line_of(problem))
    _cases_hold(place, path, new)
    old = _until_now(place, file is None)
    changes, what_if = _compared(place, old, new)
    if not as_json:
        _print(changes, what_if, old is not None)
    if not (yes or _agreed()):
        say("Nothing was changed.")
        raise typer.Exit(Exit.STOPPED)
    done = put_into_force(place, new.text, acting(by), why)
    if as_json:
        emit_json(
            {
                "published": done.new, "version": asdict(done.version), "changes": [asdict(one) for one in changes],
                "what_if": None if what_if is None else asdict(what_if),
            }
        )  # fmt: skip
    else:
        data(f"Published as version {done.version.id}, by {done.version.by}.")


def versions(
    number: Annotated[
        int | None, typer.Argument(metavar="[VERSION]", help="Print the text of this one instead.")
    ] = None,
    home: Home = DEFAULT_HOME,
    as_json: AsJson = False,
) -> None:
    """The playbooks that this home has had, the latest first."""
    place = homes.reading(home)
    from leadline.record.publication import versions as all_of
    from leadline.record.versions import version_text

    if number is not None:
        text = version_text(number)
        if as_json:
            emit_json({"id": number, "text": text})
        else:
            _print_text(text)
        return
    found = all_of(place)
    if as_json:
        emit_json({"versions": [asdict(version) for version in found]})
        return
    zone = place.playbook().time_zone
    rows = [
        (
            version.id,
            when(version.published, zone),
            version.by,
            version.why if version.touch else _unpublished(version, found[-1]),
            version.digest[:12],
        )
        for version in found
    ]
    show("1 version" if len(rows) == 1 else f"{len(rows):,} versions", VERSIONS, rows)


def _print_text(text: str) -> None:
    """As it is, into a file or a pipe, so that it can be published again; cleaned on a terminal."""
    if not sys.stdout.isatty():
        sys.stdout.write(text)
        return
    for one in text.splitlines():
        print(" " * (len(one) - len(one.lstrip(" "))) + clean(one, LONGEST))


def _unpublished(version: Version, first: Version) -> str:
    return "the home began with it" if version == first else "not published: somebody wrote the file"


def _cases_hold(place: RecordHome, path: Path, new: Playbook) -> None:
    """Run the cases beside the file, or, where there are none, those of the home. Raises BadPlaybook if one fails."""
    from leadline.engines.cases import run_cases
    from leadline.playbook.cases import load_cases

    with progress("Running the cases"):
        outcomes = run_cases(load_cases(new, path) or load_cases(new, place.playbook_path))
    failed = [outcome for outcome in outcomes if not outcome.passed]
    if failed:
        raise BadPlaybook(*_told(failed, len(outcomes)))
    say(f"{len(outcomes)} of {len(outcomes)} cases hold." if outcomes else "note: There are no cases to hold it to.")


def _told(failed: Sequence[CaseResult], of: int) -> list[Problem]:
    said = [difference for outcome in failed for difference in outcome.differences]
    verb = "does" if len(failed) == 1 else "do"
    return [
        *said,
        Problem(
            "cases_fail",
            f"{len(failed)} of {of} cases {verb} not hold, so the playbook was not published.",
            "Mend the playbook, or say in the case what you mean now.",
        ),
    ]


def _until_now(place: RecordHome, in_place: bool) -> Playbook | None:
    """The playbook that the new one is compared with: the file's, or, if that is the new one, the last in force."""
    from leadline.playbook import Playbook
    from leadline.record.versions import in_force, version_text

    try:
        if not in_place:
            return place.playbook()
        last = in_force()
        return None if last is None else Playbook.parse(version_text(last.id), f"version {last.id}")
    except BadPlaybook as error:
        for problem in error.problems[:1]:
            say(line_of(problem))
        say("note: What was in force until now is no playbook any more, so there is nothing to compare with.")
        return None


def _compared(place: RecordHome, old: Playbook | None, new: Playbook) -> tuple[list[Change], WhatIf | None]:
    if old is None:
        return [], None
    from datetime import UTC, datetime

    from leadline.playbook import diff
    from leadline.respond.what_if import what_changes

    with progress("Qualifying by both"):
        return diff(old, new), what_changes(place, old, new, datetime.now(UTC))


def _print(changes: Sequence[Change], what_if: WhatIf | None, compared: bool) -> None:
    if compared and not changes:
        say("It means the same as the one in force.")
    for change in changes:
        line(str(change))
    if what_if is None:
        return
    rows: list[tuple[Any, ...]] = [
        (f"leads at {stage}", count(number), count(what_if.stages_then[stage]))
        for stage, number in what_if.stages_now.items()
    ]
    rows.append(("open steps", count(what_if.steps_now), count(what_if.steps_then)))
    rows.append(("they take", minutes(what_if.minutes_now), minutes(what_if.minutes_then)))
    moved = len(what_if.changes)
    note = {0: "No lead changes its stage.", 1: "1 lead changes its stage."}.get(
        moved, f"{moved:,} leads change their stage."
    )
    show("What it changes today", FIGURES, rows, note)
    for one in what_if.changes[:CHANGES_SHOWN]:
        product = f", {one.product}" if one.product else ""
        line(f"  person {one.person}{product}: {one.old or 'no lead'} → {one.new or 'no lead'}")
    if moved > CHANGES_SHOWN:
        line(f"  and {moved - CHANGES_SHOWN:,} more; --json has all.")


def _agreed() -> bool:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise BadSetting(
            Problem(
                "not_agreed",
                "Nobody can be asked whether to publish this.",
                "Nothing was changed. Say --yes if you mean it.",
                path="--yes",
            )
        )
    return typer.confirm("Publish it?", err=True)
