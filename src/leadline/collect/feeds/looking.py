"""Looking whether a feed has something new, and importing it."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from leadline.collect.feeds.fetching import KNOWN, fetch
from leadline.collect.feeds.querying import query
from leadline.collect.files.digest import digest_of
from leadline.collect.files.importing import import_prepared
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.outcomes import warned_of
from leadline.collect.files.preparing import Prepared, prepared_sheet
from leadline.collect.files.recognising import preset_for
from leadline.collect.files.report import ImportReport
from leadline.collect.files.saved import saved_for
from leadline.collect.files.sheets import open_sheet
from leadline.problems import BadFile, BadSetting, LeadlineError, Problem
from leadline.record.feeds import Feed, feeds, keep_look
from leadline.record.home import Home

STILL = 5.0
"""Seconds for which a file in a folder must have been as it is: who writes it may not be done."""
SEEN_AT_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Look:
    """What came of looking at one feed: a report for each file that was imported, and what was wrong."""

    feed: str
    reports: tuple[ImportReport, ...]
    problems: tuple[Problem, ...]


def look_at_due(home: Home) -> list[Look]:
    """Look at every feed whose time has come, one after the other."""
    now = datetime.now(UTC)
    return [look(home, feed) for feed in feeds() if feed.due(now)]


def look(home: Home, feed: Feed) -> Look:
    """Import what is new. What is wrong is kept with the feed and told, and tried again at the next look."""
    seen = dict(feed.seen)
    reports: list[ImportReport] = []
    problems: list[Problem] = []
    with tempfile.TemporaryDirectory(prefix="feed-", dir=_room(home)) as folder:
        try:
            for name, mark, path in _new(feed, seen, Path(folder)):
                try:
                    reports.append(_brought(home, feed, name, path))
                    seen[name] = mark
                except (BadFile, BadSetting) as error:
                    problems += error.problems
        except LeadlineError as error:
            problems += error.problems
    kept = dict(list(seen.items())[-SEEN_AT_MOST:])
    said = "; ".join(problem.what for problem in problems)[:1_000] or None
    keep_look(home, feed.name, datetime.now(UTC), kept, said, any(report.new for report in reports))
    return Look(feed.name, tuple(reports), tuple(problems))


def _room(home: Home) -> Path:
    place = home.path / "imports"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def _new(feed: Feed, seen: dict[str, str], folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Name, mark and place of each file that was not read as it is."""
    if feed.kind == "folder":
        yield from _of_folder(Path(feed.place), seen)
    elif feed.kind == "url":
        name = feed.place.rpartition("/")[2].partition("?")[0] or feed.name
        tag, _, digest = seen.get(name, "").partition(" ")
        fetched = fetch(feed.place, folder, feed.private, tag)
        if fetched.path is not None and (now := digest_of(fetched.path)) != digest:
            yield name, f"{fetched.tag.replace(' ', '')} {now}", fetched.path
    else:
        path = query(feed.place, feed.query or "", folder)
        mark = digest_of(path)
        if seen.get(feed.name) != mark:
            yield feed.name, mark, path


def _of_folder(folder: Path, seen: dict[str, str]) -> Iterator[tuple[str, str, Path]]:
    if not folder.is_dir():
        raise BadFile(Problem("no_folder", "There is no such folder.", "Make it, or check its name.", file=str(folder)))
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.suffix.lower() not in KNOWN or path.is_symlink() or not path.is_file():
            continue
        stat = path.stat()
        if time.time() - stat.st_mtime < STILL:
            continue
        mark = hashlib.sha256(f"{stat.st_size} {stat.st_mtime_ns}".encode()).hexdigest()[:32]
        if seen.get(path.name) != mark:
            yield path.name, mark, path


def _brought(home: Home, feed: Feed, name: str, path: Path) -> ImportReport:
    sheet = open_sheet(path)
    mapping = Mapping.parse(feed.mapping, f"the feed {feed.name}") if feed.mapping else None
    if mapping is None:
        mapping = saved_for(home, sheet.header) or preset_for(sheet.header)
    if mapping is None:
        mend = "Save a mapping for files like this, or give the feed one: --mapping."
        raise BadSetting(Problem("no_mapping", f"Nothing says how {name} is to be read.", mend))
    sheet = open_sheet(path, mapping.read)
    with _told_as(name):
        prepared = prepared_sheet(sheet, mapping)
        _not_twice(home, prepared, name)
        return import_prepared(home, prepared, by=f"feed {feed.name}", name=name)


def _not_twice(home: Home, prepared: Prepared, name: str) -> None:
    """Nobody looks on: raises BadSetting where rows came in before by another mapping, and would count twice."""
    if prepared.questions:
        return
    found = warned_of(home, prepared)
    if found is not None and found.doubles:
        undo = f"take that import back: leadline imports undo {found.run}"
        mend = f"To have them once, {undo}. To have them both ways, import {name} by hand: --anyway."
        raise BadSetting(replace(found.problem(), level="error", mend=mend))


@contextmanager
def _told_as(name: str) -> Iterator[None]:
    """Problems name the file as people know it."""
    try:
        yield
    except BadSetting as error:
        raise BadSetting(*(Problem(p.id, f"{name}: {p.what}", p.mend) for p in error.problems)) from None
