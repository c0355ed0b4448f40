"""The rows of the page: each activity with its verdict, and the weeks."""

from __future__ import annotations

from dataclasses import dataclass

from leadline import words
from leadline.measurement.intervals import Interval
from leadline.measurement.proxies import BusynessReport, BusyWeek, Proxy
from leadline.measurement.proxies.sentence import called
from leadline.measurement.proxies.verdict import SAID
from leadline.web.figures import labels
from leadline.web.figures.people import Fig, Opens
from leadline.web.marks.interval import place

WHOSE = {"ours": "ours", "theirs": "theirs", "both": "both"}
TONES = {"predicts": "ok", "predicts_fewer": "err", "mix_only": "", "does_not": ""}


@dataclass(frozen=True, slots=True)
class Side:
    """Those with an activity, or without: how many, of them clients, and the rate with its interval."""

    people: Fig
    clients: Fig
    rate: str
    interval: str


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    whose: str
    said: str
    tone: str
    unclear: bool
    more: str
    at_least: str
    with_it: Side
    without: Side
    times: str
    times_interval: str
    area: str
    area_interval: str


@dataclass(frozen=True, slots=True)
class Week:
    """`bar` is the width of what we did, against the busiest week."""

    name: str
    ours: str
    bar: str
    theirs: str
    contacted: Fig
    followed: Fig
    so_far: bool
    won: Fig


def lines(report: BusynessReport, opens: Opens) -> tuple[Line, ...]:
    return tuple(_line(proxy, opens) for proxy in report.proxies)


def _line(proxy: Proxy, opens: Opens) -> Line:
    name = called(proxy.name)
    ratio, area = proxy.ratio, proxy.area
    return Line(
        name=name[0].upper() + name[1:],
        whose=proxy.whose,
        said=SAID[proxy.verdict],
        tone=TONES.get(proxy.verdict, ""),
        unclear=proxy.verdict == "cannot_tell",
        more=f"about {words.count(proxy.more, 'more client', 'more clients')}" if proxy.more else "",
        at_least=words.figures(proxy.at_least),
        with_it=_side(proxy.name, "with_it", proxy.with_it, proxy.with_it_clients, proxy.with_rate, opens),
        without=_side(proxy.name, "without", proxy.without, proxy.without_clients, proxy.without_rate, opens),
        times="" if ratio is None else f"{words.number(ratio.value, 1)}×",
        times_interval="" if ratio is None else f"{words.number(ratio.low, 1)}–{words.number(ratio.high, 1)}",
        area="" if area is None else words.number(area.value, 2),
        area_interval="" if area is None else f"{words.number(area.low, 2)}–{words.number(area.high, 2)}",
    )


def _side(name: str, figure: str, people: int, clients: int, rate: Interval | None, opens: Opens) -> Side:
    return Side(
        opens.fig(people, figure, (name,)),
        opens.fig(clients, f"{figure}_clients", (name,)),
        words.percent(clients / people) if people else "",
        words.interval(rate.low, rate.high) if rate is not None else "",
    )


def weeks(report: BusynessReport, opens: Opens) -> tuple[Week, ...]:
    most = max((week.ours for week in report.weeks), default=0)
    return tuple(_week(week, most, opens) for week in report.weeks)


def _week(week: BusyWeek, most: int, opens: Opens) -> Week:
    key = (week.begins.isoformat(),)
    return Week(
        name=labels.day(week.begins),
        ours=words.whole(week.ours),
        bar=place(week.ours / most) if most else "0%",
        theirs=words.whole(week.theirs),
        contacted=opens.fig(week.contacted, "contacted", key),
        followed=opens.fig(week.followed, "followed", key),
        so_far=not week.complete,
        won=opens.fig(week.won, "won", key),
    )
