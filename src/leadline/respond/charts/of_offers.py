"""The offers drawn: who takes what with whom, and new people over time."""

from __future__ import annotations

from datetime import date

from leadline import words
from leadline.measurement.offers import OfferReport
from leadline.respond.charts.chart import Chart
from leadline.respond.charts.heat import heat
from leadline.respond.charts.lines import MOST as MOST_LINES
from leadline.respond.charts.lines import Series, lines
from leadline.respond.charts.scales import Scale

MOST = 24
"""Offers of the matrix: those with most takers."""


def overlap(report: OfferReport) -> Chart | None:
    """Of the takers of each offer, the share that took each other one; None where nobody took two."""
    found, keys = report.overlap, report.overlap_keys
    shared = any(found.both[i, j] for i in range(len(keys)) for j in range(i))
    if not shared:
        return None
    names = {row.key: row.name for row in report.rows}
    places = sorted(sorted(range(len(keys)), key=lambda i: -int(found.both[i, i]))[:MOST])
    shares = [[None if i == j else found.contained(i, j) for j in places] for i in places]
    most = max(((i, j) for i in places for j in places if i != j), key=lambda pair: found.jaccard(*pair))
    one, other = (names[keys[place]] for place in most)
    sentence = (
        f"Of the takers of each offer, the share that took each other one. {one} and {other} share most: "
        f"{words.whole(int(found.both[most]))} people, {words.percent(found.jaccard(*most), 0)} of those who took "
        "either."
    )
    shown = [names[keys[place]] for place in places]
    return heat("overlap", "Who takes what with whom", sentence, shown, shares, of="Takers of", also="also took")


def new_people(report: OfferReport) -> Chart | None:
    """New people a month, of the offers that brought most; None within a single month."""
    most = sorted(report.rows, key=lambda row: -row.new)[:MOST_LINES]
    shown = [row for row in report.rows if row in most and row.new]
    each = {row.key: _by_month(report, row.key) for row in shown}
    months = sorted({month for counts in each.values() for month in counts})
    if len(months) < 2:
        return None
    first, last = months[0], months[-1]
    whole = [divmod(place, 12) for place in range(first[0] * 12 + first[1] - 1, last[0] * 12 + last[1])]
    periods = [f"{date(year, month + 1, 1):%b %Y}" for year, month in whole]
    series = [
        Series(row.name, tuple(float(each[row.key].get((year, month + 1), 0)) for year, month in whole))
        for row in shown
    ]
    said = ", ".join(f"{row.name} {words.whole(row.new)}" for row in shown)
    return lines(
        "new_people", "New people over time", f"People who took no earlier offer, a month. In all: {said}.", periods,
        series, Scale("count", "New people"), of="Month",
    )  # fmt: skip


def _by_month(report: OfferReport, key: str) -> dict[tuple[int, int], int]:
    """New people by the month of their week's Monday."""
    found: dict[tuple[int, int], int] = {}
    for week, new, _ in report.weekly(key):
        monday = date.fromordinal(week)
        month = (monday.year, monday.month)
        found[month] = found.get(month, 0) + new
    return found
