"""One row of a deal is the request it began with, and the purchase or the decision it ended with."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from leadline.record.home import Home
from leadline.record.models import Touch
from tests.collect.writing_files import bring_as, logged, told

MAPPING = """
kind: deals
fields:
  {email: Contact, at: Created, stage: Stage, closed: Closed, amount: Amount, deal: Id, reason: Why, deal_name: Deal}
values: {stage: {Signed: won}}
constants: {currency: EUR}
"""
HEAD = "Id,Deal,Contact,Created,Stage,Closed,Amount,Why\n"
OPEN = "1,Roof,ada@example.com,2026-01-05,Negotiation,2026-09-01,900,\n"
WON = "2,Attic,bob@example.com,2026-01-06,Signed,2026-02-01,1200,\n"
LOST = "3,Barn,cy@example.com,2026-01-07,Closed Lost,2026-02-02,300,too dear\n"


def test_open_won_and_lost_deals_become_what_they_are(place: Home) -> None:
    report = bring_as(place, HEAD + OPEN + WON + LOST, MAPPING)
    assert (report.rows, report.new, report.refused) == (3, 3, ())
    assert logged(place, "at", "kind", "action", "amount", "reason") == [
        (datetime(2026, 1, 5, tzinfo=UTC), "request", None, None, None),
        (datetime(2026, 1, 6, tzinfo=UTC), "request", None, None, None),
        (datetime(2026, 1, 7, tzinfo=UTC), "request", None, None, None),
        (datetime(2026, 2, 1, tzinfo=UTC), "purchase", None, 1_200_000_000, None),
        (datetime(2026, 2, 2, tzinfo=UTC), "decision", "lost", None, "too dear"),
    ]


def test_the_stages_that_count_as_open_are_told_by_their_words(place: Home) -> None:
    report = bring_as(place, HEAD + OPEN + WON, MAPPING)
    note = next(note for note in report.notes if note.id == "open_deals")
    assert note.what == "1 deal counts as open by its stage."
    assert "“Negotiation”" in note.mend


def test_a_deal_that_is_won_later_adds_the_purchase_only(place: Home) -> None:
    bring_as(place, HEAD + OPEN, MAPPING)
    won = OPEN.replace("Roof", "Roof and gutter").replace("Negotiation", "Closed won").replace(",900,", ",950,")
    report = bring_as(place, HEAD + won, MAPPING)
    assert (report.new, report.known) == (1, 0)
    assert [kind for (kind,) in logged(place, "kind")] == ["request", "purchase"]
    again = bring_as(place, HEAD + won, MAPPING)
    assert (again.new, again.known) == (0, 1)


def test_a_deal_that_cannot_be_read_to_its_end_is_refused_whole(place: Home) -> None:
    undated, unpaid = WON.replace("2026-02-01", ""), LOST.replace("Closed Lost", "won").replace("300", "much")
    report = bring_as(place, HEAD + undated + unpaid + OPEN, MAPPING)
    assert told(report) == [(2, "no_close_date"), (3, "unreadable_amount")]
    assert [kind for (kind,) in logged(place, "kind")] == ["request"]


def test_what_a_deal_is_called_stays_in_the_record(place: Home) -> None:
    bring_as(place, HEAD + WON, MAPPING)
    assert logged(place, "properties") == [('{"deal":"2"}',)] * 2
    details = [json.loads(text) for text in Touch.objects.values_list("details", flat=True) if text]
    assert details == [{"deal_name": "Attic"}]


@pytest.mark.parametrize(
    ("word", "stands"),
    [
        ("closedwon", ["request", "purchase"]),
        ("Closed Won", ["request", "purchase"]),
        ("Gewonnen", ["request", "purchase"]),
        ("closedlost", ["request", "decision"]),
        ("Closed - Lost", ["request", "decision"]),
        ("perdu", ["request", "decision"]),
        ("appointmentscheduled", ["request"]),
        ("wonderful", ["request"]),
        ("", ["request"]),
    ],
)
def test_words_for_won_and_lost_are_known(place: Home, word: str, stands: list[str]) -> None:
    bring_as(place, HEAD + WON.replace("Signed", word), MAPPING)
    assert [kind for (kind,) in logged(place, "kind")] == stands
