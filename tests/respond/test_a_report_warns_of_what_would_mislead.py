"""The warnings of its parts stand at the end of a report; notes, and what is about one person, do not."""

from __future__ import annotations

from leadline.measurement.notices import AboutPerson
from leadline.problems import Problem
from leadline.respond.report.parts import warnings

LATE = Problem("wins_not_recorded", "No purchase is recorded before May.", "Import them.", "warning")
OPEN = Problem("cohorts_still_open", "12 leads are still open.", level="note")
BIG = AboutPerson("one_client_carries", "One client ((person)) is 60% of it.", "", "warning", person=3)


def test_warnings_are_told_with_how_to_mend_them() -> None:
    assert warnings((OPEN, LATE, BIG)) == ("No purchase is recorded before May. Import them.",)


def test_what_users_wrote_is_one_line_of_plain_text() -> None:
    hostile = Problem("costs", "Costs name “\u202eevil\nsource”.", level="warning")
    assert warnings((hostile,)) == ("Costs name “evil source”.",)
