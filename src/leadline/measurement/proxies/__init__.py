"""Does busyness pay? Which activity predicts clients, within sources and on later people."""

from leadline.measurement.proxies.busyness import busyness
from leadline.measurement.proxies.report import BusynessReport, BusyWeek, Proxy

__all__ = ["BusyWeek", "BusynessReport", "Proxy", "busyness"]
