from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from leadline.cli import homes
from leadline.cli.figures import count, several
from leadline.cli.options import DEFAULT_HOME, AsJson, Home
from leadline.cli.tables import Column, show
from leadline.cli.talk import emit_json, progress, say
from leadline.cli.who import By, acting
from leadline.problems import BadSetting, Problem

if TYPE_CHECKING:
    from leadline.record.home import Home as RecordHome
    from leadline.respond.duplicates.looking import Side

COLUMNS = (
    Column("Alike", right=True),
    Column("One", right=True),
    Column("Known by", grows=True),
    Column("Other", right=True),
    Column("Known by", grows=True),
    Column("Why", grows=True),
)


def duplicates(
    home: Home = DEFAULT_HOME,
    apart: Annotated[
        tuple[str, str] | None, typer.Option("--apart", metavar="ONE OTHER", help="Say that these two are two people.")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="With --apart: take that back.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many pairs.")] = 50,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Look for people who may be one, with the reasons.

    Nothing is merged by it: leadline merge ONE OTHER says that they are one.
    """
    place = homes.reading(home)
    if apart is not None:
        _apart(place, *apart, undo, acting(by), as_json)
        return
    if undo:
        what = "--undo needs the two people who are kept apart."
        raise BadSetting(Problem("undo_of_what", what, "leadline duplicates --apart ONE OTHER --undo"))
    from leadline.record.duplicates import undecided
    from leadline.respond.duplicates.looking import look, side_by_side

    with progress("Comparing", counted=True) as told:
        looked = look(place, told)
    found = undecided()
    pairs = side_by_side(place, found[:limit])
    if as_json:
        emit_json({**asdict(looked), "undecided": len(found), "proposals": [asdict(pair) for pair in pairs]})
        return
    cells = [
        (
            f"{pair.score:.0%}",
            str(pair.one.person),
            _known(pair.one),
            str(pair.other.person),
            _known(pair.other),
            "; ".join(reason.words for reason in pair.reasons),
        )
        for pair in pairs
    ]
    more = f"{count(len(found) - limit)} more: --limit {len(found)} shows all." if len(found) > limit else ""
    show(several(len(found), "pair"), COLUMNS, cells, more)
    if found:
        say("Merge two: leadline merge ONE OTHER. Keep them apart: leadline duplicates --apart ONE OTHER.")


def _apart(place: RecordHome, one: str, other: str, undo: bool, by: str, as_json: bool) -> None:
    from leadline.record.duplicates import apart_number, keep_apart, undo_apart
    from leadline.record.people import one_person

    first, second = one_person(place, one), one_person(place, other)
    if first == second:
        what = "They are one person."
        raise BadSetting(Problem("one_already", what, f"Part them: leadline merge --undo {one} {other}."))
    if undo:
        number = apart_number(first, second)
        changed = number is not None and undo_apart(place, number, by)
    else:
        changed = apart_number(first, second) is None
        keep_apart(place, first, second, by)
    if as_json:
        emit_json({"one": first, "other": second, "apart": not undo, "new": changed})
    elif undo:
        say("They may be proposed again." if changed else "They were not kept apart; nothing was changed.")
    else:
        say("They are two people, and are not proposed again." if changed else "They were kept apart already.")


def _known(side: Side) -> str:
    return ", ".join([*([side.name] if side.name else []), *side.emails, *side.phones, *([side.company or ""])]).strip(
        ", "
    )
