"""The exported log needs no mapping: into its own home it brings nothing new, into another one the same leads."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from leadline.collect.by_hand import add_touch
from leadline.collect.files.importing import import_prepared
from leadline.collect.files.preparing import prepare
from leadline.collect.files.recognising import preset_for
from leadline.collect.files.sheets import open_sheet
from leadline.record.home import Home
from leadline.respond.exports.files import one_table
from leadline.respond.exports.tables import table_named
from leadline.respond.exports.writing import FORMS, Form
from leadline.respond.today import standing

NOW = datetime(2026, 3, 31, tzinfo=UTC)


@pytest.fixture
def full(place: Home) -> Home:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    asked = {"name": "=Ada", "email": "ada@example.org", "company": "Ada  & Co", "attributes.country": "DE"}
    add_touch(place, {**asked, "action": "quote", "phone": "+49 170 1234567", "what": "self_provided"}, now=at)
    add_touch(place, {"email": "ada@example.org", "amount": "1234.5", "currency": "EUR"}, "purchases", now=NOW)
    add_touch(place, {"cookie": "c1", "kind": "page_view", "page": "/prices?utm_source=x&q=1"}, "touches", now=at)
    add_touch(place, {"email": "bert@example.org", "group": "Family", "follow_up": "yes", "offer": "-x"}, now=at)
    add_touch(place, {"email": "cy@example.org", "kind": "note", "note": "Call\nlater; “soon”"}, "touches", now=at)
    return place


def brought(home: Home, file: Path) -> Any:
    mapping = preset_for(open_sheet(file).header)
    assert mapping is not None
    prepared = prepare(file, mapping)
    assert prepared.left_out == ()
    return import_prepared(home, prepared)


def leads(home: Home) -> list[dict[str, Any]]:
    found = standing(home, NOW).qualified.leads.to_pylist()
    return sorted(({**lead, "person": None} for lead in found), key=str)


@pytest.mark.parametrize("form", FORMS)
def test_into_its_own_home_it_brings_nothing_and_into_another_the_same_leads(
    form: Form, full: Home, tmp_path: Path
) -> None:
    file = tmp_path / f"touches.{form}"
    written = one_table(full, table_named("touches"), file, form, NOW)
    before = leads(full)
    report = brought(full, file)
    assert (report.rows, report.new, report.refused) == (written.rows, 0, ())
    other = Home.create(tmp_path / "other", full.playbook().text)
    report = brought(other, file)
    assert (report.new, report.refused) == (written.rows, ())
    assert leads(other) == before
