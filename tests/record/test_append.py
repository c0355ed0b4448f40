"""The log is append-only, knows touches by their content, and forgets nothing half way."""

from __future__ import annotations

import pyarrow.compute as pc
import pytest

from leadline.problems import BadTouches
from leadline.record.home import Home
from leadline.record.lake import rewrite, seal
from leadline.record.models import Key, Subject, Touch
from leadline.record.people import PersonDetails, one_person, people
from leadline.record.touches_table import read_touches
from leadline.touches.columns import TOUCH_COLUMNS
from tests.record.bring import Row, bring, table, touches_fail

ROWS: list[Row] = [
    {
        "at": day,
        "page": f"/p{day}",
        "external_id": f"x{day % 7}",
        "email": f"m{day % 5}@example.com" if day % 3 else None,
    }
    for day in range(1, 60)
]


def test_the_same_touches_again_change_nothing(place: Home) -> None:
    first = bring(place, *ROWS)
    before = read_touches(place).sort_by("id")

    again = bring(place, *reversed(ROWS))

    assert (first.new, again.new) == (len(ROWS), 0)
    assert read_touches(place).sort_by("id") == before


def test_a_touch_twice_in_one_table_is_one_touch(place: Home) -> None:
    assert bring(place, ROWS[0], ROWS[0]).new == 1


def test_when_a_touch_was_received_is_no_part_of_what_it_is(place: Home) -> None:
    bring(place, {"at": 1, "email": "m@example.com"})
    assert bring(place, {"at": 1, "received": 5, "email": "m@example.com"}).new == 0


def test_the_same_person_at_another_time_or_with_another_offer_asks_anew(place: Home) -> None:
    asked = {"at": 1, "email": "m@example.com", "offer": "guide"}
    assert bring(place, asked, asked | {"at": 2}, asked | {"offer": "trial"}).new == 3


def test_an_append_that_was_cut_off_is_whole_after_it_is_done_again(
    place: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("leadline.record.append.SHORT", 0)
        broken.setattr("leadline.record.append.insert", touches_fail)
        with pytest.raises(OSError, match="disk full"):
            bring(place, *ROWS)
    assert Touch.objects.count() == 0
    assert Key.objects.exists()

    assert bring(place, *ROWS).new == len(ROWS)

    assert len(read_touches(place)) == len(ROWS)
    assert Subject.objects.count() == 7


def test_touches_have_the_columns_of_the_reference_whether_they_lie_in_the_lake_or_in_the_log(place: Home) -> None:
    bring(place, *ROWS[:30])
    seal(place, whole_tail=True)
    bring(place, *ROWS[30:])

    touches = read_touches(place)

    assert {field.name: field.type for field in touches.schema} == TOUCH_COLUMNS
    assert touches.sort_by("id").select(["id", "page"]).to_pydict()["page"] == [
        page for _, page in sorted(zip(bring(place, *ROWS).ids.to_pylist(), [row["page"] for row in ROWS], strict=True))
    ]


def test_one_persons_touches_are_theirs_in_the_whole_table(place: Home) -> None:
    bring(place, *ROWS)
    seal(place, whole_tail=True)
    everybody = read_touches(place)
    for person in set(everybody.column("person").to_pylist()):
        alone = read_touches(place, person=person)
        assert alone.sort_by("id") == everybody.filter(pc.equal(everybody.column("person"), person)).sort_by("id")


def test_somebody_with_cookies_only_is_not_known(place: Home) -> None:
    bring(place, {"at": 1, "cookie": "c"}, {"at": 2, "email": "m@example.com"})
    assert read_touches(place).sort_by("at").column("known").to_pylist() == [False, True]


def test_details_are_the_latest_that_were_not_empty_whatever_the_order_of_arrival(place: Home) -> None:
    bring(place, {"at": 5, "email": "m@example.com", "shown_name": "Mara Lind", "shown_company": None})
    bring(place, {"at": 3, "email": "m@example.com", "shown_name": "M. Lind", "shown_company": "Fjord"})
    bring(place, {"at": 8, "email": "m@example.com", "shown_name": None})

    assert people(place, [1]) == {1: PersonDetails("Mara Lind", "m@example.com", None, "Fjord")}
    assert [one_person(place, text) for text in ("mara", "M@example.com", "1", "#1", "m@exam", "fjord")] == [1] * 6
    with pytest.raises(BadTouches, match="Nobody is known as 'nobody'"):
        one_person(place, "nobody")


def test_a_dry_run_tells_what_would_be_and_writes_nothing(place: Home) -> None:
    from leadline.record.append import append

    told = append(place, table(ROWS), dry_run=True)
    assert (told.new, Touch.objects.count(), Key.objects.count()) == (len(ROWS), 0, 0)

    done = bring(place, *ROWS)

    assert (told.people_new, told.people_known, told.merges) == (done.people_new, done.people_known, done.merges)


def test_the_lake_can_be_made_anew_from_the_log(place: Home) -> None:
    bring(place, *ROWS)
    seal(place, whole_tail=True)
    before, files = read_touches(place).sort_by("id"), set(place.lake.rglob("*.parquet"))

    rewrite(place)

    assert read_touches(place).sort_by("id") == before
    assert files.isdisjoint(place.lake.rglob("*.parquet"))
