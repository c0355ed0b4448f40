"""Each shape of chart: what it draws stands in its table, whatever things are called."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import altair as alt
import pytest

from leadline.respond.charts.bars import Bar, bars
from leadline.respond.charts.chart import Chart
from leadline.respond.charts.cohorts import Cohort, cohorts
from leadline.respond.charts.fan import Moment, fan
from leadline.respond.charts.heat import heat
from leadline.respond.charts.intervals import Mark, Row, intervals
from leadline.respond.charts.lines import Series, apart, lines
from leadline.respond.charts.picture import picture, svg
from leadline.respond.charts.scales import Scale

NASTY = "</script><script>alert(1)</script>\"'&<b> {{ 7*7 }} datum.v"
TURNED = "safe\u202eevil\u0000"


def every(name: str = "Webinar", other: str = "Trial") -> list[Chart]:
    """One chart of each shape, its things called so."""
    euros = Scale("money", "Value of one lead", "EUR")
    return [
        intervals(
            "value", "What is a lead worth?", "S.",
            [Row(name, 120.5, 80, 190), Row(other, -20, -30, 60, sure=False), Row("x", None, note="too few")],
            euros, of="Source", against=Mark(40, "all"),
        ),
        intervals(
            "ratio", "T", "S.", [Row(name, 1.8, 1.2, 2.7), Row(other, 0.6, 0.4, 0.9, tone="bad")],
            Scale("times", "Times as often"), of="Activity", against=Mark(1, "as often"),
        ),
        cohorts(
            "cohorts", "T", "S.",
            [Cohort(name, 0.12, 0.1, 0.15), Cohort(other, 0.01, 0.0, 0.04, True, 0.11, 0.05, 0.16), Cohort("x", None)],
            of="Month", rate="Clients per lead",
        ),
        lines(
            "new", "T", "S.", ["W1", "W2"], [Series(name, (10, 12)), Series(other, (None, 3))],
            Scale("count", "New people"), of="Week",
        ),
        fan("forecast", "T", "S.", [Moment("Oct", 10), Moment(name, 14, 14, 14, 14), Moment(other, None, 18, 15, 22)],
            Scale("count", "Clients"), of="Month"),
        heat("overlap", "T", "S.", [name, other], [[None, 0.5], [0.3, None]], of="Offer"),
        bars("months", "T", "S.", [name, other], [Bar("Dec", (5, 3), 6, 11), Bar("Jan", (4, 3), 5, 12)],
             Scale("count", "Clients"), of="Month"),
    ]  # fmt: skip


def strings(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for value in part.values():
            yield from strings(value)
    elif isinstance(part, list):
        for value in part:
            yield from strings(value)
    elif isinstance(part, str):
        yield part


@pytest.mark.parametrize("chart", every(), ids=lambda chart: str(chart.name))
def test_every_specification_is_vega_lite(chart: Chart) -> None:
    alt.LayerChart.from_dict(json.loads(chart.json), validate=True)


@pytest.mark.parametrize("chart", every(), ids=lambda chart: str(chart.name))
def test_colours_are_names_on_pages_and_values_in_pictures(chart: Chart) -> None:
    assert "var(--accent)" in chart.json
    assert "var(--" not in svg(chart)


@pytest.mark.parametrize("chart", every(), ids=lambda chart: str(chart.name))
def test_every_number_drawn_stands_in_the_table(chart: Chart) -> None:
    assert all(len(row) == len(chart.columns) for row in chart.rows)
    shown = "\n".join(cell for row in chart.rows for cell in row) + "\n".join(chart.columns)
    labels = [row["t"] for rows in json.loads(chart.json)["datasets"].values() for row in rows if "t" in row]
    said = [label for label in labels if label not in ("now", "all", "as often")]
    assert [label for label in said if label not in shown] == []


@pytest.mark.parametrize("name", [NASTY, TURNED, "x" * 4_000, "=1+1", "", "data.name[0]"])
def test_whatever_things_are_called_is_text(name: str) -> None:
    for chart in every(name, name):
        drawn = svg(chart)
        tree = ElementTree.fromstring(drawn)  # noqa: S314 - our own
        assert {element.tag.rsplit("}")[-1] for element in tree.iter()} <= {
            "svg",
            "g",
            "path",
            "line",
            "rect",
            "text",
            "defs",
            "clipPath",
        }
        assert [text for text in strings(json.loads(chart.json)) if "\u202e" in text or "\0" in text] == []


def test_no_expression_holds_what_people_wrote() -> None:
    for chart in every("pawned", "pawned too"):
        spec = {key: part for key, part in json.loads(chart.json).items() if key != "datasets"}
        lists = ("sort", "domain")

        def outside(part: Any, lists: tuple[str, ...] = lists) -> Any:
            if isinstance(part, dict):
                return {key: outside(value) for key, value in part.items() if key not in lists}
            return [outside(value) for value in part] if isinstance(part, list) else part

        assert [text for text in strings(outside(spec)) if "pawned" in text] == []


def test_things_called_alike_are_drawn_apart() -> None:
    chart = lines("a", "T", "S", ["1", "1"], [Series("x", (1, 2)), Series("x", (3, 4))], Scale("count"), of="Week")
    rows = [
        row for rows in json.loads(chart.json)["datasets"].values() for row in rows if "v" in row and "at" not in row
    ]
    assert len({(row["p"], row["s"]) for row in rows}) == 4


def test_names_at_the_ends_of_lines_do_not_lie_upon_one_another() -> None:
    places = [end["at"] for end in apart([{"v": 3.0}, {"v": 3.1}, {"v": 9.0}], 10.0)]
    assert places[1] - places[0] >= 0.6
    assert places[2] == 9.0


def test_pictures_are_what_they_say() -> None:
    chart = every()[0]
    assert picture(chart, "png").startswith(b"\x89PNG")
    assert picture(chart, "svg").startswith(b"<svg")


@pytest.mark.parametrize(
    "sign", ["\0", "\x01", "\x1b", "\x7f", "\x85", "\u2028", "\ud800", "\ufffe", "\uffff", "\t", "\n", "\U0001f600"]
)
def test_no_sign_ends_the_program_that_draws(sign: str) -> None:
    said = f"a{sign}b"
    chart = intervals(said, said, said, [Row(said, 1.0)], Scale("count", said), of=said, against=Mark(1, said))
    assert picture(chart, "png").startswith(b"\x89PNG")


def test_an_axis_that_ends_under_one_has_no_thousandths_with_a_letter() -> None:
    assert [Scale("count").format(top) for top in (0.0, 0.7, 1.0, 12_000.0)] == ["~g", "~g", "~s", "~s"]
    assert Scale("rate").format(0.2) == "~%"
    drawn = fan("t", "T", "S.", [Moment("a", 0, 0, 0, 0), Moment("b", None, 0.4, 0, 0.7)], Scale("count"), of="By")
    assert "200m" not in svg(drawn)


def test_a_number_that_is_all_but_whole_is_said_whole() -> None:
    assert [Scale("count").say(value) for value in (8.0000000001, 7.5)] == ["8", "7.5"]


def test_why_a_cohort_has_not_its_last_word_stands_in_the_table() -> None:
    drawn = cohorts(
        "c", "T", "S.", [Cohort("a", 0.1, open=True), Cohort("b", 0.1, open=True, why="too low")], of="M", rate="R"
    )
    assert [row[-1] for row in drawn.rows] == ["still open", "too low"]
