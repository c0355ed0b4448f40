"""What a mapping says of columns, words and rows happens to every row."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from leadline.collect.files.preparing import prepare, stated
from leadline.problems import BadSetting
from leadline.record.home import Home
from tests.collect.writing_files import bring_as, logged, noted, told

HEAD = "email,day,time,source,city\n"


def test_words_mean_others_whatever_their_case_and_blanks(place: Home) -> None:
    mapping = """
kind: requests
fields: {email: email, at: day, source: source, attributes.city: city}
values:
  "*": {Select: ~}
  source: {Google  Ads: google, olark chat: chat}
"""
    rows = f"{HEAD}a@x.de,2026-01-01,,google ads,Rome\nb@x.de,2026-01-02,,SELECT,select\n"
    rows += "c@x.de,2026-01-03,, Olark\tChat ,Oslo\n"
    bring_as(place, rows, mapping)
    assert logged(place, "source", "attributes") == [
        ("google", '{"city":"Rome"}'), (None, None), ("chat", '{"city":"Oslo"}'),
    ]  # fmt: skip


def test_several_columns_are_joined(place: Home) -> None:
    mapping = "kind: requests\nfields: {email: email, at: [day, time], attributes.where: [city, source]}\n"
    bring_as(place, HEAD + "a@x.de,2026-01-01,09:30,web,\nb@x.de,2026-01-02,,web,Rome\n", mapping)
    assert logged(place, "at", "attributes") == [
        (datetime(2026, 1, 1, 9, 30, tzinfo=UTC), '{"where":"web"}'),
        (datetime(2026, 1, 2, tzinfo=UTC), '{"where":"Rome web"}'),
    ]


def test_beginnings_are_cut_off(place: Home) -> None:
    mapping = 'kind: requests\nfields: {phone: email, at: day}\ncut: {phone: ["p:", "tel:"]}\n'
    rows = HEAD + "p:+4930123456,2026-01-01,,,\n tel:+4930123457,2026-01-02,,,\n+4930123458,2026-01-03,,,\n"
    report = bring_as(place, rows, mapping)
    assert (report.new, report.people_new, "unreadable_phone" in noted(report)) == (3, 3, False)


ROWS_LEFT_OUT = """
kind: requests
fields: {email: email, at: day}
leave_out:
  - {column: email, begins: ["Total:", "Gesamt"], why: a total}
  - {column: "*", equals: test, why: a test}
"""


def test_rows_that_are_no_data_are_left_out_and_told(place: Home) -> None:
    rows = HEAD + "a@x.de,2026-01-01,,,\nTOTAL: 3,,,,\nGesamt: Konto,,,,\nb@x.de,2026-01-01,,TEST,\n"
    report = bring_as(place, rows, ROWS_LEFT_OUT)
    assert (report.new, report.skipped, report.refused) == (1, 3, ())
    assert [note.what for note in report.notes if note.id.startswith("left_out")] == [
        "2 rows were left out (a total).",
        "1 row was left out (a test).",
    ]


def test_a_file_of_nothing_but_rows_left_out_is_empty(place: Home) -> None:
    report = bring_as(place, HEAD + "Total:,,,,\n", ROWS_LEFT_OUT)
    assert (report.rows, report.skipped) == (1, 1)


TOUCHES = """
kind: requests
fields: {email: email, at: day}
constants: {action: download}
touches:
  - kind: purchases
    fields: {amount: source}
    when: {source: given}
  - kind: suppressions
    fields: {at: time}
    constants: {reason: on the list}
    when: {city: [x, yes]}
"""


def test_a_row_makes_every_touch_that_it_says(place: Home) -> None:
    rows = HEAD + "a@x.de,2026-01-01,,,\nb@x.de,2026-01-02,2026-02-02,12.50,Yes\nc@x.de,2026-01-03,,5.00,\n"
    report = bring_as(place, rows, TOUCHES)
    assert (report.rows, report.new, report.people_new) == (3, 3, 3)
    assert sorted(logged(place, "person", "kind", "action", "amount", "reason"), key=str) == [
        (1, "request", "download", None, None),
        (2, "decision", "do_not_contact", None, "on the list"),
        (2, "purchase", None, 12_500_000, None),
        (2, "request", "download", None, None),
        (3, "purchase", None, 5_000_000, None),
        (3, "request", "download", None, None),
    ]
    again = bring_as(place, rows, TOUCHES)
    assert (again.new, again.known) == (0, 3)


def test_a_row_is_taken_whole_or_not_at_all(place: Home) -> None:
    report = bring_as(place, HEAD + "a@x.de,2026-01-01,,much,\nb@x.de,2026-01-02,,,\n", TOUCHES)
    assert told(report) == [(2, "unreadable_amount")]
    assert logged(place, "kind") == [("request",)]


def test_a_row_that_says_nothing_but_constants_is_left_out(place: Home) -> None:
    mapping = "kind: requests\nfields: {email: email, at: day}\nconstants: {source: facebook}\n"
    report = bring_as(place, HEAD + "a@x.de,2026-01-01,,,\n,,,,\n", mapping)
    assert (report.new, report.skipped) == (1, 1)


def test_a_column_that_is_not_there_is_told_for_every_touch(place: Home) -> None:
    with pytest.raises(BadSetting) as told_:
        bring_as(
            place,
            HEAD,
            TOUCHES.replace("amount: source", "amount: Price").replace("[x, yes]", "x").replace("city", "town"),
        )
    assert [(problem.id, problem.path) for problem in told_.value.problems] == [
        ("no_such_column", "amount"), ("no_such_column", "when.town"),
    ]  # fmt: skip


def test_a_constant_may_have_either_name_of_its_field(place: Home) -> None:
    path = place.path.parent / "file.csv"
    path.write_text("email,at\na@x.de,2026-01-01\n")
    prepared = prepare(path, stated("requests", constants={"utm_source": "fair"}))
    assert prepared.constants == {"source": "fair"}
