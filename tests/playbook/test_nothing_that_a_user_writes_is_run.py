from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.playbook import Playbook, check
from leadline.playbook.cases import case_files, read_cases
from leadline.problems import BadPlaybook
from tests.playbook.telling import ids, only, problems


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!!python/name:os.system", "!include", "!env"])
def test_tags_are_refused(tag: str) -> None:
    assert only(f"name: {tag} echo\n").id == "tag"


def test_aliases_are_refused_so_that_none_can_grow() -> None:
    bomb = "products: &a {x: {}}\noffers: *a\nkinds: [*a, *a, *a]\n"
    assert [i for i in ids(bomb) if i == "alias"] == ["alias"] * 4


def test_a_key_that_stands_twice_is_told_with_both_lines() -> None:
    problem = only("name: one\ncurrency: EUR\nname: two\n")
    assert (problem.id, problem.line, problem.path) == ("twice", 3, "name")
    assert "line 1" in problem.what


def test_a_huge_text_is_refused_before_it_is_read() -> None:
    assert only("# " + "x" * 1024 * 1024).id == "too_large"


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "playbook.yaml"
    file.write_bytes(b"# " + b"x" * (1024 * 1024))
    with pytest.raises(BadPlaybook) as raised:
        Playbook.load(file)
    assert raised.value.problems[0].id == "too_large"


def test_deep_nesting_is_refused() -> None:
    assert only("name: " + "[" * 5000 + "]" * 5000).id == "too_deep"


def test_what_is_no_yaml_is_told_with_its_line() -> None:
    problem = only("name: one\nproducts: {a: [}\n")
    assert (problem.id, problem.line) == ("not_yaml", 2)


def test_a_second_document_is_refused() -> None:
    assert only("name: one\n---\nname: two\n").id == "two_documents"


def test_a_file_that_is_not_there_or_not_utf8_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadPlaybook) as raised:
        Playbook.load(tmp_path / "none.yaml")
    assert raised.value.problems[0].id == "no_file"
    (tmp_path / "latin.yaml").write_bytes(b"name: M\xfcller\n")
    with pytest.raises(BadPlaybook) as raised:
        Playbook.load(tmp_path / "latin.yaml")
    assert raised.value.problems[0].id == "not_utf8"


def test_cases_are_taken_from_beside_the_playbook_only(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.yaml").write_text("- {}\n", encoding="utf-8")
    (inside / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (inside / "mine.yaml").write_text("- {}\n", encoding="utf-8")
    playbook = Playbook.parse("cases: ['*.yaml']\n")
    assert case_files(playbook, inside) == [inside / "mine.yaml"]


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    assert all(problem.what for problem in check(text))
    assert all(problem.what for problem in read_cases(text, Playbook.default())[1])


_SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8))
_KEYS = st.sampled_from(
    ["name", "rules", "when", "points", "products", "offers", "kind", "flow", "steps", "expected", "temperature", "hot",
     "gates", "sql", "intent", "sources", "rates", "working_hours", "due", "next_steps", "cold", "cases", "a", "mon"]
)  # fmt: skip


@given(
    st.recursive(
        _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4), max_leaves=15
    )
)
def test_any_tree_is_read_or_refused_in_words(tree: object) -> None:
    found = problems(_flow_style(tree))
    assert all(problem.what and problem.line for problem in found)


def _flow_style(tree: object) -> str:
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key}: {_flow_style(value)}" for key, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(_flow_style(value) for value in tree) + "]"
    if isinstance(tree, str):
        return "'" + "".join(c for c in tree if c.isprintable()).replace("'", "''") + "'"
    return (
        {None: "null", True: "true", False: "false"}.get(tree, str(tree))
        if tree is None or isinstance(tree, bool)
        else str(tree)
    )
