"""Refunds, suppressions and notes become the touches that they say."""

from __future__ import annotations

import json

from leadline.record.erasure import erase
from leadline.record.home import Home
from leadline.record.models import Touch
from leadline.respond.acts import Deed, act
from tests.collect.writing_files import bring, bring_as, logged, noted, told

BOUGHT = "email,at,amount,currency\nada@example.com,2026-01-05,100,EUR\nada@example.com,2026-01-09,-100,EUR\n"


def test_a_negative_purchase_is_a_refund(place: Home) -> None:
    report = bring(place, BOUGHT, "purchases")
    assert logged(place, "kind", "amount") == [("purchase", 100_000_000), ("refund", 100_000_000)]
    assert "refunds" in noted(report)


def test_a_purchase_that_says_it_was_refunded_is_a_refund(place: Home) -> None:
    rows = "email,at,amount,status\na@x.de,2026-01-05,5,paid\nb@x.de,2026-01-05,5,Refunded\nc@x.de,2026-01-05,5,blue\n"
    mapping = {"email": "email", "at": "at", "amount": "amount", "refund": "status"}
    report = bring(place, rows, "purchases", mapping)
    assert sorted(kind for (kind,) in logged(place, "kind")) == ["purchase", "refund"]
    assert told(report) == [(4, "unreadable_refund")]


def test_refunds_may_be_written_with_either_sign(place: Home) -> None:
    bring(place, "email,at,amount,reason\na@x.de,2026-01-05,5,broken\nb@x.de,2026-01-05,-5,\n", "refunds")
    assert sorted(logged(place, "kind", "amount", "reason"), key=str) == [
        ("refund", 5_000_000, "broken"),
        ("refund", 5_000_000, None),
    ]


def test_a_suppression_is_the_touch_that_people_make_by_hand(place: Home) -> None:
    bring(place, "email,at,reason,by\nada@example.com,2026-01-05T10:00:00Z,asked us,Ines\n", "suppressions")
    by_file = Touch.objects.values("kind", "action", "reason", "by", "keys", "properties", "details").get()
    person = Touch.objects.values_list("subject", flat=True).get()
    act(place, [person], Deed("decision", "do_not_contact", reason="asked us"), "Ines")
    by_hand = Touch.objects.values("kind", "action", "reason", "by", "keys", "properties", "details").last()
    assert by_file == by_hand


def test_a_suppression_without_a_date_holds_from_now_and_comes_once(place: Home) -> None:
    rows = "email,do_not_contact\nada@example.com,yes\nbob@example.com,no\ncy@example.com,\n"
    report = bring(place, rows, "suppressions")
    assert (report.new, report.skipped) == (1, 2)
    assert logged(place, "action", "at_assumed") == [("do_not_contact", True)]
    assert bring(place, rows, "suppressions").known == 1


def test_the_words_of_a_note_stay_in_the_record(place: Home) -> None:
    rows = f"email,at,note\na@x.de,2026-01-05,She rides\nb@x.de,2026-01-06,\nc@x.de,2026-01-07,{'x' * 10_001}\n"
    report = bring(place, rows, "notes")
    assert told(report) == [(3, "no_note"), (4, "long_note")]
    assert logged(place, "kind", "properties", "attributes") == [("note", None, None)]
    assert json.loads(Touch.objects.values_list("details", flat=True).get() or "") == {"note": "She rides"}


def test_somebody_of_whom_a_row_says_nothing_is_refused(place: Home) -> None:
    mapping = {"external_id": "Record ID", "email": "Email", "at": "Created"}
    report = bring(place, "Record ID,Email,Created\n1,a@x.de,2026-01-01\n2,,2026-01-01\n", "people", mapping)
    assert told(report) == [(3, "nothing_known")]


def test_people_known_by_an_id_only_are_taken_where_the_file_has_no_more(place: Home) -> None:
    assert bring(place, "external_id,at\n1,2026-01-01\n", "people").new == 1


TRUSTED = """
kind: people
trusted_keys: true
"""


def test_a_trusted_key_alone_says_who_it_is(place: Home) -> None:
    rows = "user_id,email,at\n7,office@x.de,2026-01-05\n8,office@x.de,2026-01-05\n,office@x.de,2026-01-05\n"
    report = bring_as(place, rows, TRUSTED)
    assert (report.people_new, report.merges) == (3, 0)
    details = {row["keys"]: row["details"] for row in Touch.objects.values("keys", "details")}
    assert details == {
        '{"user_id":"7"}': '{"email":"office@x.de"}',
        '{"user_id":"8"}': '{"email":"office@x.de"}',
        '{"email":"office@x.de"}': None,
    }


def test_without_trust_an_address_in_common_makes_one_person(place: Home) -> None:
    rows = "user_id,email,at\n7,office@x.de,2026-01-05\n8,office@x.de,2026-01-05\n"
    assert bring(place, rows, "people").people_new == 1


def test_a_trusted_key_that_cannot_be_read_is_taken_as_it_stands(place: Home) -> None:
    bring_as(place, "email,at\nAda@home,2026-01-05\nBob@Example.com,2026-01-05\n", TRUSTED)
    assert sorted(Touch.objects.values_list("keys", flat=True)) == [
        '{"email":"Ada@home"}', '{"email":"bob@example.com"}',
    ]  # fmt: skip


def test_a_trusted_row_of_somebody_who_was_erased_stays_out(place: Home) -> None:
    bring(place, "email,at\nada@example.com,2026-01-05\n", "people")
    erase(place, Touch.objects.values_list("subject", flat=True).get(), "Ines")
    report = bring_as(place, "user_id,email,at\n7,Ada@example.com,2026-01-04\n8,b@x.de,2026-01-04\n", TRUSTED)
    assert "erased_people" in noted(report)
    assert "7" not in "".join(filter(None, Touch.objects.values_list("keys", flat=True)))


def test_a_sign_of_several_currencies_is_not_taken_for_another(place: Home) -> None:
    text, read = "email,at,amount\na@x.de,2026-01-05,$ 12.50 \n", 'kind: purchases\nread: {{decimals: "."{}}}\n'
    refused = bring_as(place, text, read.format("")).refused
    assert [(row.id, row.reason) for row in refused] == [
        ("unclear_currency", "The amount '$ 12.50' is not in EUR, and its sign stands for several currencies.")
    ]
    bring_as(place, text, read.format(", currency: CAD"))
    assert list(logged(place, "amount", "currency")) == [(12_500_000, "CAD")]


def test_a_currency_beside_the_amount_is_read(place: Home) -> None:
    bring_as(
        place,
        "email,at,amount\na@x.de,2026-01-05,12.50\nb@x.de,2026-01-05,12.50 CHF\nc@x.de,2026-01-05,£1.00\n",
        'kind: purchases\nread: {decimals: "."}\n',
    )
    assert sorted(logged(place, "amount", "currency"), key=str) == [
        (1_000_000, "GBP"), (12_500_000, "CHF"), (12_500_000, "EUR"),
    ]  # fmt: skip
