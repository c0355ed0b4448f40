"""The page on mappings names every key, every kind and every preset."""

from __future__ import annotations

from pathlib import Path

from leadline.collect.fields import FIELDS, KINDS
from leadline.collect.files.language import LEAVE_OUT, MANNER, MAPPING, PART
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.recognising import presets

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
PAGE = (REFERENCE / "mapping.md").read_text("utf-8")


def test_every_key_is_told_of() -> None:
    keys = {key for shape in (MAPPING, MANNER, PART, LEAVE_OUT) for key in shape.keys}
    assert {key for key in keys if f"`{key}`" not in PAGE and f"`{key}: true`" not in PAGE} == set()


def test_every_preset_and_its_kind_is_told_of() -> None:
    assert {p.name for p in presets() if f"| {p.name} | {p.mapping.kind} |" not in PAGE} == set()


def test_every_kind_and_field_is_told_of() -> None:
    page = (REFERENCE / "import.md").read_text("utf-8")
    assert {kind for kind in KINDS if f"| `{kind}` |" not in page} == set()
    fields = {field for of_kind in FIELDS.values() for field in of_kind}
    assert {field for field in fields if f"`{field}`" not in page} == set()


def test_the_example_is_a_mapping() -> None:
    example = PAGE.split("```yaml")[1].split("```")[0]
    assert Mapping.parse(example).touches[0].kind == "purchases"
