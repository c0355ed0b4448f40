"""However damaged a file is: every row is taken, known, skipped or refused with its line and reason, and none takes
others with it.
"""

from __future__ import annotations

import csv
import io
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadline.collect.files.opening import opened
from leadline.collect.files.reading import batches
from leadline.problems import BadFile, BadSetting, LeadlineError
from leadline.record.home import Home
from leadline.record.models import RefusedRow, Touch
from leadline.record.touches_table import read_touches
from tests.collect.writing_files import bring, noted, told


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_is_read_as_it_is_written(place: Home, separator: str, encoding: str, end: str) -> None:
    rows = [
        ["email", "at", "offer"],
        ["mara@example.com", "2026-01-02", "Müller"],
        ["tom@example.com", "2026-01-03", "guide"],
    ]
    report = bring(place, "".join(separator.join(row) + end for row in rows).encode(encoding), dry_run=True)
    assert (report.rows, report.new) == (2, 2)
    assert ("encoding" in noted(report)) == (encoding == "cp1252")


def test_damaged_rows_are_told_by_line_and_their_neighbours_are_taken(place: Home) -> None:
    report = bring(
        place,
        "email,at,offer\n"
        "a@example.com,2026-01-01,one\n"
        "b@example.com,2026-01-01\n"
        'c@example.com,2026-01-01,"two\nlines"\n'
        "\n"
        'd@example.com,2026-01-01,"never closed\n'
        "e@example.com,2026-01-01,five\n"
        "f@example.com,last spring,six\n"
        ",2026-01-01,seven\n"
        "not an address,2026-01-01,eight\n"
        'g@example.com,,"nine"\n'
        "h@example.com,2026-01-01,ten,eleven\n",
    )
    assert told(report) == [
        (3, "ragged_row"), (7, "broken_quotes"), (9, "unreadable_date"), (10, "no_key"), (11, "unreadable_key"), (12,
        "no_date"), (13, "ragged_row"),
    ]  # fmt: skip
    assert (report.new, report.skipped) == (3, 1)
    assert all(row.mend and row.text for row in report.refused)
    assert set(read_touches(place).column("offer").to_pylist()) == {"one", "two\nlines", "five"}
    assert list(RefusedRow.objects.order_by("line").values_list("line", "problem")) == told(report)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(st.text("ab,\"\n;é '", max_size=5), min_size=3, max_size=3), max_size=12),
    width=st.just(3),
)
def test_a_well_written_file_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], width: int
) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([["x", "y", "z"], *rows])
    path = tmp_path_factory.mktemp("csv") / "f.csv"
    path.write_text(text.getvalue(), "utf-8", newline="")
    found = [
        row
        for batch in batches(opened(path))
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)
    ]
    assert found == [tuple(row) for row in rows]


@given(
    st.lists(
        st.sampled_from(["1,2,3", '1,"2,3', "1,2", '"a\nb",2,3', "", 'x"y,2,3', '"q"z,2,3', "1,2,3,4", '1,2,"']),
        max_size=14,
    )
)
def test_whatever_is_broken_every_line_is_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "f.csv"
    text = "\n".join(["a,b,c", *lines])
    path.write_text(text, "utf-8", newline="")
    accounted: list[int] = []
    for batch in batches(opened(path)):
        accounted += [row.line for row in batch.damaged]
        for line, *fields in zip(batch.lines.tolist(), *(column.to_pylist() for column in batch.columns), strict=True):
            accounted += range(line, line + 1 + sum(field.count("\n") for field in fields))
    filled = [number for number, line in enumerate(text.split("\n"), 1) if number > 1 and line]
    assert sorted(number for number in accounted if number in filled) == filled


