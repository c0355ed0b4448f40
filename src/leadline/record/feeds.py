"""Feeds: where is imported from again and again, how often, and what came of the last look."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, TypeAlias, cast

from leadline.problems import Problem, RecordError, nearest
from leadline.record.home import Home
from leadline.record.links import now_micros
from leadline.record.models import Feed as Row
from leadline.record.writer import writing
from leadline.touches.instants import micros_of, moment_of

FeedKind: TypeAlias = Literal["folder", "url", "database"]
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Feed:
    """`place` is the folder, the address or the database; `mapping` the text of a mapping, or empty: by the file's
    shape. `private` addresses may be in one's own network. `problem` is what was wrong at the last look.
    """

    name: str
    kind: FeedKind
    place: str
    query: str | None
    mapping: str
    every: timedelta
    private: bool = False
    by: str | None = None
    made: datetime | None = None
    looked: datetime | None = None
    brought: datetime | None = None
    problem: str | None = None
    seen: Mapping[str, str] = field(default_factory=dict)

    def due(self, now: datetime) -> bool:
        return self.looked is None or now >= self.looked + self.every


def feeds() -> list[Feed]:
    return [_feed(row) for row in Row.objects.order_by("name")]


def feed_named(name: str) -> Feed:
    """Raises RecordError if there is none of this name."""
    row = Row.objects.filter(name=name).first()
    if row is None:
        near = nearest(name, list(Row.objects.values_list("name", flat=True)))
        raise RecordError(Problem("no_such_feed", f"There is no feed {name!r}.", "See leadline feeds.", nearest=near))
    return _feed(row)


def add_feed(home: Home, feed: Feed) -> None:
    """Raises RecordError if there is one of this name."""
    with writing(home, "add a feed"):
        if Row.objects.filter(name=feed.name).exists():
            mend = "Take another name, or remove that one first."
            raise RecordError(Problem("feed_is_there", f"There is a feed {feed.name!r} already.", mend))
        Row.objects.create(
            name=feed.name, kind=feed.kind, place=feed.place, query=feed.query, mapping=feed.mapping,
            every=feed.every // MICROSECOND, private=feed.private, by=feed.by, made=now_micros(),
        )  # fmt: skip


def remove_feed(home: Home, name: str) -> None:
    """What it has brought stays. Raises RecordError if there is none of this name."""
    feed_named(name)
    with writing(home, "remove a feed"):
        Row.objects.filter(name=name).delete()


def keep_look(
    home: Home, name: str, now: datetime, seen: Mapping[str, str], problem: str | None, brought: bool
) -> None:
    """What came of a look."""
    said = {"looked": micros_of(now), "problem": problem, "seen": json.dumps(dict(seen), ensure_ascii=False)}
    if brought:
        said["brought"] = micros_of(now)
    with writing(home, "a feed"):
        Row.objects.filter(name=name).update(**said)


def _feed(row: Row) -> Feed:
    def moment(micros: int | None) -> datetime | None:
        return None if micros is None else moment_of(micros)

    return Feed(
        row.name, cast(FeedKind, row.kind), row.place, row.query, row.mapping, row.every * MICROSECOND, row.private,
        row.by, moment_of(row.made), moment(row.looked), moment(row.brought), row.problem, json.loads(row.seen),
    )  # fmt: skip
