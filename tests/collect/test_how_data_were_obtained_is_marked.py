"""People who came by a file that says nothing of how their data were obtained are marked as imported."""

from __future__ import annotations

from leadline.collect.by_hand import add_touch
from leadline.record.home import Home
from leadline.record.people import people
from leadline.record.touches_table import read_touches
from tests.collect.writing_files import bring


def obtained(place: Home) -> list[str | None]:
    found: list[str | None] = read_touches(place).column("what").to_pylist()
    return found


def test_a_row_that_says_nothing_of_it_is_marked(place: Home) -> None:
    bring(place, "email,at,offer\nmara@example.com,2026-01-02,guide\n")
    assert obtained(place) == ["imported"]


def test_what_a_row_says_stays(place: Home) -> None:
    bring(place, "email,at,offer,what\nmara@example.com,2026-01-02,guide,purchased\n")
    assert obtained(place) == ["purchased"]


def test_the_mark_is_no_content(place: Home) -> None:
    rows = "email,at,offer,what\nmara@example.com,2026-01-02,guide,\n"
    bring(place, rows.replace(",what", "").replace("guide,", "guide"))
    again = bring(place, rows)
    assert (again.new, again.known) == (0, 1)


def test_a_lead_that_somebody_typed_in_was_not_imported(place: Home) -> None:
    add_touch(place, {"email": "mara@example.com", "offer": "quote"})
    assert obtained(place) == [None]


def test_purchases_say_nothing_of_how_people_came(place: Home) -> None:
    bring(place, "email,at,amount\nmara@example.com,2026-01-02,100\n", kind="purchases")
    assert obtained(place) == [None]


def test_names_of_a_list_are_shown_as_they_are_said(place: Home) -> None:
    bring(place, 'email,at,name\nmara@example.com,2026-01-02,"Lindqvist, Mara"\ntom@example.com,2026-01-02,Tom Rey\n')
    shown = people(place, (1, 2))
    assert [shown[person].name for person in (1, 2)] == ["Mara Lindqvist", "Tom Rey"]
