"""The lake is a copy: without its files everything is still read, and the next write makes them anew."""

from __future__ import annotations

import pytest

from leadline.record.health import look_at
from leadline.record.home import Home
from leadline.record.lake import lost_files, seal
from leadline.record.models import Segment
from leadline.record.touches_table import LakePartitions, read_touches
from tests.record.bring import bring


@pytest.mark.parametrize("kept", [0, 3])
def test_lost_files_are_read_from_the_log_told_and_made_anew(
    place: Home, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    monkeypatch.setattr("leadline.record.lake.TAIL_AT_MOST", 10)
    bring(place, *({"at": day, "external_id": f"x{day}"} for day in range(40)))
    before = read_touches(place).sort_by("id")
    for file in sorted(place.lake.rglob("*.parquet"))[kept:]:
        file.unlink()

    assert read_touches(place).sort_by("id") == before
    assert sum(map(len, LakePartitions(place).tables())) == 40
    assert len(read_touches(place, person=7)) == 1
    (told,) = [look for look in look_at(place.path) if look[0] == "lake"]
    assert not told[1]
    assert "Nothing is lost" in told[3]

    bring(place, {"at": 50, "external_id": "x1"})

    assert lost_files(place) == []
    assert len(list(place.lake.rglob("*.parquet"))) == Segment.objects.count(), "a file is left that nothing lists"
    assert sum(Segment.objects.values_list("rows", flat=True)) == len(read_touches(place)) == 41
    assert all(look[1] for look in look_at(place.path))


def test_a_lake_that_was_removed_as_a_whole_is_made_anew(place: Home) -> None:
    bring(place, {"at": 1, "external_id": "x"})
    seal(place, whole_tail=True)
    for file in place.lake.rglob("*.parquet"):
        file.unlink()
    for folder in place.lake.iterdir():
        folder.rmdir()
    place.lake.rmdir()

    bring(place, {"at": 2, "external_id": "y"})
    seal(place, whole_tail=True)

    assert len(read_touches(place)) == 2
    assert lost_files(place) == []
