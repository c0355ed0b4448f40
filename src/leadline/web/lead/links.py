"""Why several subjects are one person: each link with who, when and why, and what parting it would do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from leadline import words
from leadline.record.given import known_by, shown_of, subjects_of
from leadline.record.keys import KnownBy
from leadline.record.links import BY_TOUCH, SubjectLink, links_of
from leadline.web import clock
from leadline.web.lead.known import KINDS

KEYS_NAMED = 3


@dataclass(frozen=True, slots=True)
class LinkShown:
    """`after` says what parting would do; `undone` how it ended, for a link that is no more."""

    low: int
    high: int
    one: str
    other: str
    made: str
    exact: str
    undone: str
    after: str


def links_shown(person: int, people: Mapping[str, str], now: datetime, zone: ZoneInfo) -> tuple[LinkShown, ...]:
    """Active ones first, the newest of each first."""
    links = links_of(person)
    subjects = subjects_of(person)
    around = {subject for link in links for subject in (link.low, link.high)} | set(subjects)
    keys = known_by(around)
    active = [link for link in links if link.active]
    ordered = sorted(links, key=lambda link: (link.active, link.made), reverse=True)
    return tuple(_shown(link, active, subjects, keys, people, now, zone) for link in ordered)


def part_of(subject: int, keys: Sequence[KnownBy]) -> str:
    """What a subject is told by: its name, else its keys, else its number."""
    shown = shown_of([subject])
    mine = [f"{KINDS[key.kind]} {key.value}" for key in keys if key.subject == subject]
    more = f" and {len(mine) - KEYS_NAMED} more" if len(mine) > KEYS_NAMED else ""
    told = ", ".join(mine[:KEYS_NAMED]) + more
    if "name" in shown:
        return f"{shown['name'].value} ({told})" if told else shown["name"].value
    return told or f"part {subject}"


def parted(link: SubjectLink, active: Sequence[SubjectLink], subjects: Collection[int]) -> tuple[set[int], set[int]]:
    """Who would be with either end if this pair were linked no more; the same twice if they stay one."""
    rest = [(one.low, one.high) for one in active if (one.low, one.high) != (link.low, link.high)]
    return _circle(link.low, rest), _circle(link.high, rest)


def _circle(start: int, pairs: Sequence[tuple[int, int]]) -> set[int]:
    found, border = {start}, {start}
    while border:
        border = {b if a in border else a for a, b in pairs if (a in border) != (b in border)} - found
        found |= border
    return found


def _shown(
    link: SubjectLink,
    active: Sequence[SubjectLink],
    subjects: Collection[int],
    keys: Sequence[KnownBy],
    people: Mapping[str, str],
    now: datetime,
    zone: ZoneInfo,
) -> LinkShown:
    who = "keys of both came in one touch" if link.by == BY_TOUCH else f"by {people.get(link.by or '', link.by)}"
    why = f": {link.why}" if link.why and link.by != BY_TOUCH else ""
    undone = ""
    if link.undone is not None:
        by = people.get(link.undone_by or "", link.undone_by or "somebody")
        because = f": {link.undone_why}" if link.undone_why else ""
        undone = f"Parted by {by}, {clock.moment(link.undone, now, zone)}{because}"
    after = ""
    if link.active:
        low, high = parted(link, active, subjects)
        if low == high:
            after = "Parting these two changes nothing by itself: other links keep them one person."
        elif len(low) + len(high) > 2:
            after = (
                f"Parting makes two people, of {words.count(len(low), 'part')} and {words.count(len(high), 'part')}."
            )
        else:
            after = "Parting makes them two people again."
    return LinkShown(
        low=link.low,
        high=link.high,
        one=part_of(link.low, keys),
        other=part_of(link.high, keys),
        made=f"{clock.moment(link.made, now, zone)}, {who}{why}",
        exact=clock.exact(link.made, zone),
        undone=undone,
        after=after,
    )
