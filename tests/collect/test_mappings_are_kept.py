"""A mapping is kept for the next file of the same shape."""

from __future__ import annotations

import pytest

from leadline.collect.files.manner import Manner
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.saved import save, saved_as, saved_for
from leadline.problems import BadSetting, RecordError
from leadline.record.home import Home
from leadline.record.saved_mappings import forget_mapping

HEADER = ("Mail", "When", "Where")
MAPPING = Mapping("requests", {"email": ("Mail",), "at": ("When",)}, name="Fair")


def test_the_next_file_with_these_columns_is_read_by_it(place: Home) -> None:
    save(place, MAPPING, HEADER)
    assert saved_for(place, ["where", "mail ", "When"]) == MAPPING
    assert saved_for(place, ["Mail", "When"]) is None
    assert saved_as(place, "Fair") == MAPPING


def test_of_one_name_the_latest_is_kept(place: Home) -> None:
    later = Mapping("people", {"email": ("Mail",)}, name="Fair")
    save(place, MAPPING, HEADER)
    save(place, later, HEADER)
    assert saved_for(place, HEADER) == later


def test_how_one_file_was_encoded_is_not_kept(place: Home) -> None:
    stated = Manner(encoding="cp1252", separator=";", header=3, dates="dmy", zone="Europe/Berlin")
    save(place, Mapping("requests", MAPPING.fields, read=stated, name="Fair"), HEADER)
    assert saved_as(place, "Fair").read == Manner(dates="dmy", zone="Europe/Berlin")


def test_the_days_of_one_report_are_not_kept(place: Home) -> None:
    said = {"source": "google", "day_from": "2026-09-01", "day_to": "2026-09-30"}
    save(place, Mapping("costs", {"amount": ("Cost",)}, constants=said, name="Ads"), ("Cost",))
    assert saved_as(place, "Ads").constants == {"source": "google"}


def test_a_name_that_is_not_kept_is_told_with_the_nearest(place: Home) -> None:
    save(place, MAPPING, HEADER)
    with pytest.raises(RecordError) as told:
        saved_as(place, "Fairs")
    assert told.value.problems[0].nearest == "Fair"
    assert forget_mapping(place, "Fair")
    assert saved_for(place, HEADER) is None


def test_a_mapping_needs_a_name_to_be_kept(place: Home) -> None:
    with pytest.raises(BadSetting, match="no name"):
        save(place, Mapping("requests"), HEADER)
