"""Reports kept in the process, so that a page that is asked for again needs not be measured again."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from math import inf
from threading import Lock, RLock
from typing import Any, TypeVar, cast

import pyarrow as pa

from leadline.measurement import FlowReport, SourceReport
from leadline.measurement import flow as measure_flow
from leadline.measurement import sources as measure_sources
from leadline.measurement.effort import Effort, effort
from leadline.measurement.flow_places import view_of
from leadline.measurement.groups import dimension_column
from leadline.measurement.handover import TOUCH_COLUMNS, kinds_of_touches
from leadline.measurement.population import Population, population
from leadline.problems import NoRate, Problem
from leadline.record.costs_by_hand import costs_state
from leadline.record.home import Home
from leadline.touches.instants import micros_of
from leadline.web.figures.asked import Asked
from leadline.web.figures.names import find
from leadline.web.figures.tables import Tables, tables_now, tables_then
from leadline.web.present import Present
from leadline.words import present as present_form

KEPT_AT_MOST = 6
"""Moments; the reports of each are bounded too."""
ROWS_AT_MOST = 2_500_000
MANY = 200_000
"""Leads: of more, only the latest figures keep their reports."""
REPORTS, REPORT_ROWS_AT_MOST = 24, 8_000_000
"""Of a moment: the weekly report is put together from seven."""
THINGS = 64
NOTHING = 0.25
"""Seconds: figures that took less are made anew after every change."""
TIMES = 20
"""Other figures are read again for so many times as long as they took to make, but not for longer than …"""
AT_MOST = 600.0
"""Seconds."""
LATELY = 3600.0
"""Seconds after somebody has asked for figures in which they are made anew beside the pages."""

T = TypeVar("T")

_lock = Lock()
_reading_now, _reading_then = Lock(), Lock()
_kept: list[Figures] = []


@dataclass(eq=False)
class Figures:
    """The figures of one moment. Reports are made when first asked for; `took` are the seconds of all making."""

    tables: Tables
    version: int
    made: float
    took: float
    costs: tuple[object, ...] = ()
    asked_at: float = field(default_factory=time.monotonic)
    troubles: list[Problem] = field(default_factory=list)
    _reports: OrderedDict[object, Any] = field(default_factory=OrderedDict)
    _made: dict[object, Any] = field(default_factory=dict)
    _making: RLock = field(default_factory=RLock)

    def __post_init__(self) -> None:
        _ = self.who

    @cached_property
    def who(self) -> Population:
        """Kept, so that all reports of these tables share it."""
        tables = self.tables
        return population(tables.leads, tables.entries, tables.as_of, tables.playbook.time_zone)

    def forget_reports(self) -> None:
        """Keep the tables alone: whoever opens a figure of then has its report made again."""
        with _lock:
            self._reports.clear()
            self.__dict__.pop("who", None)
        self.tables.forget()

    @property
    def as_of(self) -> datetime:
        return self.tables.as_of

    @property
    def at(self) -> int:
        """The moment as addresses name it."""
        return micros_of(self.as_of)

    def flow(self, asked: Asked, by: str | None) -> FlowReport:
        """The flow; costs without a rate are left out, and `troubles` says so. Raises BadSetting for an unknown
        view."""
        tables, only = self.tables, self.only(asked)
        view = view_of(asked.typed.get("view") or "cohort")

        def make(costs: pa.Table | None) -> FlowReport:
            return measure_flow(
                tables.leads,
                tables.entries,
                tables.playbook,
                as_of=tables.as_of,
                touches=tables.touches,
                by=by,
                costs=costs,
                since=asked.since,
                until=asked.until,
                only=only,
                view=view,
                work=self.work,
            )

        return self.report(("flow", by, view, *self.question(asked)), make)

    def sources(self, asked: Asked, by: tuple[str, ...]) -> SourceReport:
        """The sources, in the same way."""
        tables, only = self.tables, self.only(asked)

        def make(costs: pa.Table | None) -> SourceReport:
            return measure_sources(
                tables.leads,
                tables.entries,
                tables.playbook,
                as_of=tables.as_of,
                by=by,
                costs=costs,
                since=asked.since,
                until=asked.until,
                only=only,
            )

        return self.report(("sources", by, *self.question(asked)), make)

    def question(self, asked: Asked) -> tuple[object, ...]:
        """What tells one choice of leads from another."""
        return (asked.since, asked.until, *self.only(asked).items())

    def only(self, asked: Asked) -> Mapping[str, str | None]:
        """The values that the leads were narrowed to, as the leads write them; one that nobody has stays as given."""
        found: dict[str, str | None] = {}
        for word, given in asked.only.items():
            try:
                found[word] = find(given, self.values(word))
            except KeyError:
                found[word] = given
        return found

    @property
    def work(self) -> Effort:
        """The minutes that people gave to these leads. Raises NoRate."""
        tables = self.tables

        def read() -> Effort:
            return effort(
                tables.leads,
                tables.entries,
                self.decided_and_worked,
                tables.playbook,
                as_of=tables.as_of,
                requests=tables.requests,
            )

        return self.once(("work",), read)

    def read_ahead(self) -> None:
        """Read all tables that reports are made from."""
        _ = self.tables.touches, self.tables.requests, self.tables.steps
        with suppress(NoRate):
            _ = self.work

    @property
    def decided_and_worked(self) -> pa.Table:
        """Decisions and pieces of work, with the columns that their readers want."""
        tables = self.tables
        kinds = kinds_of_touches(tables.playbook)
        return self.once(("decided and worked",), lambda: tables.log(TOUCH_COLUMNS, kinds))

    @property
    def _reports_at_most(self) -> int:
        leads: int = self.tables.leads.num_rows
        return max(2, min(REPORTS, REPORT_ROWS_AT_MOST // (leads + 1)))

    @property
    def asked(self) -> int:
        """How many leads have a request."""
        column = self.tables.leads.column("first_request_at")
        return len(column) - int(column.null_count)

    def values(self, word: str) -> list[str | None]:
        """What leads with a request have in a dimension, the most frequent first."""
        return self.once(("values", word), lambda: self._values(word))

    def told(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """What holds finished text, made once for each format of numbers: whoever asks reads their own."""
        return self.once((present_form().name, *key), make)

    def once(self, key: object, make: Callable[[], T]) -> T:
        """What is made from these tables alone and holds no text for people, made once."""
        try:
            found: T = self._made[key]
        except KeyError:
            found = make()
            if len(self._made) >= THINGS:
                self._made.clear()
            self._made[key] = found
        return found

    def _values(self, word: str) -> list[str | None]:
        column = dimension_column(self.tables.leads, word, self.tables.playbook)
        counts = column.filter(self.tables.leads.column("first_request_at").is_valid()).value_counts().to_pylist()
        ordered = sorted(counts, key=lambda row: (-row["counts"], row["values"] or ""))
        return [row["values"] for row in ordered]

    def report(self, key: tuple[object, ...], make: Callable[[pa.Table | None], T]) -> T:
        """Any report of these tables, made when it is first asked for and kept while there is room. `key` names the
        report and all that it was asked by (`question`). `make` gets the costs, or None where there are none or one of
        them has no rate: then `troubles` says so. What a report says in words has numbers in somebody's format: those
        who read others have one of their own.
        """
        key = (present_form().name, *key)
        with _lock:
            if key in self._reports:
                self._reports.move_to_end(key)
                return cast(T, self._reports[key])
        with self._making:
            with _lock:
                if key in self._reports:
                    return cast(T, self._reports[key])
            _, begun = self.who, time.monotonic()
            try:
                report = make(self.tables.costs)
            except NoRate as error:
                report = make(None)
                self.troubles = list(error.problems)
            with _lock:
                self.took += time.monotonic() - begun
                self._reports[key] = report
                while len(self._reports) > self._reports_at_most:
                    self._reports.popitem(last=False)
            return report


def figures(present: Present, as_of: datetime | None = None, at: int | None = None) -> Figures:
    """The figures of now, or of a past moment; with `at`, just those that a page has shown, if they are still there.

    What changed since they were made is not waited for where making them took long; costs are, which few change.
    """
    costs = costs_state()
    found = _found(present, as_of, at, costs)
    if found is not None:
        return found
    with _reading_now if as_of is None else _reading_then:
        found = _found(present, as_of, at, costs)
        if found is not None:
            return found
        made = _made(present, as_of, costs)
        _keep(made)
        return made


def ahead(present: Present, prepare: Callable[[Figures], None]) -> None:
    """Make the figures of now anew before those that are shown get too old to be shown, beside the pages: these show
    the new ones once they are prepared. Nothing is done where nobody has asked for figures lately, or where making them
    takes no time.
    """
    costs = costs_state()
    with _lock:
        shown = next((kept for kept in _kept if kept.tables.home == present.home and not kept.tables.past), None)
    if shown is None or not _soon_old(shown, present.version):
        return
    if shown.tables.leads.num_rows > MANY:  # room is made for the new ones; what is asked for meanwhile is made anew
        with _lock:
            _kept[:] = [kept for kept in _kept if kept is shown or kept.tables.leads.num_rows <= MANY]
        shown.forget_reports()
    made = _made(present, None, costs)
    prepare(made)
    made.made, made.asked_at = time.monotonic(), shown.asked_at
    _keep(made)


def _made(present: Present, as_of: datetime | None, costs: tuple[object, ...]) -> Figures:
    begun = time.monotonic()
    home, playbook = present.home, present.playbook
    if as_of is None:
        tables = tables_now(home, playbook, present.now, _before(home))
    else:
        tables = tables_then(home, playbook, as_of)
    ended = time.monotonic()
    return Figures(tables, present.version, ended, ended - begun, costs)


def _keep(made: Figures) -> None:
    with _lock:
        _kept.insert(0, made)
        rows = 0
        for place, kept in enumerate(_kept):
            rows += kept.tables.leads.num_rows
            if place and (place >= KEPT_AT_MOST or rows > ROWS_AT_MOST):
                del _kept[place:]
                break
        older = [kept for kept in _kept[1:] if kept.tables.leads.num_rows > MANY]
    for kept in older:
        kept.forget_reports()


def _before(home: Home) -> Tables | None:
    """The kept tables as they were read last."""
    with _lock:
        return next((kept.tables for kept in _kept if kept.tables.home == home and not kept.tables.past), None)


def forget() -> None:
    """Keep nothing any more."""
    with _lock:
        _kept.clear()


def _found(present: Present, as_of: datetime | None, at: int | None, costs: tuple[object, ...]) -> Figures | None:
    with _lock:
        ours = [
            kept
            for kept in _kept
            if kept.tables.home == present.home and kept.tables.playbook.digest == present.playbook.digest
        ]
        shown = [kept for kept in ours if at is not None and kept.at == at]
        same = [kept for kept in ours if kept.tables.past == (as_of is not None)]
        same = [kept for kept in same if kept.costs == costs and (as_of is None or kept.as_of == as_of)]
        found = next((kept for kept in shown or same if shown or _fresh(kept, present.version)), None)
        if found is not None:
            found.asked_at = time.monotonic()
        return found


def _fresh(kept: Figures, version: int) -> bool:
    return time.monotonic() - kept.made <= _lasts(kept, version)


def _soon_old(kept: Figures, version: int) -> bool:
    """Whether figures of now that somebody has asked for lately have stood for half of their time."""
    now = time.monotonic()
    wanted = kept.took >= NOTHING and now - kept.asked_at <= LATELY
    return wanted and now - kept.made > _lasts(kept, version) / 2


def _lasts(kept: Figures, version: int) -> float:
    """For how many seconds figures are shown after they were made."""
    if kept.version == version:
        return inf if kept.tables.past else AT_MOST
    return min(TIMES * kept.took, AT_MOST) if kept.took >= NOTHING else -1.0
