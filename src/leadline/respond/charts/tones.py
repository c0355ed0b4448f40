"""The colours of charts: the names that the stylesheet has, so that themes are followed, and their values on paper."""

from __future__ import annotations

from typing import Any

ACCENT = "var(--accent)"
INK = "var(--ink)"
INK_2 = "var(--ink-2)"
INK_3 = "var(--ink-3)"
LINE = "var(--line)"
LINE_2 = "var(--line-2)"
SURFACE = "var(--surface)"
BAD = "var(--bad)"
SERIES = ("var(--accent)", "var(--chart-2)", "var(--chart-3)", "var(--chart-4)", "var(--chart-5)")
"""Series that are told apart by more than these have no place in one chart."""

ON_PAPER = {
    ACCENT: "#0b6656",
    INK: "#1b1d1f",
    INK_2: "#4d5156",
    INK_3: "#676b71",
    LINE: "#e7e5df",
    LINE_2: "#86857e",
    SURFACE: "#ffffff",
    BAD: "#a8174b",
    "var(--chart-2)": "#8a6414",
    "var(--chart-3)": "#6a5a9c",
    "var(--chart-4)": "#6b7077",
    "var(--chart-5)": "#b9b7b0",
}

FONT = "'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', 'Noto Sans', sans-serif"
CONFIG: dict[str, Any] = {
    "background": "transparent",
    "aria": False,  # the sentence of the chart is what is heard
    "mark": {"aria": False},
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK_2,
        "labelFontSize": 12,
        "titleColor": INK_3,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "domainColor": LINE_2,
        "tickColor": LINE_2,
        "gridColor": LINE,
        "labelPadding": 6,
    },
    "axisY": {"domain": False, "ticks": False},
    "axisX": {"grid": False},
    "text": {"fontSize": 12, "color": INK_2},
    "legend": {"labelColor": INK_2, "titleColor": INK_3},
    "rule": {"color": ACCENT},
}


def on_paper(spec: object) -> Any:
    """The same with values for the names, outside the data."""
    if isinstance(spec, dict):
        return {key: part if key in ("data", "datasets") else on_paper(part) for key, part in spec.items()}
    if isinstance(spec, list):
        return [on_paper(part) for part in spec]
    return ON_PAPER.get(spec, spec) if isinstance(spec, str) else spec
