from __future__ import annotations

from dataclasses import asdict

import typer

from leadline.cli.exits import Exit
from leadline.cli.options import DEFAULT_HOME, AsJson, Home
from leadline.cli.tables import Column, show
from leadline.cli.talk import emit_json, say

COLUMNS = (Column("Looked at"), Column("Is"), Column("Found", grows=True))


def doctor(home: Home = DEFAULT_HOME, as_json: AsJson = False) -> None:
    """Look whether the home is well.

    Its playbook, permissions, lock, record, lake and disk: says what is wrong and how to mend it.
    """
    from leadline.cli.health import examine

    findings = examine(home)
    if as_json:
        emit_json({"home": str(home.resolve()), "findings": [asdict(finding) for finding in findings]})
    else:
        show(
            f"Home {home.resolve()}",
            COLUMNS,
            [(one.what, one.state, f"{one.found} {one.mend}".strip()) for one in findings],
        )
    bad = [finding for finding in findings if finding.state == "wrong"]
    say(f"{len(bad)} to mend." if bad else "Nothing to mend.")
    if bad:
        raise typer.Exit(Exit.PROBLEM)
