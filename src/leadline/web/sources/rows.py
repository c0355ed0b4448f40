"""The sources as rows, in their classes, what is not known last and apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadline import words
from leadline.measurement import SourceReport, SourceRow
from leadline.measurement.groups import rank
from leadline.playbook import Playbook
from leadline.playbook.sources import SEVERAL
from leadline.web.figures import labels
from leadline.web.figures.asked import Asked
from leadline.web.figures.names import short
from leadline.web.figures.people import Fig, Opens
from leadline.web.marks.interval import Axis, IntervalMark, Tone, axis_for
from leadline.web.sources.reading import Kind, Reading, Readings
from leadline.web.sources.worth import Makes, Tag, Worth

CLASSES = {
    "cultivated": "grown slowly: search, referrals, expert content",
    "classic": "bought and shared leads, directories",
    "interest": "a wide net: ads, e-mail, conferences",
    "targeted": "named accounts",
    "unclassified": "the playbook puts them into no class",
    SEVERAL: "paid and unpaid, or the like: each lead has the class of its medium",
}
NOT_KNOWN = "not_known"
TOP = 20
"""Sources of a class that are shown before its page of its own is."""
PAGE = 100
SOME = 20
"""Sources of fewer leads do not widen the axis."""
SAYS: dict[Kind, tuple[str, str]] = {
    "closes_better": ("ok", "closes better"),
    "closes_worse": ("", "closes worse"),
    "sells_soon": ("ok", "sells soon"),
    "costs_more": ("err", "costs more than it brings"),
    "not_known": ("warn", "find the source"),
    "about_the_same": ("", "about the same"),
}
"""Reading → (class of its tag, words)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One source, ready to be shown. `url` is its flow. Of one from which nobody has come, only what it cost is known:
    `worth`, `mark` and the texts of its rate are none."""

    name: str
    url: str
    leads: Fig
    mql: Fig
    mql_share: str
    clients: Fig
    rate: str
    matured: str
    shrunk: str
    interval: str
    mark: IntervalMark | None
    open: Fig
    median: str
    p90: str
    revenue: str
    cost: str
    cost_per_lead: str
    cost_per_client: str
    tags: tuple[Tag, ...]
    unclear: bool
    more: str
    worth: Worth | None


@dataclass(frozen=True, slots=True)
class Group:
    """A class with its rows. `rest` more are behind `url`; `leads` and `clients` are None where the rows shown under
    the name are not all of the class."""

    name: str
    about: str
    leads: Fig | None
    clients: Fig | None
    rows: tuple[Row, ...]
    rest: str
    url: str

    @property
    def valued(self) -> tuple[Row, ...]:
        """Those from which somebody has come."""
        return tuple(row for row in self.rows if row.worth is not None)


@dataclass(frozen=True, slots=True)
class Listed:
    """`only` is the class that is shown alone. `before` and `after` are numbers of the neighbouring pages."""

    groups: tuple[Group, ...]
    axis: Axis
    only: str
    shown: str
    before: int
    after: int
    revenue: bool
    costs: bool


def listed(
    report: SourceReport,
    worths: Makes,
    said: Readings,
    opens: Opens,
    asked: Asked,
    path: str,
    playbook: Playbook,
    alone: str,
    page: int,
) -> Listed:
    """Every class with its first rows; or the one called `alone` whole, in pages."""
    grouped: dict[str, list[SourceRow]] = {}
    for row in report.rows:
        name = NOT_KNOWN if rank(row.key) else (row.source_class or "") if "source" in report.by else ""
        grouped.setdefault(name, []).append(row)
    order = sorted(grouped, key=lambda name: (name == NOT_KNOWN, list(CLASSES).index(name) if name in CLASSES else 9))
    one = alone if alone in grouped else (order[0] if len(order) == 1 else "")
    rows = grouped[one] if one else []
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(1, page), pages)
    picked = {one: rows[(page - 1) * PAGE : page * PAGE]} if one else {name: grouped[name][:TOP] for name in order}
    axis = _axis([row for part in picked.values() for row in part])
    make = _Maker(report, worths, said, opens, asked, playbook, axis)
    groups = [
        make.group(name, part, 0 if one else len(grouped[name]) - len(part), asked.address(path, show=name or "all"))
        for name, part in picked.items()
    ]
    return Listed(
        groups=tuple(groups),
        axis=axis,
        only=one if alone and len(order) > 1 else "",
        shown=words.part((page - 1) * PAGE + 1, min(page * PAGE, len(rows)), len(rows)) if pages > 1 else "",
        before=page - 1,
        after=page + 1 if page < pages else 0,
        revenue=report.total.revenue is not None,
        costs=any(row.cost is not None for row in report.rows),
    )


def _axis(rows: Sequence[SourceRow]) -> Axis:
    wide = [row.high for row in rows if row.leads >= SOME]
    return axis_for(wide or [row.high for row in rows if row.leads])


class _Maker:
    """Makes the rows of a report."""

    def __init__(
        self, report: SourceReport, worths: Makes, said: Readings, opens: Opens, asked: Asked, playbook: Playbook,
        axis: Axis,
    ) -> None:  # fmt: skip
        self._worths = worths
        self._report, self._said, self._opens, self._asked, self._playbook, self._axis = (
            report,
            said,
            opens,
            asked,
            playbook,
            axis,
        )

    def group(self, name: str, rows: Sequence[SourceRow], rest: int, url: str) -> Group:
        leads, clients = self._of_class(name)
        return Group(
            name={NOT_KNOWN: "Not known", "": ""}.get(name, name.capitalize()),
            about="reported, never guessed" if name == NOT_KNOWN else CLASSES.get(name, ""),
            leads=leads,
            clients=clients,
            rows=tuple(self.row(row) for row in rows),
            rest=words.whole(rest) if rest > 0 else "",
            url=url,
        )

    def _of_class(self, name: str) -> tuple[Fig | None, Fig | None]:
        """The counts of a class of its own; what no class has, or is not known, is no list of its own."""
        if name not in CLASSES or name in ("unclassified", SEVERAL) or self._asked.only.get("class", name) != name:
            return None, None
        if any(row.source_class == SEVERAL for row in self._report.rows):
            return None, None
        rows = [row for row in self._report.rows if row.source_class == name and not rank(row.key)]
        if any(row.source_class == name and rank(row.key) for row in self._report.rows):
            return None, None
        within = Opens(self._narrowed(name), "sources", "source", self._opens.at)
        return (
            within.fig(sum(row.leads for row in rows), "leads"),
            within.fig(sum(row.clients for row in rows), "clients"),
        )

    def _narrowed(self, name: str) -> Asked:
        return Asked(
            self._asked.since, self._asked.until, {**self._asked.only, "class": name}, self._asked.as_of,
            {**self._asked.typed, "class": name},
        )  # fmt: skip

    def row(self, row: SourceRow) -> Row:
        key, money = row.key, self._report.currency
        found = self._said[row.key]
        unclear = "unclear" in found.kinds
        return Row(
            name=" · ".join(
                labels.value(word, value, self._playbook) for word, value in zip(self._report.by, key, strict=True)
            ),
            url=self._asked.address(
                "/flow", {w: short(v) for w, v in zip(self._report.by, key, strict=True)} | {"by": None}
            ),
            leads=self._opens.fig(row.leads, "leads", key),
            mql=self._opens.fig(row.mql, "mql", key),
            mql_share="" if row.mql_share is None else words.percent(row.mql_share),
            clients=self._opens.fig(row.clients, "clients", key),
            rate=words.percent(row.close_rate) if row.leads else "",
            matured=words.percent(row.close_rate_matured) if row.close_rate_matured is not None and row.young else "",
            shrunk=words.percent(row.close_rate_shrunk) if row.leads else "",
            interval=words.interval(row.low, row.high) if row.leads else "",
            mark=self._mark(row, found) if row.leads else None,
            open=self._opens.fig(row.open, "open", key),
            median=days(row.median_days_to_close),
            p90=days(row.p90_days_to_close),
            revenue=words.money(row.revenue, money) if row.revenue is not None else "",
            cost=words.money(row.cost, money) if row.cost is not None else "",
            cost_per_lead=words.money(row.cost_per_lead, money) if row.cost_per_lead is not None else "",
            cost_per_client=words.money(row.cost_per_client, money) if row.cost_per_client is not None else "",
            tags=tuple(Tag(*SAYS[kind]) for kind in found.kinds if kind in SAYS),
            unclear=unclear,
            more=_more(found, row.leads) if unclear else "",
            worth=self._worths.row(key),
        )

    def _mark(self, row: SourceRow, found: Reading) -> IntervalMark:
        whole = self._report.total.close_rate
        label = (
            f"close rate {words.percent(row.close_rate_shrunk)}, between {words.percent(row.low)} and "
            f"{words.percent(row.high)}"
        )
        tone: Tone = "off" if "unclear" in found.kinds else ""
        if "closes_worse" in found.kinds:
            tone = "low"
        return self._axis.mark(row.close_rate_shrunk, row.low, row.high, label, tone, ref=whole)


def _more(found: Reading, leads: int) -> str:
    if found.still_open:
        return "leads that are still open decide it"
    if found.more:
        return f"about {words.count(found.more, 'more lead')} would tell"
    return "too few leads of its own" if leads < SOME else "all together may end within its interval"


def days(number: float | None) -> str:
    """'14.7', from 100 up whole; '' where no time is known."""
    if number is None:
        return ""
    return words.short(number, 100)
