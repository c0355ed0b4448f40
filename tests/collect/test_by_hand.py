"""One lead typed in is the same as a row of a file, but happens now."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from leadline.collect.by_hand import add_touch
from leadline.problems import BadSetting, BadTouches
from leadline.record.erasure import erase
from leadline.record.home import Home
from leadline.record.people import people
from leadline.record.touches_table import read_touches
from tests.collect.writing_files import bring

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


def test_a_lead_typed_in_happens_now_and_was_received_now(place: Home) -> None:
    added = add_touch(
        place, {"email": "Mara@Example.com", "name": "Mara Lind", "offer": "guide", "follow_up": "yes"}, now=NOW
    )
    (touch,) = read_touches(place).to_pylist()
    assert (added.new, added.person_new, added.person, added.id) == (True, True, touch["person"], touch["id"])
    assert (touch["kind"], touch["at"], touch["received"], touch["follow_up"]) == ("request", NOW, NOW, "requested")
    assert (touch["at_assumed"], touch["received_assumed"]) == (False, False)
    assert people(place, [added.person])[added.person].name == "Mara Lind"


def test_what_happened_earlier_was_still_received_now(place: Home) -> None:
    add_touch(place, {"email": "m@example.com", "at": "2026-01-02", "kind": "call"}, "touches", now=NOW)
    (touch,) = read_touches(place).to_pylist()
    assert (touch["at"], touch["received"], touch["received_assumed"]) == (datetime(2026, 1, 2, tzinfo=UTC), NOW, False)


def test_what_is_there_already_is_said_to_be(place: Home) -> None:
    bring(place, "email,at,offer\nm@example.com,2026-01-02,guide\n")
    added = add_touch(place, {"email": "m@example.com", "at": "2026-01-02", "offer": "guide"})
    assert (added.new, added.person_new, len(read_touches(place))) == (False, False, 1)


def test_a_touch_with_keys_of_two_people_joins_them(place: Home) -> None:
    one = add_touch(place, {"cookie": "c1", "kind": "page_view"}, "touches", now=NOW)
    two = add_touch(place, {"email": "m@example.com"}, now=NOW)
    both = add_touch(place, {"email": "m@example.com", "cookie": "c1"}, now=NOW)
    assert (both.merges, both.person, both.person_new) == (1, min(one.person, two.person), False)


@pytest.mark.parametrize(
    ("fields", "kind", "problem"),
    [
        ({"offer": "guide"}, "requests", "no_key"),
        ({"email": "nobody"}, "requests", "unreadable_key"),
        ({"email": "m@example.com", "at": "soon"}, "requests", "unreadable_date"),
        ({"email": "m@example.com", "won": "no"}, "purchases", "no_purchase"),
    ],
)
def test_what_cannot_be_added_is_told(place: Home, fields: dict[str, str], kind: str, problem: str) -> None:
    with pytest.raises(BadTouches) as error:
        add_touch(place, fields, kind)
    assert [found.id for found in error.value.problems] == [problem]
    assert len(read_touches(place)) == 0


@pytest.mark.parametrize(
    ("fields", "kind", "region", "problem"),
    [
        ({"emial": "m@example.com"}, "requests", None, "unknown_field"),
        ({"email": "m@example.com"}, "touches", None, "no_kind"),
        ({"email": "m@example.com"}, "leads", None, "unknown_kind"),
        ({"amount": "3"}, "costs", None, "costs_by_hand"),
        ({"phone": "030 123456"}, "requests", "Germany", "unknown_region"),
    ],
)
def test_what_cannot_be_asked_for_is_told_before_anything_is_read(
    place: Home, fields: dict[str, str], kind: str, region: str | None, problem: str
) -> None:
    with pytest.raises(BadSetting) as error:
        add_touch(place, fields, kind, region=region)
    assert [found.id for found in error.value.problems] == [problem]
    assert len(read_touches(place)) == 0


def test_a_region_may_be_written_small(place: Home) -> None:
    added = add_touch(place, {"phone": "030 123456"}, region="de", now=NOW)
    assert people(place, [added.person])[added.person].phone == "+4930123456"


def test_what_happened_before_somebody_was_erased_is_not_added(place: Home) -> None:
    added = add_touch(place, {"email": "mara@example.com", "offer": "quote"})
    erase(place, added.person, "owner")
    with pytest.raises(BadTouches) as told:
        add_touch(place, {"email": "mara@example.com", "offer": "trial", "at": "2020-01-02 10:00"})
    assert [problem.id for problem in told.value.problems] == ["erased_person"]
    assert add_touch(place, {"email": "mara@example.com", "offer": "trial"}).new
