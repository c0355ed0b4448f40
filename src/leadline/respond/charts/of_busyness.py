"""Activities, drawn: how many times as often those with each bought."""

from __future__ import annotations

from leadline import words
from leadline.measurement.proxies import BusynessReport, Proxy
from leadline.measurement.proxies.sentence import called
from leadline.measurement.proxies.verdict import SAID
from leadline.respond.charts.chart import Chart
from leadline.respond.charts.intervals import Mark, Row, Tone, intervals
from leadline.respond.charts.scales import Scale

MOST = 12


def times_as_often(report: BusynessReport) -> Chart | None:
    """The ratio of rates within sources for each activity; None with fewer than two to compare."""
    found = [proxy for proxy in report.proxies if proxy.ratio is not None and proxy.ratio.value > 0][:MOST]
    if len(found) < 2:
        return None
    rows = [_row(proxy) for proxy in found]
    said = ", ".join(f"{row.name} {words.number(row.value or 0.0, 1)} times" for row in rows)
    known = sum(proxy.verdict == "predicts" for proxy in found)
    verb = "predicts" if known == 1 else "predict"
    return intervals(
        "busyness", f"{known} of these {verb} clients" if known else "None of these predicts clients for sure",
        f"How many times as often those with it bought as those without, within sources: {said}.", rows,
        Scale("times", "Times as often"), of="Activity", against=Mark(1.0, "as often"),
    )  # fmt: skip


def _row(proxy: Proxy) -> Row:
    assert proxy.ratio is not None  # noqa: S101 - only those with one are drawn
    tones: dict[str, Tone] = {"predicts_fewer": "bad", "mix_only": "quiet", "does_not": "quiet"}
    return Row(
        called(proxy.name), proxy.ratio.value, proxy.ratio.low, proxy.ratio.high,
        sure=proxy.verdict != "cannot_tell", tone=tones.get(proxy.verdict, ""), note=SAID[proxy.verdict],
    )  # fmt: skip
