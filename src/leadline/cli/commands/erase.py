from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from leadline.cli import homes
from leadline.cli.options import DEFAULT_HOME, AsJson, Home
from leadline.cli.talk import data, emit_json, say
from leadline.cli.who import By, acting
from leadline.problems import BadSetting, Problem

AGAIN = "Somebody is reading the record, so traces may be left in its log. Finish later: leadline erase --finish."


def erase(
    person: Annotated[
        str | None, typer.Argument(help="A number, e-mail, phone number, id or name.", show_default=False)
    ] = None,
    entirely: Annotated[
        bool, typer.Option("--entirely", help="Remove their touches too: past counts become smaller.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask. It cannot be undone.")] = False,
    finish: Annotated[bool, typer.Option("--finish", help="Finish an erasure that was interrupted.")] = False,
    by: By = None,
    home: Home = DEFAULT_HOME,
    as_json: AsJson = False,
) -> None:
    """Erase a person, with all that was merged into them.

    What happened stays without a name, so that past counts hold, unless --entirely is given. It cannot be undone.
    """
    if finish == (person is not None):
        what = "An erasure needs one person; --finish needs none."
        raise BadSetting(Problem("one_person", what, "Write leadline erase PERSON, or leadline erase --finish."))
    place = homes.reading(home)
    from leadline.record.erasure import erase as erase_person
    from leadline.record.erasure import finish_erasures
    from leadline.record.people import one_person, people

    if person is None:
        say("Nothing is left to be erased." if finish_erasures(place) else AGAIN)
        return
    number = one_person(place, person)
    who = people(place, [number])[number].title or f"person {number}"
    if not yes:
        say(f"This erases {who} (person {number}) for good.")
        if (
            typer.prompt("Type “erase” to do it", default="", show_default=False, err=True).strip().casefold()
            != "erase"
        ):
            say("Nothing was erased.")
            return
    done = erase_person(place, number, acting(by), entirely)
    if as_json:
        emit_json(asdict(done))
        return
    kept = f"{done.touches_removed:,} removed" if entirely else f"{done.touches_kept:,} kept without a name"
    data(f"Erased person {number}. Keys removed: {done.keys_removed:,}; touches: {kept}.")
    if not done.swept:
        say(AGAIN)
