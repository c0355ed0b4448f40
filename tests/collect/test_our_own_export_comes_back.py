"""What was exported maps by itself when it is imported, and is known."""

from __future__ import annotations

from datetime import UTC, datetime

from leadline.collect.files import import_prepared, prepare
from leadline.collect.files.recognising import preset_for
from leadline.collect.files.sheets import open_sheet
from leadline.record.home import Home
from leadline.respond.exports.files import one_table
from leadline.respond.exports.tables import table_named
from leadline.respond.exports.writing import form_of
from tests.collect.writing_files import bring, bring_as

REQUESTS = (
    "email,phone,name,company,at,offer,source,follow_up,attributes.country,properties.form\n"
    "ada@example.org,+49 30 1234567,Ada,Dach GmbH,2026-03-02 09:30,white-paper,fair,yes,DE,=1+1\n"
    'bob@example.org,,"Bob, B.",,2026-03-03,quote,,no,,\n'
)
DEALS = "email,at,stage,closed,amount,currency,deal\ncy@example.org,2026-03-01,won,2026-03-09,12.50,EUR,7\n"


def test_every_column_is_read_and_every_touch_known(place: Home) -> None:
    bring(place, REQUESTS, "requests")
    bring_as(place, DEALS, "kind: deals\n")
    bring(place, "email,reason\ncy@example.org,asked us\n", "suppressions")
    bring(place, "email,at,note\nada@example.org,2026-03-04,She rides\n", "notes")
    path = place.path.parent / "touches.csv"
    one_table(place, table_named("touches"), path, form_of("csv"), datetime.now(UTC))
    sheet = open_sheet(path)
    mapping = preset_for(sheet.header)
    assert mapping is not None
    prepared = prepare(path, mapping)
    assert (mapping.name, prepared.left_out) == ("Leadline touches", ())
    report = import_prepared(place, prepared)
    assert (report.rows, report.known, report.new, report.refused) == (6, 6, 0, ())
