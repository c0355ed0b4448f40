"""The lake holds everything that rules may see, in parts of complete people, and nothing that names a human."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from leadline.record.home import Home
from leadline.record.lake import FILES_AT_MOST, TAIL_AT_MOST, read_segments, rewrite, seal
from leadline.record.links import merge
from leadline.record.models import Segment
from leadline.record.touches_table import LakePartitions, read_touches
from tests.record.bring import bring, touches_fail


def test_no_direct_identifier_reaches_the_lake(place: Home) -> None:
    secret = {
        "email": "mara@example.com",
        "phone": "+4930123456",
        "details": '{"name":"Mara Lind"}',
        "keys": None,
        "shown_name": "Mara Lind",
    }
    bring(place, {"at": 1, **secret, "attributes": '{"job_title":"head"}'})
    seal(place, whole_tail=True)

    (file,) = place.lake.rglob("*.parquet")
    cells = {str(cell) for row in pq.read_table(file).to_pylist() for cell in row.values()}

    assert '{"job_title":"head"}' in cells
    assert not any(name in cell for cell in cells for name in ("mara", "Mara", "30123456"))


def test_parts_hold_complete_people_and_together_everything(place: Home) -> None:
    bring(place, *({"at": day, "page": str(day), "external_id": f"x{day % 40}"} for day in range(200)))
    seal(place, whole_tail=True)
    bring(place, *({"at": day, "page": str(day), "external_id": f"x{day % 40}"} for day in range(200, 230)))
    for one, other in ((1, 2), (2, 19), (5, 21), (30, 8)):
        merge(place, one, other, by="ines", why="test")

    parts = list(LakePartitions(place).tables())

    people = [set(part.column("person").to_pylist()) for part in parts]
    assert sum(map(len, people)) == len(set.union(*people)), "somebody is in two parts"
    everything = sorted(
        row for part in parts for row in zip(*part.select(["id", "person"]).to_pydict().values(), strict=True)
    )
    assert everything == sorted(zip(*read_touches(place).select(["id", "person"]).to_pydict().values(), strict=True))
    assert len(parts) > 10


def test_members_of_a_group_are_in_one_part(place: Home) -> None:
    bring(place, *({"at": n, "external_id": f"x{n}", "group": "acme" if n in (3, 4, 17) else None} for n in range(40)))
    seal(place, whole_tail=True)

    parts = [part.column("group").to_pylist().count("acme") for part in LakePartitions(place).tables()]

    assert sorted(parts)[-2:] == [0, 3]


def test_many_small_seals_are_gathered_into_few_files(place: Home) -> None:
    for day in range(FILES_AT_MOST + 3):
        bring(place, {"at": day, "page": str(day), "external_id": "x"})
        seal(place, whole_tail=True)

    assert len(list(place.lake.rglob("*.parquet"))) == Segment.objects.count() < FILES_AT_MOST
    assert len(read_touches(place)) == FILES_AT_MOST + 3


def test_the_lake_follows_by_itself_once_the_tail_has_grown(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert TAIL_AT_MOST > 100
    monkeypatch.setattr("leadline.record.lake.TAIL_AT_MOST", 100)
    for start in (0, 60, 120):
        bring(place, *({"at": day, "external_id": f"x{day}"} for day in range(start, start + 60)))

    files, tail = read_segments(place)

    assert files
    assert len(tail) == 60
    assert len(read_touches(place)) == 180


def test_a_reader_whose_files_were_rewritten_reads_the_new_ones(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from leadline.record import lake

    bring(place, *({"at": day, "external_id": f"x{day}"} for day in range(40)))
    seal(place, whole_tail=True)
    honest, late = lake.read_segments, [True]

    def overtaken(home: Home, partition: int | None = None) -> object:
        found = honest(home, partition)
        if late and late.pop():
            lake.rewrite(home)
        return found

    monkeypatch.setattr(lake, "read_segments", overtaken)

    assert len(read_touches(place)) == 40


def test_an_append_that_fails_leaves_no_file_in_the_lake(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadline.record.lake.TAIL_AT_MOST", 1)
    with monkeypatch.context() as broken:
        broken.setattr("leadline.record.append.insert", touches_fail)
        with pytest.raises(OSError, match="disk full"):
            bring(place, {"at": 1, "external_id": "x"}, {"at": 2, "external_id": "y"})
    assert not list(place.lake.rglob("*.parquet"))

    bring(place, {"at": 1, "external_id": "x"}, {"at": 2, "external_id": "y"})

    assert {file.name for file in place.lake.rglob("*.parquet")} == {
        name.rpartition("/")[2] for name in Segment.objects.values_list("file", flat=True)
    }


def test_making_the_lake_anew_clears_away_files_that_nothing_lists(place: Home) -> None:
    bring(place, {"at": 1, "external_id": "x"})
    (place.lake / "p00").mkdir(exist_ok=True)
    left = place.lake / "p00" / "cut-off.parquet"
    left.write_bytes(b"half")

    rewrite(place)

    assert not left.exists()
    assert len(read_touches(place)) == 1
