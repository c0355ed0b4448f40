"""A score over time: a stepped area with its thresholds, drawn as SVG whose geometry stands in attributes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from leadline import words

WIDTH, HEIGHT = 1000.0, 100.0
"""The plane of the paths; it is stretched to the width that there is."""
TOP, TALL = 8.0, 160.0
"""Where it stands in the drawing, in pixels from the top."""
TICKS = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A threshold: its height in pixels, and its words, at the end (`x`, `anchor`) where the score leaves room."""

    y: str
    text_y: str
    text: str
    x: str = "0"
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Tick:
    """`x` is a percentage of the width; narrow drawings have room for the `main` ones only."""

    x: str
    anchor: str
    text: str
    main: bool = True


@dataclass(frozen=True, slots=True)
class ScoreChart:
    """`line` and `area` are paths, `dot` the height of the last point; `label` says it all in a sentence."""

    line: str
    area: str
    dot: str
    axis: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    label: str


def score_chart(
    points: Sequence[tuple[datetime, float]],
    bars: Sequence[tuple[str, float]],
    zone: ZoneInfo,
    label: str,
    end: str = "now",
) -> ScoreChart | None:
    """`points` in the order of time, at least two moments apart; a step has two of one moment. None for fewer."""
    if len(points) < 2 or points[0][0] >= points[-1][0]:
        return None
    start, last = points[0][0], points[-1][0]
    span = (last - start).total_seconds()
    low = min(0.0, *(value for _, value in points))
    high = max(*(value for _, value in points), *(bar for _, bar in bars), 1.0) * 1.08

    def x(at: datetime) -> float:
        return WIDTH * (at - start).total_seconds() / span

    def y(value: float) -> float:
        return HEIGHT * (high - value) / (high - low)

    def pixels(value: float) -> float:
        return TOP + TALL * y(value) / HEIGHT

    path = " ".join(f"{'M' if i == 0 else 'L'}{x(at):.1f} {y(value):.2f}" for i, (at, value) in enumerate(points))
    return ScoreChart(
        line=path,
        area=f"{path} L{WIDTH:.0f} {y(0):.2f} L0 {y(0):.2f} Z",
        dot=f"{pixels(points[-1][1]):.1f}",
        axis=f"{pixels(0):.1f}",
        bars=tuple(
            Bar(f"{pixels(bar):.1f}", f"{pixels(bar) - 6:.1f}", text, *_end(points, bar, start + (last - start) / 2))
            for text, bar in bars
        ),
        ticks=_ticks(start, last, zone, end),
        label=label,
    )


def thinned(points: Sequence[tuple[datetime, float]], most: int = 400) -> list[tuple[datetime, float]]:
    """About `most` points at most that look alike: of each slice of time the first, lowest, highest and last one."""
    if len(points) <= most:
        return list(points)
    start, span = points[0][0], (points[-1][0] - points[0][0]).total_seconds() or 1.0
    slices: dict[int, list[int]] = {}
    for i, (at, _) in enumerate(points):
        slices.setdefault(int((at - start).total_seconds() / span * (most // 4)), []).append(i)
    keep: set[int] = set()
    for some in slices.values():
        ordered = sorted(some, key=lambda i: points[i][1])
        keep.update((some[0], ordered[0], ordered[-1], some[-1]))
    return [points[i] for i in sorted(keep)]


def _end(points: Sequence[tuple[datetime, float]], bar: float, middle: datetime) -> tuple[str, str]:
    """At which end the words of a threshold stand: the first, unless only there the score comes up to it."""
    early = any(value >= bar for at, value in points if at < middle)
    late = any(value >= bar for at, value in points if at >= middle)
    return ("100%", "end") if early and not late else ("0", "start")


def _ticks(start: datetime, last: datetime, zone: ZoneInfo, end: str) -> tuple[Tick, ...]:
    """Some days along the axis, no two of the same name."""
    today = last.astimezone(zone).date()
    made = [Tick("0", "start", words.day(start.astimezone(zone).date(), today))]
    for n in range(1, TICKS):
        text = words.day((start + (last - start) * n / TICKS).astimezone(zone).date(), today)
        if all(tick.text != text for tick in made):
            made.append(Tick(f"{100 * n / TICKS:.0f}%", "middle", text, 2 * n == TICKS))
    return (*made, Tick("100%", "end", end))