def test_line_numbers_are_right_far_into_a_long_file(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadline.collect.files.reading.A_BATCH", 50)
    monkeypatch.setattr("leadline.collect.files.reading.BLOCK", 1 << 12)
    draw = random.Random(3)  # noqa: S311
    for quoted in (False, True):
        lines, bad = ["email,at,page"], []
        while len(lines) < 400:
            kind = draw.random()
            if kind < 0.05:
                bad.append(len(lines) + 1)
                lines.append("x@example.com,2026-01-01" if kind < 0.03 else "x@example.com,someday,/p")
            elif kind < 0.1 and quoted:
                lines += [f'm{len(lines)}@example.com,2026-01-01,"/a', '/b"']
            elif kind < 0.12:
                lines.append("")
            else:
                lines.append(f"m{len(lines)}@example.com,2026-01-01,/p{quoted}")
        report = bring(place, "\n".join(lines), dry_run=True)
        assert [row.line for row in report.refused] == bad, quoted


def test_rows_of_nothing_are_skipped(place: Home) -> None:
    report = bring(place, "email,at\na@example.com,2026-01-01\n,\n , \n\n")
    assert (report.new, report.skipped, report.refused) == (1, 3, ())


@pytest.mark.parametrize(
    ("content", "kind", "mapping", "problems"),
    [
        ("", "requests", {}, {"empty_file"}),
        ("email,at\n", "leads", {}, {"unknown_kind"}),
        ("mail,at\n", "requests", {"email": "email", "ofer": "at"}, {"no_such_column", "unknown_field"}),
        ("name,at\n", "requests", {}, {"no_key_column"}),
        ("email,at\n", "touches", {}, {"no_kind_column"}),
        ("source\n", "costs", {}, {"no_amount", "no_day"}),
        ("email,email,at\n", "requests", {"email": "email"}, {"column_twice"}),
    ],
)
def test_everything_wrong_with_a_mapping_is_told_at_once(
    place: Home, content: str, kind: str, mapping: dict[str, str], problems: set[str]
) -> None:
    with pytest.raises(LeadlineError) as error:
        bring(place, content, kind, mapping)
    assert {problem.id for problem in error.value.problems} == problems
    assert isinstance(error.value, BadSetting) == bool(content)
    assert all(problem.mend for problem in error.value.problems)


def test_the_nearest_right_name_is_offered(place: Home) -> None:
    with pytest.raises(BadSetting) as error:
        bring(place, "E-Mail,at\n", mapping={"emial": "E-Mail", "email": "EMail"})
    assert [problem.nearest for problem in error.value.problems] == ["email", "E-Mail"]


def test_a_file_that_is_not_there_is_told(place: Home) -> None:
    from leadline.collect.files import import_file

    with pytest.raises(BadFile, match="cannot be read"):
        import_file(place, place.path / "nothing.csv", "requests")


def test_control_characters_do_not_reach_the_record(place: Home) -> None:
    bring(place, b"email,at,offer\nm@example.com,2026-01-01,gu\x00i\x1bde\n")
    assert Touch.objects.get().offer == "guide"


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_byte_that_is_no_letter_costs_its_row_only(place: Home, quote: str) -> None:
    rows = [
        b"a@example.com,2026-01-01,M\xfcller",
        b"b@example.com,2026-01-01,x\x81y",
        b"c@example.com,2026-01-01,three",
    ]
    content = b"\n".join([f"email,at,{quote}offer{quote}".encode(), *rows, b""])
    report = bring(place, content)
    assert told(report) == [(3, "unreadable_text")]
    assert "0x81" in report.refused[0].reason
    assert "encoding" in noted(report)
    assert set(read_touches(place).column("offer").to_pylist()) == {"Müller", "three"}
    assert RefusedRow.objects.get().text == "b@example.com,2026-01-01,x\ufffdy"


def test_a_file_marked_as_unicode_that_is_none_is_told_by_row(place: Home) -> None:
    marked = b"\xef\xbb\xbfemail,at,offer\na@example.com,2026-01-01,M\xfcller\nb@example.com,2026-01-01,two\n"
    report = bring(place, marked)
    assert (told(report), report.new) == ([(2, "unreadable_text")], 1)


def test_an_empty_cell_that_an_export_wrote_out_declines_nothing(place: Home) -> None:
    words = ["None", "null", "N/A", "NaN", "", "no"]
    lines = [f"p{n}@example.com,2026-01-01,{word}" for n, word in enumerate(words)]
    report = bring(place, "email,at,follow_up\n" + "\n".join(lines) + "\n")
    assert "unreadable_follow_up" not in noted(report)
    found = sorted(read_touches(place).column("follow_up").to_pylist(), key=str)
    assert found == [None, "declined", "neutral", "neutral", "neutral", "neutral"]
