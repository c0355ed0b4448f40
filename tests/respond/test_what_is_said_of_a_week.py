"""What a weekly report says of a count beside that of the week before."""

from __future__ import annotations

import pytest

from leadline.measurement.week.report import WeekFigure
from leadline.respond.report.week import moved, turned


@pytest.mark.parametrize(("count", "said"), [(15, "within noise: 9–52 a week"), (5, "cannot tell: 9–52 a week")])
def test_what_lies_outside_of_the_usual_is_not_called_noise(count: int, said: str) -> None:
    """As few as no week before had, and still not surely more than how weeks move."""
    assert turned(WeekFigure("hot", count, 41, "cannot_tell", (9, 52))) == said


def test_a_stage_is_written_as_people_write_it() -> None:
    assert moved(WeekFigure("to_mql", 20, 6, "up")) == "Became MQL: 6 → 20, up, more than noise."
