"""Counts or rates over time, one line for each of a few things, named at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadline.respond.charts.chart import Chart, texts, told_apart
from leadline.respond.charts.drawing import APART, drawn, in_narrow, values
from leadline.respond.charts.scales import Scale
from leadline.respond.charts.tones import SERIES

HEIGHT = 220
MOST = len(SERIES) - 1
"""The last colour is too light for a line and its name."""
BESIDE = in_narrow(84, 150)
"""Pixels that the names at the ends have."""
LINE = 15
"""Pixels that a name takes."""


@dataclass(frozen=True, slots=True)
class Series:
    """One value for each period; None where there is none."""

    name: str
    values: tuple[float | None, ...]


def lines(
    name: str, title: str, sentence: str, periods: Sequence[str], series: Sequence[Series], scale: Scale, *, of: str
) -> Chart:
    """`of` is the heading of the periods ('Week'). Only the first `MOST` series are drawn; the table has all."""
    import altair as alt

    names = told_apart(one.name for one in series)
    places = told_apart(periods)
    shown: list[dict[str, Any]] = [
        {"p": place, "v": value, "s": line}
        for line, one in list(zip(names, series, strict=True))[:MOST]
        for place, value in zip(places, one.values, strict=True)
        if value is not None
    ]
    colours = alt.Scale(domain=names[:MOST], range=list(SERIES)[: len(names[:MOST])])
    colour = alt.Color("s:N", scale=colours, legend=None)
    top = max((point["v"] for point in shown), default=1.0)
    low = min((point["v"] for point in shown), default=0.0)
    ends = apart([point for one in names[:MOST] for point in [p for p in shown if p["s"] == one][-1:]], top)
    x = alt.X(
        "p:N", sort=places, title=None, scale=alt.Scale(type="point", padding=0.5, domain=places),
        axis=alt.Axis(labelAngle=0, labelOverlap=True, labelSeparation=APART),
    )  # fmt: skip
    domain = alt.Scale(domain=[min(0.0, low), top * 1.1 or 1.0], nice=False)

    def y_of(field: str) -> alt.Y:
        axis = alt.Axis(format=scale.format(top), tickCount=4)
        return alt.Y(f"{field}:Q", title=scale.axis_title or None, scale=domain, axis=axis)

    y = y_of("v")
    base = alt.Chart(values(shown))
    chart = alt.layer(
        base.mark_line(strokeWidth=2).encode(x=x, y=y, color=colour),
        base.mark_point(size=18, filled=True, opacity=1).encode(x=x, y=y, color=colour),
        alt.Chart(values(ends))
        .mark_text(align="left", dx=8, fontSize=11, fontWeight=600, limit=BESIDE)
        .encode(x=x, y=y_of("at"), text="s:N", color=colour),
    )
    columns = (of, *(one.name for one in series))
    rows = texts((period, *(scale.say(one.values[n]) for one in series)) for n, period in enumerate(periods))
    return Chart(name, title, sentence, drawn(chart, HEIGHT), columns, rows, HEIGHT + 30)


def apart(ends: Sequence[Mapping[str, Any]], top: float) -> list[dict[str, Any]]:
    """Where the names at the ends stand (`at`), so that they do not lie upon one another."""
    step = top * LINE / HEIGHT
    found: list[dict[str, Any]] = []
    for end in sorted(ends, key=lambda end: end["v"]):
        at = end["v"]
        found.append({**end, "at": max(at, found[-1]["at"] + step) if found else at})
    return found
