"""The rows of the page: each offer with its figures, its weeks and its verdict; and the offers that share takers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from leadline import words
from leadline.measurement.offers import OfferReport, OfferRow
from leadline.measurement.offers.sentence import VERDICTS, changes, direction, reason
from leadline.measurement.offers.trend import Change
from leadline.measurement.offers.verdict import Verdict
from leadline.web.figures import labels
from leadline.web.figures.asked import Asked
from leadline.web.figures.names import short
from leadline.web.figures.people import Fig
from leadline.web.marks.interval import Axis, IntervalMark, axis_for
from leadline.web.marks.weeks import WeeksMark, highest, weeks_mark

PAGE = 40
PAIRS = 12
TONES: dict[Verdict, str] = {
    "keep_promoting": "ok", "strengthen": "warn", "retire": "err",
    "bring_back": "ok", "bring_back_changed": "", "leave": "", "cannot_tell": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One offer, ready to be shown. Empty texts: it cannot be said."""

    name: str
    dates: str
    inferred: bool
    reach: Fig | None
    known: str
    takers: Fig
    new: Fig
    new_share: str
    repeat: Fig
    promoted: Fig
    rate: str
    interval: str
    of_known: bool
    mark: IntervalMark | None
    weeks: WeeksMark | None
    became: tuple[tuple[str, Fig, str], ...]
    cost_per_new: str
    verdict: str
    tone: str
    unclear: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Listed:
    rows: tuple[Row, ...]
    axis: Axis
    costs: bool
    shown: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure from the first offer to the last. `cause`: dilution shows in it."""

    name: str
    first: str
    last: str
    ratio: str
    says: str
    unclear: bool
    cause: bool


@dataclass(frozen=True, slots=True)
class Pair:
    one: str
    other: str
    both: Fig
    of_either: str
    of_one: str
    of_other: str


def listed(report: OfferReport, asked: Asked, at: int, page: int) -> Listed:
    whole = list(report.rows)
    pages = max(1, -(-len(whole) // PAGE))
    page = min(max(1, page), pages)
    part = whole[(page - 1) * PAGE : page * PAGE]
    axis = axis_for([row.rate_high for row in part if row.rate_high is not None and row.takers] or [1.0])
    weeks = {row.key: report.weekly(row) for row in part}
    starts = [(found[0][0] // 7, found[-1][0] // 7) for found in weeks.values() if found]
    first, last = min((one for one, _ in starts), default=0), max((one for _, one in starts), default=0)
    pairs = {key: [(new, again) for _, new, again in found] for key, found in weeks.items()}
    top = max((highest(pairs[key], first, last, found[0][0] // 7) for key, found in weeks.items() if found), default=1)
    marks = {
        key: weeks_mark(pairs[key], top, first, last, found[0][0] // 7, _weeks_say(pairs[key]))
        for key, found in weeks.items() if found
    }  # fmt: skip
    return Listed(
        rows=tuple(_row(row, report, asked, at, axis, marks.get(row.key)) for row in part),
        axis=axis,
        costs=any(row.cost_per_new is not None for row in whole),
        shown=words.part((page - 1) * PAGE + 1, min(page * PAGE, len(whole)), len(whole)) if pages > 1 else "",
        before=page - 1,
        after=page + 1 if page < pages else 0,
    )


def _row(row: OfferRow, report: OfferReport, asked: Asked, at: int, axis: Axis, weeks: WeeksMark | None) -> Row:
    def fig(count: int, figure: str) -> Fig:
        return opens(asked, at, row.key, figure, count)

    mark = None
    if row.rate is not None and row.rate_low is not None and row.rate_high is not None:
        between = f"{words.percent(row.rate_low)} and {words.percent(row.rate_high)}"
        said = f"took it while promoted: {words.percent(row.rate)}, between {between}"
        mark = axis.mark(row.rate, row.rate_low, row.rate_high, said, "off" if row.wanted == "cannot_tell" else "")
    became = (
        ("MQL", "mql", row.mql, row.mql_share),
        ("SQL", "sql", row.sql, row.sql_share),
        ("client" if row.clients == 1 else "clients", "client", row.clients, row.client_share),
    )
    return Row(
        name=row.name,
        dates=_dates(row),
        inferred=row.promoted is not None and row.promoted.inferred,
        reach=None if row.reach is None else fig(row.reach, "reach"),
        known=words.whole(row.known),
        takers=fig(row.takers, "takers"),
        new=fig(row.new, "new"),
        new_share=words.percent(row.new_share) if row.new_share is not None else "",
        repeat=fig(row.repeat, "repeat"),
        promoted=fig(row.promoted_takers, "promoted"),
        rate=words.percent(row.rate) if row.rate is not None else "",
        interval=words.interval(row.rate_low, row.rate_high) if row.rate is not None else "",
        of_known=row.rate_of == "known",
        mark=mark,
        weeks=weeks,
        became=tuple(
            (name, fig(count, figure), words.percent(share) if share is not None else "")
            for name, figure, count, share in became
        ),
        cost_per_new=words.money(row.cost_per_new, report.currency) if row.cost_per_new is not None else "",
        verdict=VERDICTS[row.verdict],
        tone=TONES[row.verdict],
        unclear=row.verdict == "cannot_tell",
        reason=reason(row),
    )


def _dates(row: OfferRow) -> str:
    if row.since is None or row.days is None:
        return ""
    if row.standing:
        return f"a standing offer since {labels.day(row.since)}"
    until = "still going on" if row.until is None else f"to {labels.day(row.until)}"
    return f"{labels.day(row.since)} {until}, {words.count(row.days, 'day')}"


def _weeks_say(weeks: Sequence[tuple[int, int]]) -> str:
    best = max(new for new, _ in weeks)
    long, most = words.count(len(weeks), "week"), words.count(best, "new person", "new people")
    return f"{long} from the first taker to the last; at most {most} in one"


def moved(report: OfferReport) -> tuple[Moved, ...]:
    """What changed from offer to offer; none with a single offer."""
    if len(report.rows) < 2:
        return ()
    return tuple(_moved(name, change, cause is not None) for name, change, cause in changes(report.dilution))


def _moved(name: str, change: Change, cause: bool) -> Moved:
    share = name.startswith("Share")

    def figure(value: float | None) -> str:
        if value is None:
            return ""
        return words.percent(min(value, 1.0)) if share else words.short(value)

    ratio = "" if change.ratio is None else words.figures(change.ratio, 2)
    between = ""
    if change.low is not None and change.high is not None:
        between = f"{words.figures(change.low, 2)}–{words.figures(change.high, 2)}"
    return Moved(
        name, figure(change.first), figure(change.last), f"{ratio} {between}".strip(), direction(change),
        change.direction == "cannot_tell", cause,
    )  # fmt: skip


def pairs(report: OfferReport, asked: Asked, at: int) -> tuple[Pair, ...]:
    """The offers that share most of their takers."""
    found, keys = report.overlap, report.overlap_keys
    names = {row.key: row.name for row in report.rows}
    places = [(i, j) for i in range(len(keys)) for j in range(i + 1, len(keys)) if found.both[i, j]]
    places.sort(key=lambda pair: (-found.jaccard(*pair), pair))
    return tuple(
        Pair(
            names[keys[i]], names[keys[j]],
            opens(asked, at, keys[i], "takers", int(found.both[i, j]), keys[j]),
            words.percent(found.jaccard(i, j)), words.percent(found.contained(i, j)),
            words.percent(found.contained(j, i)),
        )
        for i, j in places[:PAIRS]
    )  # fmt: skip


def opens(asked: Asked, at: int, key: str, figure: str, count: int, also: str | None = None) -> Fig:
    """A figure of an offer, and where its people are; with `also`, of those who took that one too."""
    url = asked.address(reverse("people"), of="offers", figure=figure, at=str(at))
    named = [("key", short(key)), *([("also", short(also))] if also is not None else [])]
    return Fig(words.whole(count), f"{url}&{urlencode(named)}")
