"""How leads stand is kept as qualification said it, with the moment and the playbook that it speaks of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pyarrow as pa

from leadline.record import standing
from leadline.record.home import Home
from leadline.record.models import PlaybookVersion
from tests.record import kept_tables
from tests.record.bring import bring

AS_OF = datetime(1970, 3, 1, tzinfo=UTC)


def _sorted(table: pa.Table) -> list[str]:
    return sorted(map(str, table.to_pylist()))


def test_the_tables_come_back_as_they_were_made(place: Home) -> None:
    ask = {"action": "trial", "email": "mara@example.com", "follow_up": "requested"}
    bring(
        place,
        {**ask, "at": 40},
        {**ask, "at": 41, "action": "quote"},
        {"at": 42, "kind": "purchase", "email": "tom@example.com"},
    )

    made = standing.refresh(place, AS_OF)

    for kept, table in (
        (kept_tables.leads(), made.leads),
        (kept_tables.entries(), made.entries),
        (kept_tables.requests(), made.requests),
        (kept_tables.steps(), made.steps),
    ):
        assert _sorted(kept.select(table.column_names)) == _sorted(table)
        assert len(table)


def test_a_refresh_replaces_the_one_before_and_later_touches_make_it_stale(place: Home) -> None:
    assert standing.moment(place) is None
    bring(place, {"at": 40, "email": "mara@example.com"})
    standing.refresh(place, AS_OF)
    standing.refresh(place, AS_OF)
    assert kept_tables.leads().num_rows == 1
    fresh = standing.moment(place)
    assert fresh is not None
    assert (fresh.as_of, fresh.stale) == (AS_OF, False)

    bring(place, {"at": 41, "email": "mara@example.com"})

    assert standing.moment(place) == replace(fresh, stale=True)


def test_each_playbook_that_was_used_is_kept(place: Home) -> None:
    standing.refresh(place, AS_OF)
    standing.refresh(place, AS_OF)
    place.playbook_path.write_text(place.playbook_path.read_text() + "\n# thought about\n")
    standing.refresh(place, AS_OF)
    assert [version.text for version in PlaybookVersion.objects.order_by("id")][1].endswith("# thought about\n")
    assert PlaybookVersion.objects.count() == 2
