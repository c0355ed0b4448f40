"""The id of a touch is made from what it says, by one and by thousands alike."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.touches.content import CONTENT_TEXT, content_id, content_ids, json_objects
from leadline.touches.distinct import cleaned

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMED = st.dictionaries(WORDS.filter(bool), WORDS.filter(bool), max_size=3)
TOUCH = st.fixed_dictionaries(
    {"kind": st.sampled_from(["request", "call"]), "keys": NAMED},
    optional={
        "at": st.integers(-(10**15), 10**16), "amount": st.integers(-(10**12), 10**12), "attributes": NAMED,
        "properties": NAMED,
        **{name: WORDS for name in CONTENT_TEXT if name != "kind"},
    },
)  # fmt: skip


def _clean(text: str) -> str | None:
    found: str | None = cleaned(pa.array([text]))[0].as_py()
    return found


def _tidy(touch: dict[str, Any]) -> dict[str, Any]:
    def value(found: Any) -> Any:
        if isinstance(found, dict):
            return {_clean(k) or "x": _clean(v) or "y" for k, v in found.items()}
        return _clean(found) if isinstance(found, str) else found

    return {name: value(found) for name, found in touch.items()}


@given(st.lists(TOUCH.map(_tidy), min_size=1, max_size=6))
def test_columns_of_touches_get_the_ids_that_each_touch_gets(touches: list[dict[str, Any]]) -> None:
    def text(value: Any) -> Any:
        return (
            (json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")) if value else None)
            if isinstance(value, dict)
            else value
        )

    names = sorted({name for touch in touches for name in touch})
    types = {"at": pa.int64(), "amount": pa.int64()}
    table = pa.table({n: pa.array([text(touch.get(n)) for touch in touches], types.get(n, pa.string())) for n in names})
    assert content_ids(table).to_pylist() == [content_id(touch) for touch in touches]


@given(st.dictionaries(WORDS.filter(bool), st.lists(st.one_of(st.none(), WORDS), min_size=3, max_size=3), max_size=4))
def test_columns_become_json_objects_that_read_back(columns: dict[str, list[str | None]]) -> None:
    arrays = {name: cleaned(pa.array(values, pa.string())) for name, values in columns.items()}
    found = json_objects(arrays, 3).to_pylist()
    assert len(found) == 3
    for row in range(3):
        given_here = {name: column[row].as_py() for name, column in arrays.items() if column[row].as_py() is not None}
        assert (json.loads(found[row]) if found[row] else {}) == given_here


@pytest.mark.parametrize("name", ["kind", "offer", "at", "amount", "keys", "attributes"])
def test_every_part_of_the_content_counts(name: str) -> None:
    touch: dict[str, Any] = {
        "kind": "request",
        "offer": "a",
        "at": 1,
        "amount": 2,
        "keys": {"email": "x"},
        "attributes": {"a": "b"},
    }
    other = {"kind": "call", "offer": "b", "at": 2, "amount": 3, "keys": {"email": "y"}, "attributes": {"a": "c"}}
    assert content_id(touch) != content_id(touch | {name: other[name]})


def test_an_id_is_for_ever() -> None:
    touch = {"kind": "request", "at": 1516763536000000, "keys": {"email": "mara@example.com"}, "offer": "guide"}
    assert content_id(touch) == "afdab715d23071ac22f0d4bd325e428f"
