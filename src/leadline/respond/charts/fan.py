"""What has come so far, and what is likely to come, with the band that it will lie in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from leadline.respond.charts.chart import Chart, plain, texts, told_apart
from leadline.respond.charts.drawing import APART, drawn, values
from leadline.respond.charts.scales import Scale
from leadline.respond.charts.tones import ACCENT, INK_2, INK_3, LINE_2

HEIGHT = 220


@dataclass(frozen=True, slots=True)
class Moment:
    """`seen` is what was counted by then, `expected` with `low` and `high` what is to be expected by then."""

    name: str
    seen: float | None = None
    expected: float | None = None
    low: float | None = None
    high: float | None = None


def fan(
    name: str, title: str, sentence: str, moments: Sequence[Moment], scale: Scale, *, of: str, level: str = "80% band"
) -> Chart:
    """In the order of time; the moment that has both `seen` and `expected` is now."""
    import altair as alt

    places = told_apart(one.name for one in moments)
    shown: list[dict[str, Any]] = [
        {"p": place, "s": one.seen, "e": one.expected, "l": one.low, "h": one.high,
         "t": scale.say(one.expected if one.expected is not None else one.seen)}
        for place, one in zip(places, moments, strict=True)
    ]  # fmt: skip
    found = [end for one in moments for end in (one.seen, one.expected, one.low, one.high) if end is not None]
    top = max(found, default=1.0)
    domain = alt.Scale(domain=[min(0.0, *found) if found else 0.0, top * 1.1 or 1.0], nice=False)
    x = alt.X(
        "p:N", sort=places, title=None, scale=alt.Scale(type="point", padding=0.5, domain=places),
        axis=alt.Axis(labelAngle=0, labelOverlap=True, labelSeparation=APART),
    )  # fmt: skip
    axis = alt.Axis(format=scale.format(top), tickCount=4)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title=scale.axis_title or None, scale=domain, axis=axis)

    def some(*fields: str) -> Any:
        return alt.Chart(values([row for row in shown if all(row[field] is not None for field in fields)]))

    now = [
        place for place, one in zip(places, moments, strict=True) if one.seen is not None and one.expected is not None
    ]
    layers: list[Any] = [
        some("l", "h").mark_area(opacity=0.22, color=ACCENT).encode(x=x, y=y("l"), y2="h:Q"),
        some("s").mark_line(strokeWidth=2, color=ACCENT).encode(x=x, y=y("s")),
        some("e").mark_line(strokeWidth=2, strokeDash=[5, 4], color=ACCENT).encode(x=x, y=y("e")),
    ]
    if now:
        here = alt.Chart(values([{"p": now[-1], "t": "now"}]))
        layers.append(here.mark_rule(strokeDash=[3, 3], color=LINE_2).encode(x=x))
        layers.append(here.mark_text(y=8, dx=4, align="left", fontSize=11, color=INK_3).encode(x=x, text="t:N"))
    if shown:
        end = alt.Chart(values(shown[-1:]))
        field = "e" if shown[-1]["e"] is not None else "s"
        label = end.mark_text(align="left", dx=8, fontSize=12, fontWeight=600, color=INK_2)
        layers.append(label.encode(x=x, y=y(field), text="t:N"))
    columns = (of, plain(scale.title) + " so far", "Expected", level)
    rows = texts(
        (one.name, scale.say(one.seen), scale.say(one.expected), scale.between(one.low, one.high)) for one in moments
    )
    return Chart(name, title, sentence, drawn(alt.layer(*layers), HEIGHT), columns, rows, HEIGHT + 30)
