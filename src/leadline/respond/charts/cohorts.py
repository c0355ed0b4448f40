"""A rate over time: what each period has come to so far, how sure that is, and where it is likely to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from leadline.respond.charts.chart import Chart, texts, told_apart
from leadline.respond.charts.drawing import APART, drawn, values
from leadline.respond.charts.scales import Scale
from leadline.respond.charts.tones import ACCENT, INK_2, INK_3, SURFACE

HEIGHT = 220
LABELLED = 8
"""Of more periods than so many the values stand in the table alone: beside the dots they would lie upon one another."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """`rate` so far with its 95 % interval. `open`: it is not the last word, as `why` says; then `likely` and its 80 %
    band say where it is likely to end, where that is known. `count` stands in the table ('412 leads')."""

    name: str
    rate: float | None
    low: float | None = None
    high: float | None = None
    open: bool = False
    likely: float | None = None
    likely_low: float | None = None
    likely_high: float | None = None
    count: str = ""
    why: str = "still open"


def cohorts(name: str, title: str, sentence: str, cohorts: Sequence[Cohort], *, of: str, rate: str) -> Chart:
    """In the order given. `of` is the heading of the periods ('Month they came'), `rate` what is counted ('Clients per
    lead')."""
    import altair as alt

    scale = Scale("rate", rate)
    shown: list[dict[str, Any]] = [
        {"n": shown, "v": one.rate, "l": one.low, "h": one.high, "o": one.open, "t": scale.say(one.rate),
         "e": one.likely, "el": one.likely_low, "eh": one.likely_high}
        for shown, one in zip(told_apart(one.name for one in cohorts), cohorts, strict=True)
    ]  # fmt: skip
    ends = [end for one in cohorts for end in (one.rate, one.high, one.likely, one.likely_high) if end is not None]
    axis_scale = alt.Scale(domain=[0, min(1.0, max(ends, default=1.0) * 1.12) or 1.0], nice=False)
    below = alt.Axis(labelAngle=0, labelOverlap=True, labelSeparation=APART)
    x = alt.X("n:N", sort=[point["n"] for point in shown], title=None, axis=below)
    axis = alt.Axis(format=scale.format(1.0), tickCount=4)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title=None, scale=axis_scale, axis=axis)

    base = alt.Chart(values(shown))
    fill = alt.Fill("o:N", scale=alt.Scale(domain=[False, True], range=[ACCENT, SURFACE]), legend=None)
    layers: list[Any] = [
        base.mark_bar(width=14, opacity=0.22, cornerRadius=3, color=ACCENT).encode(x=x, y=y("el"), y2="eh:Q"),
        base.mark_tick(width=14, thickness=2, opacity=0.8, color=ACCENT).encode(x=x, y=y("e")),
        base.mark_rule(strokeWidth=2, opacity=0.55, color=ACCENT).encode(x=x, y=y("l"), y2="h:Q"),
        base.mark_point(size=56, opacity=1, strokeWidth=2, stroke=ACCENT).encode(x=x, y=y("v"), fill=fill),
    ]
    if len(shown) <= LABELLED:
        label = base.mark_text(dx=8, align="left", fontSize=11, color=INK_2)
        layers.append(label.encode(x=x, y=y("v"), text="t:N"))
    ending = [{**point, "w": "where it is likely to end"} for point in shown if point["eh"] is not None][-1:]
    if ending:
        words_of_it = alt.Chart(values(ending)).mark_text(y=-8, dx=8, align="right", fontSize=11, color=INK_3)
        layers.append(words_of_it.encode(x=x, text="w:N"))
    columns = (of, rate, "95% interval", "Likely to end at", "80% band", "How many", "To know")
    rows = texts(
        (
            one.name, scale.say(one.rate), scale.between(one.low, one.high), scale.say(one.likely),
            scale.between(one.likely_low, one.likely_high), one.count, one.why if one.open else "",
        )
        for one in cohorts
    )  # fmt: skip
    return Chart(name, title, sentence, drawn(alt.layer(*layers), HEIGHT), columns, rows, HEIGHT + 30)
