"""A chart as a picture, for files, e-mail and paper."""

from __future__ import annotations

from typing import Any, Literal

from leadline.respond.charts.chart import WIDTH, Chart
from leadline.respond.charts.tones import on_paper

PictureForm = Literal["svg", "png"]
PICTURE_FORMS: tuple[PictureForm, ...] = ("svg", "png")


def svg(chart: Chart, width: int = WIDTH) -> str:
    """The chart as SVG with its own colours, `width` pixels wide; its title is not part of it."""
    import vl_convert

    return vl_convert.vegalite_to_svg(_on_paper(chart, width), allowed_base_urls=[])


def png(chart: Chart, width: int = WIDTH, scale: float = 2.0) -> bytes:
    """The chart as PNG on white; `scale` pixels for one."""
    import vl_convert

    return vl_convert.vegalite_to_png(_on_paper(chart, width), scale=scale, allowed_base_urls=[])


def picture(chart: Chart, form: PictureForm) -> bytes:
    return svg(chart).encode() if form == "svg" else png(chart)


def javascript(snippet: str) -> str:
    """What draws the same in a browser, with `snippet` at its end, which knows `vegaEmbed`; takes some seconds."""
    import vl_convert

    return vl_convert.javascript_bundle(snippet)


def _on_paper(chart: Chart, width: int) -> dict[str, Any]:
    return {**on_paper(chart.spec), "width": width, "background": "#ffffff"}
