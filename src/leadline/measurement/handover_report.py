"""The figures of a handover, as rows, as JSON, as a table, and the people behind each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, get_args

import numpy as np
import pyarrow as pa

from leadline.measurement.intervals import Interval
from leadline.measurement.population import Ints, Mask, Population
from leadline.measurement.response import Responses
from leadline.measurement.survival import Lasting
from leadline.problems import Problem

Side = Literal["marketing", "sales"]
SIDES: tuple[Side, ...] = get_args(Side)
Answer = Literal["accepted", "rejected", "left", "waiting"]
ANSWERS: tuple[Answer, ...] = get_args(Answer)
"""What became of a lead that was handed over: sales said yes; no; it left SQL unanswered; it still waits."""
Result = Literal["won", "lost", "returned", "open"]
RESULTS: tuple[Result, ...] = get_args(Result)
"""What became of an accepted one: a client; disqualified or lost; back in nurture; not decided."""
HandoverFigure = Literal[
    "mql", "handed_over", "accepted", "rejected", "left", "waiting", "won", "lost", "returned", "open"
]
ResponseFigure = Literal["requests", "answered", "unanswered", "late"]


NO_REASON = "(no reason given)"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why sales rejected: in its own words (None: no reason was given), and how often."""

    reason: str | None
    count: int


@dataclass(frozen=True, slots=True)
class ResponseTime:
    """How soon one side answered requests of one temperature (None: of any); `lasting` is in days.

    Of `requests` that an individual answer was owed for, `answered` have had one, `unanswered` not; `late` were
    answered after the due time, or are due and not answered.
    """

    side: Side
    temperature: str | None
    requests: int
    answered: int
    unanswered: int
    late: int
    lasting: Lasting


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """What was handed over in one period (or from one source …), and what became of it.

    `mql` entries into MQL, `handed_over` entries into SQL = accepted + rejected + left + waiting; a lead that came
    twice counts twice. `acceptance` is accepted ÷ (accepted + rejected), with its 95 % interval. `answer` is the time
    in days from SQL to the answer, those without one counted as waiting until they left or until now. accepted = won +
    lost + returned + open; `win_rate` is won ÷ accepted so far. `responses` are both sides' times, all temperatures
    together.
    """

    key: str | None
    mql: int
    handed_over: int
    accepted: int
    rejected: int
    left: int
    waiting: int
    acceptance: float | None
    acceptance_interval: Interval | None
    answer: Lasting
    won: int
    lost: int
    returned: int
    open: int
    win_rate: float | None
    win_interval: Interval | None
    reasons: tuple[Reason, ...]
    responses: tuple[ResponseTime, ...]

    def response(self, side: Side) -> ResponseTime:
        """How soon a side answered, all temperatures together."""
        return next(found for found in self.responses if found.side == side)


@dataclass(frozen=True, slots=True, eq=False)
class Happened:
    """All that is counted: entries into MQL, entries into SQL, requests that an answer is owed for. `…_group` is the
    number of each one's row in the report (-1: of none), after dates and dimensions.

    `answer` and `result` are places in ANSWERS and RESULTS (-1: not accepted), `reason` a place in `reasons` (-1: not
    rejected).
    """

    keys: tuple[str | None, ...]
    mql: Ints
    mql_group: Ints
    sql: Ints
    sql_group: Ints
    answer: Ints
    result: Ints
    reason: Ints
    reasons: tuple[str | None, ...]
    days: np.ndarray
    answered: Mask
    responses: Responses
    response_group: Ints


