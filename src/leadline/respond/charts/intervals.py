"""Things one under another, each with its value and how sure that is: rates of sources, the value of a lead, ratios."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from leadline.respond.charts.chart import Chart, plain, texts, told_apart
from leadline.respond.charts.drawing import drawn, in_narrow, values
from leadline.respond.charts.scales import Scale
from leadline.respond.charts.tones import ACCENT, BAD, INK_2, INK_3, LINE_2, SURFACE

Tone = Literal["", "bad", "quiet"]
_TONES = {"": ACCENT, "bad": BAD, "quiet": INK_3, "hollow": SURFACE}
ROW = 26
"""Pixels of a row."""


@dataclass(frozen=True, slots=True)
class Row:
    """`value` None: cannot be said, and `note` says why. `sure` False draws a hollow dot: cannot tell yet. `note`
    stands beside the value in the table."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    sure: bool = True
    tone: Tone = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A line to hold the values against: '× 1, as expected'."""

    value: float
    name: str


def intervals(
    name: str,
    title: str,
    sentence: str,
    rows: Sequence[Row],
    scale: Scale,
    *,
    of: str,
    level: str = "95% interval",
    against: Mark | None = None,
) -> Chart:
    """In the order given. `of` is the heading of the names ('Source'), `level` of the intervals."""
    import altair as alt

    shown: list[dict[str, Any]] = [
        {"n": shown, "v": row.value, "l": row.low, "h": row.high, "t": scale.say(row.value), "c": row.tone,
         "f": row.tone if row.sure else "hollow"}
        for shown, row in zip(told_apart(row.name for row in rows), rows, strict=True)
        if row.value is not None
    ]  # fmt: skip
    order = [point["n"] for point in shown]
    found = [(row.low, row.value, row.high) for row in rows if row.value is not None]
    ends = [end for group in found for end in group if end is not None] + ([against.value] if against else [])
    top = max(ends, default=1.0)
    ticks: dict[str, Any] = {"format": scale.format(top), "tickCount": 5}
    if scale.kind == "times":
        least, most = min(*ends, 1.0) / 1.1, top * 1.25
        axis_scale = alt.Scale(type="log", nice=False, domain=[least, most])
        ticks["values"] = _steps(least, most)
    else:
        axis_scale = alt.Scale(nice=False, domain=[min(0.0, *ends), top * 1.12 or 1.0])
    y = alt.Y("n:N", sort=order, title=None, axis=alt.Axis(labelLimit=in_narrow(110, 190), grid=False))
    x = alt.X("v:Q", title=scale.axis_title or None, scale=axis_scale, axis=alt.Axis(grid=True, **ticks))
    base = alt.Chart(values(shown))
    tones = alt.Scale(domain=list(_TONES), range=list(_TONES.values()))
    colour = alt.Color("c:N", scale=tones, legend=None)
    layers: list[Any] = [
        base.mark_rule(strokeWidth=2, opacity=0.55).encode(
            y=y, x=alt.X("l:Q", scale=axis_scale, title=scale.axis_title or None), x2="h:Q", color=colour
        ),
        base.mark_point(size=56, filled=True, opacity=1, strokeWidth=2).encode(
            y=y, x=x, stroke=alt.Stroke("c:N", scale=tones, legend=None), fill=alt.Fill("f:N", scale=tones, legend=None)
        ),
        base.mark_text(dy=-10, fontSize=11, color=INK_2).encode(y=y, x=x, text="t:N"),
    ]
    if against is not None:
        line = alt.Chart(values([{"v": against.value, "t": plain(against.name)}]))
        layers.append(line.mark_rule(strokeDash=[3, 3], color=LINE_2).encode(x=x))
        layers.append(line.mark_text(y=-6, fontSize=11, color=INK_3).encode(x=x, text="t:N"))
    height = max(1, len(shown)) * ROW + 8
    table = texts((row.name, scale.say(row.value), scale.between(row.low, row.high), row.note) for row in rows)
    columns: tuple[str, ...] = (of, scale.title or "Value", level, "To know")
    if not any(row.note for row in rows):
        columns, table = columns[:3], tuple(cells[:3] for cells in table)
    return Chart(name, title, sentence, drawn(alt.layer(*layers), height), columns, table, height + 44)


def _steps(least: float, most: float) -> list[float]:
    """Where a logarithmic axis is marked: 1, 2, 5, 10 …; by tens alone where these would be many."""
    tens = range(math.floor(math.log10(least)), math.ceil(math.log10(most)) + 1)
    digits = (1, 2, 5) if len(tens) <= 4 else (1,)
    return [step for ten in tens for digit in digits if least <= (step := digit * 10.0**ten) <= most]
