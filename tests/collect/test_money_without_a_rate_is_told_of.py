"""Money in a currency that the playbook has no rate for is told of when it comes in, not when a figure is asked for."""

from __future__ import annotations

from leadline.record.home import Home
from tests.collect.writing_files import bring

COSTS = "day,source,amount,currency\n2026-01-02,paid_search,10,{}\n2026-01-03,paid_search,11,{}\n"


def test_costs_and_purchases_say_which_rate_is_lacking(place: Home) -> None:
    costs = bring(place, COSTS.format("CAD", "cad"), kind="costs", dry_run=True)
    told = {note.id: note for note in costs.notes}
    assert told["no_rate_CAD"].what.startswith("2 amounts are in CAD")
    assert "rates: {CAD: …}" in told["no_rate_CAD"].mend
    sold = bring(place, "email,at,amount,currency\na@example.com,2026-01-02,5,USD\n", kind="purchases", dry_run=True)
    assert next(note.what for note in sold.notes if note.id == "no_rate_USD").startswith("1 amount is in USD")


def test_nothing_is_said_where_there_is_a_rate(place: Home) -> None:
    place.playbook_path.write_text(place.playbook().text + '\nrates: {CAD: "0.6"}\n')
    costs = bring(place, COSTS.format("CAD", "EUR"), kind="costs")
    assert not [note for note in costs.notes if note.id.startswith("no_rate")]