@dataclass(frozen=True, eq=False)
class HandoverReport:
    """The whole (`total`), its rows, how soon requests were answered by side and temperature, and what to know beside
    them.

    It speaks the Arrow PyCapsule interface: one row for each row.
    """

    by: str
    as_of: datetime
    total: HandoverRow
    rows: tuple[HandoverRow, ...]
    responses: tuple[ResponseTime, ...]
    notices: tuple[Problem, ...]
    _who: Population = field(repr=False)
    _happened: Happened = field(repr=False)

    def row(self, key: str | None) -> HandoverRow:
        """The row of a key. Raises KeyError."""
        for row in self.rows:
            if row.key == key:
                return row
        raise KeyError(key)

    def members(
        self, row: HandoverRow | None, figure: HandoverFigure, reason: str | None = None, *, why: bool = False
    ) -> pa.Table:
        """The leads behind a figure of a row (None: of the total): person, product, cycle, as many as it says.

        `why` narrows `rejected` to those of one `reason` (None: without one); one that nobody gave has nobody.
        """
        return self._rows(self.lead_rows(row, figure, reason, why=why))

    def lead_rows(
        self, row: HandoverRow | None, figure: HandoverFigure, reason: str | None = None, *, why: bool = False
    ) -> Ints:
        """For each of `members`, in the same order, its row of `leads`."""
        that = self._happened
        if figure == "mql":
            return that.mql[self._within(that.mql_group, row)]
        here = self._within(that.sql_group, row)
        if figure in ANSWERS:
            here &= that.answer == ANSWERS.index(figure)
        elif figure in RESULTS:
            here &= that.result == RESULTS.index(figure)
        if why:
            here &= that.reason == (that.reasons.index(reason) if reason in that.reasons else len(that.reasons))
        return that.sql[here]

    def response_members(
        self, row: HandoverRow | None, side: Side, temperature: str | None, figure: ResponseFigure
    ) -> pa.Table:
        """The leads behind a figure of how soon requests were answered; a lead with two requests stands there twice."""
        return self._rows(self.response_rows(row, side, temperature, figure))

    def response_rows(
        self, row: HandoverRow | None, side: Side, temperature: str | None, figure: ResponseFigure
    ) -> Ints:
        """For each of `response_members`, in the same order, its row of `leads`."""
        found = self._happened.responses
        here = self._within(self._happened.response_group, row) & (found.sales == (side == "sales"))
        if temperature is not None:
            here &= found.temperature == temperature
        if figure != "requests":
            here &= {"answered": found.answered, "unanswered": ~found.answered, "late": found.late}[figure]
        return np.asarray(found.lead[here], dtype=np.int64)

    def _within(self, group: Ints, row: HandoverRow | None) -> Mask:
        if row is None or row is self.total:
            return np.asarray(group >= 0, dtype=bool)
        return np.asarray(group == self._happened.keys.index(row.key), dtype=bool)

    def _rows(self, rows: Ints) -> pa.Table:
        return self._who.members(np.ones(len(self._who), dtype=bool)).take(pa.array(rows))

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON has it; times in days."""
        return {
            "by": self.by,
            "as_of": self.as_of.astimezone(UTC).isoformat(),
            "total": _as_dict(self.total),
            "rows": [_as_dict(row) for row in self.rows],
            "responses": [_response(found) for found in self.responses],
            "notices": [notice.as_dict() for notice in self.notices],
        }

    def table(self) -> pa.Table:
        """A row for each row; reasons as one text."""
        kinds = {"key": pa.string(), **dict.fromkeys(_COUNTS, pa.int64()), **dict.fromkeys(_NUMBERS, pa.float64())}
        flat = [_flat(row) for row in self.rows]
        columns = {name: pa.array([row[name] for row in flat], kind) for name, kind in kinds.items()}
        said = ["; ".join(f"{why.reason or NO_REASON}: {why.count}" for why in row.reasons) for row in self.rows]
        return pa.table({**columns, "reasons": pa.array(said, pa.string())})

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table().__arrow_c_stream__(requested_schema)


_COUNTS = get_args(HandoverFigure)
_NUMBERS = (
    "acceptance", "acceptance_low", "acceptance_high", "win_rate", "win_low", "win_high",
    "days_to_answer", "days_to_answer_low", "days_to_answer_high",
    "marketing_days_to_reply", "sales_days_to_reply",
)  # fmt: skip


def _flat(row: HandoverRow) -> dict[str, Any]:
    return {
        "key": row.key,
        **{name: getattr(row, name) for name in _COUNTS},
        "acceptance": row.acceptance,
        "acceptance_low": row.acceptance_interval.low if row.acceptance_interval else None,
        "acceptance_high": row.acceptance_interval.high if row.acceptance_interval else None,
        "win_rate": row.win_rate,
        "win_low": row.win_interval.low if row.win_interval else None,
        "win_high": row.win_interval.high if row.win_interval else None,
        "days_to_answer": row.answer.median,
        "days_to_answer_low": row.answer.median_low,
        "days_to_answer_high": row.answer.median_high,
        "marketing_days_to_reply": row.response("marketing").lasting.median,
        "sales_days_to_reply": row.response("sales").lasting.median,
    }


def _as_dict(row: HandoverRow) -> dict[str, Any]:
    return {
        **_flat(row),
        "reasons": [{"reason": why.reason, "count": why.count} for why in row.reasons],
        "responses": [_response(found) for found in row.responses],
    }


def _response(found: ResponseTime) -> dict[str, Any]:
    times = {
        f"{name}_days": getattr(found.lasting, name)
        for name in ("median", "median_low", "median_high", "p90", "p90_low", "p90_high")
    }
    counts = {name: getattr(found, name) for name in get_args(ResponseFigure)}
    return {"side": found.side, "temperature": found.temperature, **counts, **times}
