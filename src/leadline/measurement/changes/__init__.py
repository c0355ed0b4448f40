"""What has changed by more than noise: two rates held against each other, and a watch that raises an alarm."""

from __future__ import annotations

from leadline.measurement.changes.settling import Change, Pace, change, pace, settled
from leadline.measurement.changes.two_rates import FALSE_CHANGES, Comparison, Tried, Turn, compare
from leadline.measurement.changes.watch import Alarm, Watch, alarms, watch

__all__ = [
    "FALSE_CHANGES",
    "Alarm",
    "Change",
    "Comparison",
    "Pace",
    "Tried",
    "Turn",
    "Watch",
    "alarms",
    "change",
    "compare",
    "pace",
    "settled",
    "watch",
]
