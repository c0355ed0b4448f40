"""What every specification has in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from leadline import words
from leadline.respond.charts.chart import CONTROLS
from leadline.respond.charts.tones import CONFIG

if TYPE_CHECKING:
    import altair as alt

NARROW = 600
"""Pixels: in a window that is narrower, labels are shorter and legends have more than one line. A picture is wide."""
PADDING = {"left": 4, "top": 4, "right": 14, "bottom": 4}
"""Pixels. Texts beside the marks are measured in another font than they are shown in, and reach a little further."""
APART = 10
"""Pixels between the labels of an axis; those that would come nearer are left out."""


def in_narrow(narrow: float, wide: float) -> dict[str, str]:
    """A number of the specification that depends on the window."""
    return {"expr": f"narrow ? {narrow} : {wide}"}


def values(rows: Sequence[Mapping[str, Any]]) -> alt.InlineData:
    """Rows as they are: of values within a specification nothing is guessed."""
    import altair as alt

    return alt.InlineData(values=[dict(row) for row in rows])


def drawn(chart: alt.LayerChart | alt.FacetChart, height: int) -> dict[str, Any]:
    """As Vega-Lite, as wide as its place, labels beside the marks included, and `height` pixels high."""
    import altair as alt

    autosize = alt.AutoSizeParams(type="fit-x", contains="padding")
    found: dict[str, Any] = chart.properties(width="container", height=height, autosize=autosize).to_dict(
        validate=False
    )
    found = cleaned(found)
    narrow = {"name": "narrow", "expr": f"windowSize()[0] < {NARROW}"}
    return found | {
        "width": "container", "height": height, "config": {**CONFIG, **locale()}, "padding": PADDING,
        "params": [narrow],
    }  # fmt: skip


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
