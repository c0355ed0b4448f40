"""What every specification has in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from leadline import words
from leadline.respond.charts.chart import CONTROLS
from leadline.respond.charts.tones import CONFIG

if TYPE_CHECKING:
    import altair as alt


def values(rows: Sequence[Mapping[str, Any]]) -> alt.InlineData:
    """Rows as they are: of values within a specification nothing is guessed."""
    import altair as alt

    return alt.InlineData(values=[dict(row) for row in rows])


def drawn(chart: alt.LayerChart | alt.FacetChart, height: int, beside: int = 0) -> dict[str, Any]:
    """As Vega-Lite, as wide as its place and `height` pixels high; `beside` pixels are kept for labels at the right."""
    import altair as alt

    autosize = alt.AutoSizeParams(type="fit-x", contains="padding")
    found: dict[str, Any] = chart.properties(width="container", height=height, autosize=autosize).to_dict(
        validate=False
    )
    found = cleaned(found)
    padding = {"left": 4, "top": 4, "bottom": 4, "right": 4 + beside}
    return found | {"width": "container", "height": height, "config": {**CONFIG, **locale()}, "padding": padding}


def locale() -> dict[str, Any]:
    """How the axes write numbers (d3-format): as the texts beside them. Nothing for what they do anyway."""
    form = words.present()
    if form is words.ENGLISH:
        return {}
    number = {
        "decimal": form.decimal,
        "thousands": form.thousands,
        "grouping": [3, *[2] * 8] if form.lakhs else [3],
        "currency": ["", ""],
        "percent": form.after_percent or "%",
    }
    return {"locale": {"number": number}}


def cleaned(part: Any) -> Any:
    """Without characters in any text that no picture can show: some of them end the program that draws."""
    if isinstance(part, str):
        return CONTROLS.sub("", part)
    if isinstance(part, dict):
        return {key: cleaned(value) for key, value in part.items()}
    return [cleaned(value) for value in part] if isinstance(part, list) else part
