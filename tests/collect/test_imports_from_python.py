"""A file comes in from Python as by the command: by a mapping, a saved one, a preset, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadline.collect.files.from_python import import_file
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.saved import save
from leadline.problems import BadSetting
from leadline.record.home import Home

ROWS = "Mail,Day,Fair\nada@example.org,2026-03-02,north\n"
MAPPING = Mapping("requests", {"email": ("Mail",), "at": ("Day",), "source": ("Fair",)}, name="Fair")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "fair.csv"
    path.write_text(ROWS)
    return path


def test_by_a_mapping_its_file_its_name_or_its_columns(place: Home, file: Path) -> None:
    tried = import_file(place.path, file, MAPPING, dry_run=True)
    assert (tried.new, tried.dry_run) == (1, True)
    text = file.with_suffix(".yaml")
    text.write_text(MAPPING.text())
    assert import_file(place.path, file, text).new == 1
    save(place, MAPPING, ("Mail", "Day", "Fair"))
    assert import_file(place.path, file, "Fair").known == 1
    columns = {"email": "Mail", "at": "Day", "source": "Fair"}
    assert import_file(place.path, file, columns, kind="requests").known == 1


def test_by_what_is_known_of_its_columns(place: Home, file: Path) -> None:
    with pytest.raises(BadSetting, match="Nobody has said what the columns"):
        import_file(place.path, file)
    save(place, MAPPING, ("Mail", "Day", "Fair"))
    report = import_file(place.path, file)
    assert (report.new, {note.id for note in report.notes} & {"mapping_saved"}) == (1, {"mapping_saved"})


def test_columns_without_what_a_row_is_are_asked_about(place: Home, file: Path) -> None:
    with pytest.raises(BadSetting, match="what a row is"):
        import_file(place.path, file, {"email": "Mail"})
