"""The queue cut into groups, and each group into pages of 50 rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from leadline import words
from leadline.respond.waiting import Waiting
from leadline.web.today.address import address
from leadline.web.today.day import Day
from leadline.web.today.row import Row, row_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class Group:
    """`before` and `after` are addresses of the neighbouring pages, empty where there are none."""

    key: str
    title: str
    note: str
    rows: tuple[Row, ...]
    shown: str
    before: str
    after: str
    folds: bool
    folded: bool
    heads: bool


@dataclass(frozen=True, slots=True)
class _Cut:
    """One group before its rows are made: `part` begins at `first` of `count`."""

    key: str
    title: str
    note: str
    folds: bool
    folded: bool
    part: Sequence[Waiting]
    first: int
    count: int


def groups_of(day: Day, current: str, asked: bool, kept: Mapping[str, str], zone: ZoneInfo) -> tuple[Group, ...]:
    """Groups that hold somebody. `kept` are the page's parameters: `due=2` asks for the second page of that group. With
    `asked`, `current` is a step that somebody asked for: its page is shown, if no other one is asked for.
    """
    cuts = [cut for cut in _cuts(day, current if asked else "", kept) if cut.part]
    items = day.items([one for cut in cuts for one in cut.part])
    made: list[Group] = []
    for cut in cuts:
        rows = tuple(
            row_of(items[one.key], day.as_of, zone, kept, day.whose, current=one.key == current) for one in cut.part
        )
        last = cut.first + len(rows)
        page = cut.first // PAGE + 1
        made.append(
            Group(
                key=cut.key,
                title=cut.title,
                note=cut.note,
                rows=rows,
                shown=words.part(cut.first + 1, last, cut.count) if cut.count > PAGE else "",
                before=address(kept, place=cut.key, **{cut.key: str(page - 1)}) if cut.first else "",
                after=address(kept, place=cut.key, **{cut.key: str(page + 1)}) if last < cut.count else "",
                folds=cut.folds,
                folded=cut.folded and cut.key not in kept and all(not row.current for row in rows),
                heads=not made,
            )
        )
    return tuple(made)


def _cuts(day: Day, wanted: str, kept: Mapping[str, str]) -> list[_Cut]:
    plan = day.plan
    split = plan.minutes_today > 0
    following, too_much = (plan.fits_next, plan.over_next) if split else (plan.next, ())
    cuts = []
    for key, title, note, steps, folds, folded in (
        ("due", "Overdue and due today", "promised times come first", plan.due, False, False),
        ("next", "Next", "by temperature, stated problem, due time", following, False, False),
        ("over", "Does not fit today", "", too_much, True, bool(following or plan.due)),
        ("off", "Put off to a later day", "", plan.put_off, True, True),
    ):
        there = wanted in plan.ranks or key == "off"
        place = next((place for place, one in enumerate(steps) if one.key == wanted), 0) if wanted and there else 0
        first = _first(kept.get(key, ""), len(steps), place)
        said = note if not folds else _size(len(steps), sum(one.minutes for one in steps))
        cuts.append(_Cut(key, title, said, folds, folded, steps[first : first + PAGE], first, len(steps)))
    count, minutes = day.review
    first = _first(kept.get("review", ""), count, 0)
    part = day.to_do.review(first, PAGE) if count else []
    title = "To review: past their shelf life, or late when imported"
    note = _size(count, minutes) + ("; the hottest first" if day.fresh else "")
    cuts.append(_Cut("review", title, note, True, True, part, first, count))
    return cuts


def _size(steps: int, minutes: int) -> str:
    return f"{words.count(steps, 'step')}, {words.minutes(minutes)}"


def _first(asked: str, count: int, place: int) -> int:
    """Where the page that was asked for begins; without one, the page that holds `place`."""
    number = int(asked[:9]) if asked.isascii() and asked[:9].isdigit() else 0  # longer ones are no page
    page = number or place // PAGE + 1
    return (min(max(1, page), max(1, -(-count // PAGE))) - 1) * PAGE
