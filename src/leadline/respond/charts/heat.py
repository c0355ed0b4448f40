"""Who has what together with what: a matrix, the share written into each field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from leadline import words
from leadline.respond.charts.chart import Chart, texts, told_apart
from leadline.respond.charts.drawing import drawn, in_narrow, values
from leadline.respond.charts.scales import Scale
from leadline.respond.charts.tones import ACCENT, INK

FIELD = 30
MOST = 16
DEEPEST = 0.5
"""How opaque a field is at most: what is written in it can be read in every theme."""


def heat(
    name: str,
    title: str,
    sentence: str,
    names: Sequence[str],
    shares: Sequence[Sequence[float | None]],
    *,
    of: str,
    also: str = "also took",
) -> Chart:
    """`shares[i][j]` is the share of those with thing i that have j as well (0 to 1; None: cannot be said). Only the
    first `MOST` are drawn; the table has all.
    """
    import altair as alt

    scale = Scale("rate")
    shown = told_apart(names)
    few = shown[:MOST]
    fields: list[dict[str, Any]] = [
        {"r": a, "c": b, "v": shares[i][j], "t": words.number(shares[i][j] * 100)}  # type: ignore[operator]
        for i, a in enumerate(few)
        for j, b in enumerate(few)
        if i != j and shares[i][j] is not None
    ]
    top = max((field["v"] for field in fields), default=1.0) or 1.0
    base = alt.Chart(values(fields))
    above = alt.Axis(orient="top", labelAngle=in_narrow(-90, -35), labelLimit=120, domain=False, ticks=False)
    x = alt.X("c:N", sort=few, title=None, scale=alt.Scale(domain=few), axis=above)
    beside = alt.Axis(labelLimit=in_narrow(88, 160), grid=False)
    y = alt.Y("r:N", sort=few, title=None, scale=alt.Scale(domain=few), axis=beside)
    opacity = alt.Opacity("v:Q", scale=alt.Scale(domain=[0, top], range=[0.04, DEEPEST]), legend=None)
    chart = alt.layer(
        base.mark_rect(cornerRadius=2, color=ACCENT).encode(x=x, y=y, opacity=opacity),
        base.mark_text(fontSize=in_narrow(9, 11), color=INK).encode(x=x, y=y, text="t:N"),
    )
    rows = texts(
        (a, *("" if i == j else scale.say(share) for j, share in enumerate(shares[i]))) for i, a in enumerate(names)
    )
    height = max(1, len(few)) * FIELD
    return Chart(name, title, sentence, drawn(chart, height), (f"{of} (% {also} →)", *names), rows, height + 90)
