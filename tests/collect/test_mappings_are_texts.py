"""A mapping is one text: it reads back as it was written, and every problem in it is told with its line."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.collect.files.manner import Manner
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.mapping_parts import LeaveOut, Part
from leadline.problems import BadSetting

WORD = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1, max_size=12).filter(
    lambda text: text == text.strip() != ""
)
COLUMNS = st.lists(WORD, min_size=1, max_size=3).map(tuple)
FIELDS = st.dictionaries(st.sampled_from(["email", "at", "source", "attributes.city"]), COLUMNS, max_size=3)
CONSTANTS = st.dictionaries(st.sampled_from(["offer", "medium", "why"]), WORD, max_size=2)
MANNERS = st.builds(
    Manner,
    encoding=st.sampled_from([None, "utf-16"]),
    separator=st.sampled_from([None, "\t", ";", "~", "|"]),
    sheet=st.none() | WORD,
    header=st.none() | st.integers(1, 99),
    decimals=st.sampled_from([None, ".", ","]),
    dates=st.sampled_from([None, "ymd", "dmy", "mdy"]),
    zone=st.sampled_from([None, "Europe/Berlin"]),
    currency=st.sampled_from([None, "EUR"]),
    region=st.sampled_from([None, "DE"]),
)
PARTS = st.builds(Part, kind=st.just("purchases"), fields=FIELDS, when=st.dictionaries(WORD, COLUMNS, max_size=2))
ROWS = st.builds(LeaveOut, column=WORD, begins=COLUMNS, equals=COLUMNS, why=st.just("") | WORD, empty=st.booleans())
MAPPINGS = st.builds(
    Mapping,
    kind=st.sampled_from(["requests", "touches"]),
    fields=FIELDS,
    values=st.dictionaries(
        st.sampled_from(["*", "source"]), st.dictionaries(WORD, st.none() | WORD, min_size=1, max_size=3), max_size=2
    ),
    constants=CONSTANTS,
    read=MANNERS,
    assumed_at=st.sampled_from([None, date(2026, 3, 1), datetime(2026, 3, 1, 9, 30, tzinfo=UTC)]),
    touches=st.lists(PARTS, max_size=2).map(tuple),
    leave_out=st.lists(ROWS, max_size=2).map(tuple),
    trusted_keys=st.booleans(),
    name=st.none() | WORD,
    cut=st.dictionaries(st.just("phone"), COLUMNS, max_size=1),
    before=st.dictionaries(st.just("external_id"), WORD, max_size=1),
    first_of=st.dictionaries(st.just("email"), st.sampled_from([";", ","]), max_size=1),
)  # fmt: skip


@given(MAPPINGS)
@settings(max_examples=60)
def test_a_mapping_reads_back_as_it_was_written(mapping: Mapping) -> None:
    assert Mapping.parse(mapping.text()) == mapping


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [("empty_mapping", 1)]),
        ("kind: request", [("unknown_kind", 1)]),
        ("fields: {email: x}", [("missing_key", 1)]),
        ("kind: requests\nfields:\n  emial: x\n  at: []\n", [("unknown_field", 3), ("empty", 4)]),
        ("kind: notes\nvalues: {colour: {a: b}}\nread: {zone: Berlin}\n", [("unknown_field", 2), ("unknown_zone", 3)]),
        ("kind: requests\nleave_out:\n  - column: a\n", [("missing_key", 3)]),
        ("kind: requests\ntouches:\n  - kind: costs\n", [("unknown_kind", 3)]),
        ("kind: requests\nassumed_at: soon\nread:\n  separator: abc\n", [("bad_date", 2), ("bad_separator", 4)]),
        ("kind: requests\nmaping: 1\n", [("unknown_key", 2)]),
        ("kind: [\n", [("not_yaml", 2)]),
    ],
)  # fmt: skip
def test_every_problem_is_told_with_its_line(text: str, problems: list[tuple[str, int]]) -> None:
    with pytest.raises(BadSetting) as told:
        Mapping.parse(text, "mapping.yaml")
    assert [(problem.id, problem.line) for problem in told.value.problems] == problems
    assert {problem.file for problem in told.value.problems} == {"mapping.yaml"}
