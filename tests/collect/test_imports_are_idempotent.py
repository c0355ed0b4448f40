"""Importing again changes nothing; what is new is new; what was assumed is said."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow.parquet as pq
import pytest

from leadline.record.costs import read_costs
from leadline.record.home import Home
from leadline.record.lake import seal
from leadline.record.models import Key, Subject, Touch
from leadline.record.people import people
from leadline.record.touches_table import read_touches
from tests.collect.writing_files import bring, noted, told

REQUESTS = "email,at,offer\nmara@example.com,2026-01-02,guide\ntom@example.com,2026-01-03 10:00,trial\n"


def test_the_same_file_twice_changes_nothing(place: Home) -> None:
    first = bring(place, REQUESTS)
    before = read_touches(place)

    again = bring(place, REQUESTS.replace("mara@", "Mara@"))

    assert (first.new, first.people_new, again.new, again.known) == (2, 2, 0, 2)
    assert read_touches(place) == before


def test_the_same_person_asking_again_is_a_new_request_of_a_known_person(place: Home) -> None:
    bring(place, REQUESTS)
    report = bring(place, "email,at,offer\nmara@example.com,2026-02-02,guide\nmara@example.com,2026-01-02,trial\n")
    assert (report.new, report.people_new, report.people_known) == (2, 0, 1)


def test_identical_rows_of_one_file_are_one_touch(place: Home) -> None:
    report = bring(place, REQUESTS + "mara@example.com,2026-01-02,guide\n")
    assert (report.rows, report.new, report.known) == (3, 2, 1)


def test_without_dates_the_date_that_is_stated_is_assumed_and_marked(place: Home) -> None:
    content = "external_id,source\n1,google\n2,\n"
    with_date = bring(place, content, at=datetime(2025, 6, 1, tzinfo=UTC))
    touches = read_touches(place)

    assert "assumed_dates" in noted(with_date)
    assert touches.column("at").to_pylist() == [datetime(2025, 6, 1, tzinfo=UTC)] * 2
    assert touches.column("at_assumed").to_pylist() == touches.column("received_assumed").to_pylist() == [True, True]
    assert bring(place, content, at=datetime(2026, 1, 1, tzinfo=UTC)).known == 2, "the day of an import is no content"


def test_without_dates_and_without_a_stated_one_rows_are_refused(place: Home) -> None:
    assert told(bring(place, "email\nm@example.com\n")) == [(2, "no_date")]


def test_imported_history_counts_as_received_when_it_happened_and_says_so(place: Home) -> None:
    bring(place, REQUESTS)
    touches = read_touches(place)
    assert touches.column("received") == touches.column("at")
    assert touches.column("received_assumed").to_pylist() == [True, True]
    assert touches.column("at_assumed").to_pylist() == [False, False]


def test_bare_dates_begin_in_the_stated_zone(place: Home) -> None:
    assert "zone_assumed" not in noted(bring(place, REQUESTS, zone="Europe/Berlin"))
    assert min(read_touches(place).column("at").to_pylist()) == datetime(2026, 1, 1, 23, tzinfo=UTC)
    assert "zone_assumed" in noted(bring(place, REQUESTS))


def test_purchases_by_a_flag_are_those_that_were_won(place: Home) -> None:
    content = "email,Converted\na@example.com,1\nb@example.com,0\nc@example.com,\nd@example.com,perhaps\n"
    report = bring(
        place, content, "purchases", {"email": "email", "won": "Converted"}, at=datetime(2025, 1, 1, tzinfo=UTC)
    )
    assert (report.new, report.skipped, told(report)) == (1, 2, [(5, "unreadable_won")])
    assert read_touches(place).column("kind").to_pylist() == ["purchase"]


def test_amounts_are_exact_and_a_missing_currency_is_the_playbooks_and_said(place: Home) -> None:
    report = bring(
        place,
        'email,at,amount,currency\na@example.com,2026-01-01,1234567890.123456,usd\nb@example.com,2026-01-01,"1.234,50",\n',
        "purchases",
    )
    found = dict(Touch.objects.values_list("amount", "currency"))
    assert found == {1234567890123456: "USD", 1234500000: place.playbook().currency}
    assert "currency_assumed" in noted(report)
    assert told(bring(place, "email,at,amount\na@example.com,2026-01-01,lots\n", "purchases")) == [
        (2, "unreadable_amount")
    ]


def test_costs_are_read_and_known_again(place: Home) -> None:
    content = (
        "day,source,campaign,amount,currency\n"
        "2026-01-01,paid_search,May,100.50,EUR\n2026-01-02,paid_search,,1,EUR\n2026-01-03,,,-5,EUR\n"
    )
    first, again = bring(place, content, "costs"), bring(place, content, "costs")
    assert (first.new, told(first), again.new, again.known) == (2, [(4, "negative_cost")], 0, 2)
    (one, _) = read_costs(place).to_pylist()
    assert (str(one["day_from"]), str(one["day_to"]), one["source"], one["amount"], one["currency"]) == (
        "2026-01-01", "2026-01-01", "paid_search", 100_500_000, "EUR",
    )  # fmt: skip


def test_days_of_costs_are_the_days_that_stand_in_the_file_in_any_zone(place: Home) -> None:
    bring(place, "day_from,day_to,amount,currency\n2026-01-01,2026-01-31,1,EUR\n", "costs", zone="Pacific/Auckland")
    assert [(str(c["day_from"]), str(c["day_to"])) for c in read_costs(place).to_pylist()] == [
        ("2026-01-01", "2026-01-31")
    ]


def test_people_come_with_details_that_show_them_and_attributes_that_rules_see(place: Home) -> None:
    bring(
        place,
        "E-Mail,Vorname,Nachname,Firma,Funktion,Telefon\n"
        "mara@example.com,Mara,Lind,Fjord AS,Head of training,030 123456\n",
        "people",
        {
            "email": "E-Mail",
            "first_name": "Vorname",
            "last_name": "Nachname",
            "company": "Firma",
            "attributes.job_title": "Funktion",
            "phone": "Telefon",
        },
        region="DE",
    )
    (touch,) = read_touches(place).to_pylist()
    (shown,) = people(place, [1]).values()
    assert (shown.name, shown.company, shown.email, shown.phone) == (
        "Mara Lind",
        "Fjord AS",
        "mara@example.com",
        "+4930123456",
    )
    assert (touch["kind"], touch["group"]) == ("attributes", "fjord as")
    assert touch["attributes"] == '{"company":"Fjord AS","job_title":"Head of training"}'
    assert "Mara" not in str(touch)


def test_identifying_attributes_never_become_attributes_that_rules_see(place: Home) -> None:
    bring(place, "email,at,attributes.First Name,properties.address\nm@example.com,2026-01-01,Mara,Hill 1\n")
    touch = Touch.objects.get()
    assert (touch.attributes, touch.properties) == (None, None)
    assert touch.details == '{"First Name":"Mara","address":"Hill 1"}'


def test_a_key_that_cannot_be_read_is_kept_as_text_where_another_one_says_who_it_was(place: Home) -> None:
    report = bring(place, "external_id,phone,at\n1,call reception,2026-01-01\n")
    assert (report.new, "unreadable_phone" in noted(report)) == (1, True)
    assert set(Key.objects.values_list("kind", flat=True)) == {"external_id"}
    assert Subject.objects.get().phone == "call reception"


def test_sources_are_inferred_from_links_only_where_none_is_given_and_it_is_named(place: Home) -> None:
    content = (
        "email,at,source,landing_page\na@example.com,2026-01-01,,/x?utm_source=News\n"
        "b@example.com,2026-01-01,fair,/x?utm_source=News\nc@example.com,2026-01-01,,/x\n"
    )
    bring(place, content)
    found = {t["source"]: t["properties"] for t in read_touches(place).to_pylist()}
    assert found == {"News": '{"source_inferred_by":"utm (links-2)"}', "fair": None, None: None}


def test_columns_that_are_left_out_are_named(place: Home) -> None:
    report = bring(place, "email,at,shoe size\nm@example.com,2026-01-01,42\n")
    (note,) = [note for note in report.notes if note.id == "columns_left_out"]
    assert "shoe size" in note.what


def test_a_constant_fills_what_the_file_leaves_empty(place: Home) -> None:
    bring(
        place,
        "email,at,source\na@example.com,2026-01-01,\nb@example.com,2026-01-01,fair\n",
        constants={"source": "list", "kind": "attendance"},
    )
    assert sorted((t["kind"], t["source"]) for t in read_touches(place).to_pylist()) == [
        ("attendance", "fair"),
        ("attendance", "list"),
    ]


def test_a_dry_run_tells_the_same_and_writes_nothing(place: Home) -> None:
    told_before = bring(place, REQUESTS, dry_run=True)
    assert (Touch.objects.count(), told_before.run) == (0, None)
    assert told_before.new == bring(place, REQUESTS).new


@pytest.mark.parametrize("size", [1, 2, 1000])
def test_files_read_in_many_batches_end_as_files_read_in_one(
    place: Home, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr("leadline.collect.files.reading.A_BATCH", size)
    rows = "".join(f'm{n % 3}@example.com,x{n % 4},2026-01-{n % 9 + 1:02d},"o{n % 2}"\n' for n in range(40))
    report = bring(place, "email,external_id,at,offer\n" + rows)
    assert (report.rows, report.new, report.known) == (40, 36, 4)
    assert len(set(read_touches(place).column("person").to_pylist())) == 1


def test_a_file_taken_in_many_pieces_is_the_same_as_taken_at_once(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["external_id,email,phone,at,name"]
    for i in range(300):
        email = f"m{i % 41}@example.com" if i % 3 else ""
        lines.append(f"x{i % 97},{email},+4930{1_000_000 + i % 61},2026-01-{1 + i % 28:02d},Name {i % 5}")
    content = "\n".join(lines)
    at_once = bring(place, content, dry_run=True)
    monkeypatch.setattr("leadline.collect.files.reading.A_BATCH", 20)
    monkeypatch.setattr("leadline.collect.files.reading.BLOCK", 1 << 10)
    monkeypatch.setattr("leadline.collect.files.importing.TOGETHER", 70)
    monkeypatch.setattr("leadline.record.append.TOUCHES_A_COMMIT", 30)

    pieces = bring(place, content)

    assert (pieces.new, pieces.known) == (at_once.new, at_once.known)
    assert len(set(read_touches(place).column("person").to_pylist())) == at_once.people_new
    monkeypatch.undo()
    assert bring(place, content).new == 0


def test_whatever_points_at_one_human_stays_out_of_the_lake_under_any_name(place: Home) -> None:
    fields = {
        "email": "joe@example.com", "at": "2026-01-01", "attributes.Full Name": "Joe Roe",
        "attributes.Phone Number": "+4930123456", "properties.Email Address": "joe@example.com",
        "attributes.note": "ask joe@example.com", "attributes.job_title": "head of sales",
        "attributes.revenue": "12000000", "page": "/a?name=Joe+Roe",
        "landing_page": "https://us.example/a?utm_source=News&email=joe@example.com",
        "referrer": "https://mail.example/?to=joe%40example.com",
    }  # fmt: skip
    report = bring(place, f"{','.join(fields)}\n{','.join(fields.values())}\n")
    assert report.new == 1
    seal(place, whole_tail=True)
    (file,) = place.lake.rglob("*.parquet")
    (row,) = pq.read_table(file).to_pylist()
    assert not any(word in str(row) for word in ("joe", "Joe", "Roe", "30123456"))
    assert row["attributes"] == '{"job_title":"head of sales","revenue":"12000000"}'
    assert (row["landing_page"], row["page"]) == ("https://us.example/a?utm_source=News", "/a")
    assert row["source"] == "News"
    kept = Touch.objects.get().details or ""
    assert all(value in kept for value in ("Joe Roe", "+4930123456", "joe@example.com", "to=joe%40example.com"))
    assert bring(place, f"{','.join(fields)}\n{','.join(fields.values())}\n").known == 1


def test_a_medium_is_read_off_the_link_of_the_source_that_is_named(place: Home) -> None:
    content = (
        "email,at,source,medium,landing_page\na@example.com,2026-01-01,google,,/x?gclid=7\n"
        "b@example.com,2026-01-01,google,organic,/x?gclid=7\nc@example.com,2026-01-01,fair,,/x?gclid=7\n"
        "d@example.com,2026-01-01,,,/x?gclid=7\n"
    )
    bring(place, content)
    rows = read_touches(place).to_pylist()
    assert {(t["source"], t["medium"], t["properties"] is not None) for t in rows} == {
        ("google", "cpc", True), ("google", "organic", False), ("fair", None, False),
    }  # fmt: skip
    assert bring(place, content).new == 0
