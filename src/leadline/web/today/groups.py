"""The queue cut into groups, and each group into pages of 50 rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from leadline.respond.queue import Item, Queue
from leadline.web import words
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
    folded: bool
    heads: bool


def groups_of(queue: Queue, current: str, asked: Mapping[str, str], now: datetime, zone: ZoneInfo) -> tuple[Group, ...]:
    """Groups that hold somebody. `asked` are the page's parameters: `due=2` asks for the second page of that group."""
    split = queue.minutes_today > 0
    following = [item for item in queue.next if item.fits or not split]
    too_much = [item for item in queue.next if split and not item.fits]
    wanted = (
        ("due", "Overdue and due today", "promised times come first", queue.due, False),
        ("next", "Next", "by temperature, stated problem, due time", following, False),
        ("over", "Does not fit today", "", too_much, bool(following or queue.due)),
        ("review", "To review: past their shelf life, or late when imported", "", queue.review, True),
    )
    made: list[Group] = []
    for key, title, note, items, folded in wanted:
        if items:
            made.append(_group(key, title, note, items, folded, current, asked, now, zone, heads=not made))
    return tuple(made)


def link(key: str, asked: Mapping[str, str], **changed: str) -> str:
    """The address of Today with other parameters; those of the pages stay."""
    kept = {name: value for name, value in asked.items() if name in ("due", "next", "over", "review")}
    return "?" + urlencode(kept | changed) + (f"#{key}" if key else "")


def _group(
    key: str,
    title: str,
    note: str,
    items: Sequence[Item],
    folded: bool,
    current: str,
    asked: Mapping[str, str],
    now: datetime,
    zone: ZoneInfo,
    *,
    heads: bool,
) -> Group:
    pages = -(-len(items) // PAGE)
    page = min(max(1, _number(asked.get(key, ""))), pages)
    first = (page - 1) * PAGE
    part = items[first : first + PAGE]
    if folded:
        note = f"{words.count(len(items), 'step')}, {words.minutes(sum(item.minutes for item in items))}"
    return Group(
        key=key,
        title=title,
        note=note,
        rows=tuple(row_of(item, now, zone, current=item.request == current) for item in part),
        shown=f"{first + 1:,}–{first + len(part):,} of {len(items):,}" if pages > 1 else "",
        before=link(key, asked, **{key: str(page - 1)}) if page > 1 else "",
        after=link(key, asked, **{key: str(page + 1)}) if page < pages else "",
        folded=folded and key not in asked and all(item.request != current for item in part),
        heads=heads,
    )


def _number(text: str) -> int:
    """0 for what is none. Longer ones are no page, and Python refuses to read the longest."""
    return int(text[:9]) if text.isascii() and text.isdigit() else 0
