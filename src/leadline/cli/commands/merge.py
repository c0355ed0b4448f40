from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from leadline.cli import homes
from leadline.cli.figures import when
from leadline.cli.options import DEFAULT_HOME, AsJson, Home
from leadline.cli.tables import Column, line, show
from leadline.cli.talk import data, emit_json, say
from leadline.cli.who import By, Why, acting
from leadline.problems import BadSetting, BadTouches, Problem

if TYPE_CHECKING:
    from leadline.record.home import Home as RecordHome
    from leadline.record.links import SubjectLink
    from leadline.record.people import Part

PARTS = (Column("Part", right=True), Column("Keys", grows=True), Column("Touches", right=True))
LINKS = (
    Column("Between"),
    Column("Made by"),
    Column("When"),
    Column("Why", grows=True),
    Column("Undone"),
    Column("By"),
    Column("Because", grows=True),
)


def merge(
    one: Annotated[str, typer.Argument(metavar="ONE", help="A number, e-mail, phone number, id or name.")],
    other: Annotated[str | None, typer.Argument(metavar="[OTHER]", help="The other one.")] = None,
    why: Why = "",
    by: By = None,
    undo: Annotated[
        bool, typer.Option("--undo", help="Part them again: name a key or the number of either part.")
    ] = False,
    listed: Annotated[
        bool, typer.Option("--list", help="Show what ONE is made of, and every link with who, when and why.")
    ] = False,
    home: Home = DEFAULT_HOME,
    as_json: AsJson = False,
) -> None:
    """Say that two people are one.

    Nothing is lost by it: --undo parts them again, and they stand as if it had never been.
    """
    if listed == (other is not None) or (listed and undo):
        raise BadSetting(
            Problem(
                "two_people",
                "A merge, and its undoing, needs two people; --list needs one.",
                "Write leadline merge ONE OTHER, leadline merge --undo ONE OTHER, or leadline merge --list ONE.",
            )
        )
    place = homes.reading(home)
    if other is None:
        _list(place, one, as_json)
    elif undo:
        _undo(place, one, other, acting(by), why, as_json)
    else:
        _merge(place, one, other, acting(by), why, as_json)


def _merge(place: RecordHome, one: str, other: str, by: str, why: str, as_json: bool) -> None:
    from leadline.record.links import links_between
    from leadline.record.links import merge as link

    first, second = _meant(place, one), _meant(place, other)
    there = links_between(first, second)
    already = first == second or bool(there)
    person = link(place, first, second, by, why)
    if as_json:
        emit_json({"person": person, "new": not already, "parts": _parts(place, person)})
        return
    if already:
        say("They are one person already; nothing was changed.")
        _say_links(place, there)
    data(_who(place, person))
    if not already:
        say(f"They are one person now. To part them again: leadline merge --undo {first} {second}.")


def _undo(place: RecordHome, one: str, other: str, by: str, why: str, as_json: bool) -> None:
    from leadline.record.links import links_between, undo_merge

    first, second = _part(place, one), _part(place, other)
    if first == second:
        raise BadTouches(
            Problem(
                "one_part",
                f"“{one}” and “{other}” first came together in one touch, so they belong together for good.",
                f"See what can be parted: leadline merge --list {first}.",
            )
        )
    undone = undo_merge(place, first, second, by, why)
    still = links_between(first, second)
    if not undone:
        raise BadTouches(_not_linked(place, one, other, still))
    if as_json:
        found = [{"person": _person(place, part), "parts": _parts(place, part)} for part in (first, second)]
        emit_json({"undone": undone, "parted": not still, "people": found, "links": _plain(still)})
        return
    if still:
        data(f"Undone, but they are one person still: {_who(place, first)}")
        _say_links(place, still)
        say(f"To part them: {_how(still)}.")
        return
    data(_who(place, first))
    data(_who(place, second))
    say("They are two people again.")


