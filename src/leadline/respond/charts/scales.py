"""What a chart's numbers are, so that they are said and ticked alike everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from leadline import words
from leadline.respond.charts.chart import plain

Kind = Literal["rate", "money", "count", "times", "days"]
_FORMATS: dict[Kind, str] = {"rate": "~%", "money": "~s", "count": "~s", "times": "~g", "days": "~s"}


_ENDING = str.maketrans("", "", "\"'`\\")


@dataclass(frozen=True, slots=True)
class Scale:
    """Rates are between 0 and 1, money is whole units (not micro-units) of `currency`, times are ratios, drawn on a
    logarithmic axis."""

    kind: Kind
    title: str = ""
    currency: str = ""

    def format(self, top: float) -> str:
        """How an axis that ends at `top` writes its ticks (d3-format); `~s` would write 0.5 as 500m."""
        found = _FORMATS[self.kind]
        return "~g" if found == "~s" and top < 1 else found

    @property
    def axis_title(self) -> str:
        """A title stands within expressions that Vega-Lite makes of it: nothing in it may end a text there."""
        title = ", ".join(part for part in (self.title, self.currency if self.kind == "money" else "") if part)
        return plain(title).translate(_ENDING)

    def say(self, value: float | None) -> str:
        if value is None:
            return "–"
        if self.kind == "rate":
            return words.percent(value)
        if self.kind == "money":
            return words.money(round(value * 1_000_000), self.currency, None if abs(value) < 100 else False)
        if self.kind == "times":
            return f"× {words.number(value, 2 if value < 10 else 0)}"
        text = words.number(value, 0 if abs(value) >= 10 or abs(value - round(value)) < 1e-9 else 1)
        return f"{text} days" if self.kind == "days" else text

    def between(self, low: float | None, high: float | None) -> str:
        if low is None or high is None:
            return "–"
        return words.interval(low, high) if self.kind == "rate" else f"{self.say(low)} to {self.say(high)}"
