from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from leadline.cli import homes
from leadline.cli.decisions import decision_to_know
from leadline.cli.options import DEFAULT_HOME, AsJson, Home
from leadline.cli.pairs import pairs
from leadline.cli.talk import data, emit_json, line_of, say
from leadline.problems import Problem, nearest

if TYPE_CHECKING:
    from leadline.collect.by_hand import AddedTouch
    from leadline.playbook import Playbook


class Kind(StrEnum):
    requests = "requests"
    people = "people"
    touches = "touches"
    purchases = "purchases"


Fields = Annotated[
    list[str],
    typer.Argument(metavar="FIELD=VALUE...", help="What is known: email=mara@example.com action=quote source=referral"),
]
Zone = Annotated[
    str | None, typer.Option("--zone", metavar="ZONE", help="Where a bare date or time is local. Default: UTC.")
]

Region = Annotated[
    str | None,
    typer.Option(
        "--region", metavar="COUNTRY", help="Where a phone number without a country code is, as two letters: DE, US."
    ),
]


def add(
    fields: Fields,
    kind: Annotated[Kind, typer.Option("--as", help="What is added: one row of such a file.")] = Kind.requests,
    home: Home = DEFAULT_HOME,
    zone: Zone = None,
    region: Region = None,
    as_json: AsJson = False,
) -> None:
    """Add one lead or touch by hand.

    The fields are those of `leadline import --as …`; without `at` it happens now. Says what is to do for them.
    """
    given = pairs(fields, "FIELD=VALUE", "email=mara@example.com")
    from leadline.collect.by_hand import add_prepared, prepare_touch

    touch = prepare_touch(given, kind.value, zone, region=region)
    place = homes.writing(home)
    from leadline.respond.today import queue_of_person

    added = add_prepared(place, touch)
    strange = action_to_know(place.playbook(), kind.value, given), decision_to_know(place, added, given)
    for note in (*added.notes, *filter(None, strange)):
        say(line_of(note))
    found = queue_of_person(place, added.person)
    if as_json:
        waiting = (*found.items, *found.review)
        emit_json(asdict(added) | {"queue": [asdict(item) for item in waiting]})
        return
    data(_said(added))
    for item in found.items:
        data(item.reason)
    if not found.items:
        data("Nothing for a person to do.")


def action_to_know(playbook: Playbook, kind: str, given: Mapping[str, str]) -> Problem | None:
    """A warning if what was done is no word that means anything: it is kept, and changes nothing."""
    from leadline.playbook.reading.language import ACTIONS_OF_KIND

    said = given.get("kind") or ("request" if kind == "requests" else "")
    said = next((one.reads_as for one in playbook.kinds if one.kind == said), said)
    action = given.get("action", "").strip().casefold()
    words: tuple[str, ...] = ACTIONS_OF_KIND.get(said, ())
    if said in ("request", "attendance"):
        words += ("attendance", *sorted(playbook.grading.hot | playbook.grading.warm))
    if not action or not words or action in words:
        return None
    like = nearest(action, words)
    effect = "it is graded like a download" if said == "request" else "it is kept, and changes nothing"
    return Problem(
        "unknown_action",
        f"The action {action!r} of the kind {said} means nothing: {effect}.",
        f"{f'Did you mean {like}? ' if like else ''}Words are {', '.join(dict.fromkeys(words))}.",
        "warning",
        nearest=like,
    )


def _said(added: AddedTouch) -> str:
    if not added.new:
        return f"It is there already, of person {added.person}; nothing was changed."
    who = "a new person," if added.person_new else "person"
    merged = f" This joined what were {added.merges + 1} people before." if added.merges else ""
    return f"Added to {who} {added.person}.{merged}"