def _list(place: RecordHome, one: str, as_json: bool) -> None:
    from leadline.record.links import links_of
    from leadline.record.people import parts_of

    subject = _meant(place, one)
    person, links = _person(place, subject), links_of(subject)
    if as_json:
        emit_json({"person": person, "parts": _parts(place, person), "links": _plain(links)})
        return
    zone = place.playbook().time_zone
    line(_who(place, person), style="bold")
    show(
        "Made of",
        PARTS,
        [(part.subject, _keys(part), f"{part.touches:,}") for part in parts_of(place, person)],
    )
    rows = [
        (
            f"{link.low} and {link.high}", _by(link), when(link.made, zone), link.why, when(link.undone, zone),
            link.undone_by, link.undone_why,
        )
        for link in links
    ]  # fmt: skip
    show("Links", LINKS, rows)


def _meant(place: RecordHome, text: str) -> int:
    """The part that `text` means; of somebody who is meant as a whole, the one that they are called by."""
    from leadline.record.people import one_person
    from leadline.record.search import search_subjects

    person = one_person(place, text)
    subjects = search_subjects(text)
    return subjects.pop() if len(subjects) == 1 else person


def _part(place: RecordHome, text: str) -> int:
    """The one part that `text` means. Raises BadTouches for none or several."""
    from leadline.record.people import people
    from leadline.record.search import search_subjects

    found = sorted(search_subjects(text))
    if len(found) == 1:
        return found[0]
    if not found:
        what, mend = f"Nobody is known as '{text}'.", "Give the number, e-mail, phone number or id of a part."
    else:
        alike = ", ".join(str(number) for number in found[:8])
        titles = {details.title for details in people(place, found[:8]).values()} - {None}
        who = f" of {', '.join(sorted(str(title) for title in titles))}" if titles else ""
        more = f" and {len(found) - 8} more" if len(found) > 8 else ""
        what = f"'{text}' may mean the parts {alike}{more}{who}."
        mend = f"Give one of these numbers; leadline merge --list {found[0]} shows what they are."
    raise BadTouches(Problem("which_part", what, mend))


def _not_linked(place: RecordHome, one: str, other: str, between: Sequence[SubjectLink]) -> Problem:
    if not between:
        return Problem("not_merged", f"'{one}' and '{other}' are two people.", "Nothing was changed.")
    zone = place.playbook().time_zone
    said = "; ".join(_told(link, zone) for link in between)
    return Problem(
        "linked_through_others",
        f"No link joins '{one}' and '{other}' directly; they are one through others: {said}.",
        f"Nothing was changed. To part them: {_how(between)}.",
    )


def _how(between: Sequence[SubjectLink]) -> str:
    """The commands of which one parts them: first those that undo what a person said."""
    from leadline.record.links import BY_TOUCH

    ordered = sorted(between, key=lambda link: link.by == BY_TOUCH)
    return ", or ".join(f"leadline merge --undo {link.low} {link.high}" for link in ordered)


def _say_links(place: RecordHome, links: Sequence[SubjectLink]) -> None:
    zone = place.playbook().time_zone
    for link in links:
        say(f"  {_told(link, zone)}")


def _told(link: SubjectLink, zone: str) -> str:
    why = f" ({link.why})" if link.why else ""
    return f"{link.low} and {link.high} by {_by(link)}, {when(link.made, zone)}{why}"


def _by(link: SubjectLink) -> str:
    from leadline.record.links import BY_TOUCH

    return "a touch" if link.by == BY_TOUCH else link.by or "somebody"


def _person(place: RecordHome, subject: int) -> int:
    from leadline.record.links import members_of

    return members_of(subject)[0]


def _who(place: RecordHome, subject: int) -> str:
    from leadline.record.people import parts_of, people

    parts = parts_of(place, subject)
    number = parts[0].subject
    name = people(place, [number])[number].name
    keys = ", ".join(value for part in parts for _, value in part.keys)
    touches = sum(part.touches for part in parts)
    told = f"{name} ({keys})" if name else keys
    return f"Person {number}: {told}, {'1 touch' if touches == 1 else f'{touches:,} touches'}."


def _keys(part: Part) -> str:
    return ", ".join(f"{kind} {value}" for kind, value in part.keys)


def _parts(place: RecordHome, person: int) -> list[dict[str, Any]]:
    from leadline.record.people import parts_of

    return [
        {"part": part.subject, "keys": [{"kind": k, "value": v} for k, v in part.keys], "touches": part.touches}
        for part in parts_of(place, person)
    ]


def _plain(links: Sequence[SubjectLink]) -> list[dict[str, Any]]:
    return [asdict(link) for link in links]
