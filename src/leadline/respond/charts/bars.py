"""Counts by period or thing, stacked by a few parts, with the band of the total where it is not sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from leadline.respond.charts.chart import Chart, texts, told_apart
from leadline.respond.charts.drawing import APART, drawn, in_narrow, values
from leadline.respond.charts.scales import Scale
from leadline.respond.charts.tones import INK_2, SERIES, SURFACE

HEIGHT = 220
LABELLED = 7
"""Of more bars than so many the totals stand in the table alone where it is narrow: they would lie upon one another."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One value for each part; `low` and `high` are of the total."""

    name: str
    parts: tuple[float, ...]
    low: float | None = None
    high: float | None = None


def bars(
    name: str, title: str, sentence: str, parts: Sequence[str], bars: Sequence[Bar], scale: Scale, *, of: str,
    in_time: bool = True,
) -> Chart:  # fmt: skip
    """`parts` name what each bar is made of: at most as many as there are colours (`tones.SERIES`). Of bars that do not
    stand `in_time`, every name is shown."""
    import altair as alt

    places, kinds = told_apart(one.name for one in bars), told_apart(parts)
    shown: list[dict[str, Any]] = [
        {"p": place, "k": kind, "v": value, "n": n}
        for place, one in zip(places, bars, strict=True)
        for n, (kind, value) in enumerate(zip(kinds, one.parts, strict=True))
    ]
    totals = [
        {"p": place, "v": sum(one.parts), "l": one.low, "h": one.high, "t": scale.say(sum(one.parts))}
        for place, one in zip(places, bars, strict=True)
    ]
    top = max([sum(one.parts) for one in bars] + [one.high or 0.0 for one in bars], default=1.0)
    below = alt.Axis(labelAngle=0, labelOverlap=True, labelSeparation=APART)
    if not in_time:
        below = alt.Axis(labelAngle=in_narrow(-60, 0 if len(bars) <= LABELLED else -35), labelLimit=110)
    x = alt.X("p:N", sort=places, title=None, axis=below, scale=alt.Scale(domain=places, padding=0.35))
    domain = alt.Scale(domain=[0, top * 1.12 or 1.0], nice=False)
    axis = alt.Axis(format=scale.format(top), tickCount=4)

    def y(field: str, **how: Any) -> alt.Y:
        return alt.Y(f"{field}:Q", title=scale.axis_title or None, scale=domain, axis=axis, **how)

    legend = (
        alt.Legend(title=None, orient="top", symbolType="square", columns=in_narrow(2, 0)) if len(kinds) > 1 else None
    )
    colours = alt.Scale(domain=kinds, range=list(SERIES)[: len(kinds)])
    whole = alt.Chart(values(totals))
    said = in_narrow(float(len(bars) <= LABELLED), 1.0)
    layers: list[Any] = [
        alt.Chart(values(shown)).mark_bar(stroke=SURFACE, strokeWidth=1).encode(
            x=x, y=y("v", stack="zero"), color=alt.Color("k:N", scale=colours, legend=legend), order=alt.Order("n:Q")
        ),
        whole.mark_rule(strokeWidth=2, color=INK_2).encode(x=x, y=y("l"), y2="h:Q"),
        whole.mark_text(dy=-8, dx=12, fontSize=11, color=INK_2, opacity=said).encode(x=x, y=y("v"), text="t:N"),
    ]  # fmt: skip
    banded = any(one.low is not None for one in bars)
    columns = (of, *parts, *(("All",) if len(parts) > 1 else ()), *(("80% band",) if banded else ()))
    rows = texts(
        (
            one.name, *(scale.say(value) for value in one.parts),
            *((scale.say(sum(one.parts)),) if len(parts) > 1 else ()),
            *((scale.between(one.low, one.high),) if banded else ()),
        )
        for one in bars
    )  # fmt: skip
    return Chart(name, title, sentence, drawn(alt.layer(*layers), HEIGHT), columns, rows, HEIGHT + 56)
