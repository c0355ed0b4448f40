"""Which mapping a file is read by: what is stated first, then what is known; nothing is guessed silently."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import MAPPED, REQUESTS, Run

HUBSPOT = "Record ID,First Name,Last Name,Email,Create Date\n7,Ada,Byron,ada@example.org,2026-03-02\n"
UNCLEAR = "email,at\nada@example.org,03/04/2026\n"


def test_what_nobody_has_said_is_suggested_and_nothing_is_written(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    ran = leadline("import", "requests.csv")
    assert ran.code == 2
    assert "Email (ada@example.org, bert@example.org, cleo@example.org) → email." in ran.err
    assert "leadline import requests.csv --suggest > mapping.yaml" in ran.err
    assert not (tmp_path / "leadline-data").exists()


def test_the_suggestion_is_a_mapping_to_import_by(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    suggested = leadline("import", "requests.csv", "--suggest", "--set", "why=relevant")
    assert suggested.code == 0
    (tmp_path / "mapping.yaml").write_text(suggested.out, encoding="utf-8")
    ran = leadline("import", "requests.csv", "--mapping", "mapping.yaml")
    assert (ran.code, "4 new" in ran.out) == (0, True)
    assert not (tmp_path / "leadline-data" / "mapping.yaml").exists()


def test_a_mapping_is_kept_and_used_for_the_next_file_with_these_columns(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "march.csv").write_text(REQUESTS, encoding="utf-8")
    lines = REQUESTS.replace("2026-03", "2026-04").splitlines()
    (tmp_path / "april.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    kept = leadline("import", "march.csv", "--as", "requests", *MAPPED, "--save-mapping", "Fair")
    assert (kept.code, "kept as “Fair”" in kept.err) == (0, True)
    april = leadline("import", "april.csv")
    assert (april.code, "saved mapping “Fair”" in april.err, "4 new" in april.out) == (0, True, True)
    assert leadline("import", "march.csv", "--mapping", "Fair", "--json").json()["known"] == 4
    unknown = leadline("import", "march.csv", "--mapping", "Fare")
    assert (unknown.code, "Did you mean Fair?" in unknown.err) == (3, True)


def test_an_export_of_a_known_program_needs_no_words(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text(HUBSPOT, encoding="utf-8")
    ran = leadline("import", "contacts.csv", "--dry-run")
    assert (ran.code, "those of HubSpot contacts" in ran.err) == (0, True)
    assert "1 row of people: 1 new" in ran.out
    other = leadline("import", "contacts.csv", "--preset", "Mautic contacts")
    assert (other.code, "does not have the columns" in other.err) == (2, True)


def test_dates_that_may_be_read_in_two_ways_are_asked_for(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "unclear.csv").write_text(UNCLEAR, encoding="utf-8")
    asked = leadline("import", "unclear.csv", "--as", "requests")
    assert asked.code == 2
    assert "--dates dmy" in asked.err
    assert "--dates mdy" in asked.err
    stated = leadline("import", "unclear.csv", "--as", "requests", "--dates", "dmy", "--json")
    assert (stated.code, stated.json()["new"]) == (0, 1)


def test_words_about_the_file_are_checked_together(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    ran = leadline("import", "requests.csv", "--as", "requests", "--zone", "Berln", "--separator", "xx")
    assert ran.code == 2
    assert "--zone" in ran.err
    assert "--separator" in ran.err


def test_columns_without_what_a_row_is_are_asked_about(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    ran = leadline("import", "requests.csv", *MAPPED)
    assert (ran.code, "--as requests" in ran.err) == (2, True)


def test_rows_that_would_count_twice_are_told_before_they_are_written(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    mapped = (*MAPPED, "--set", "why=relevant")
    assert leadline("import", "requests.csv", "--as", "requests", *MAPPED).code == 0
    tried = leadline("import", "requests.csv", "--as", "requests", *mapped, "--dry-run", "--json").json()
    assert [note["id"] for note in tried["notes"]][:1] == ["came_otherwise"]
    told = leadline("import", "requests.csv", "--as", "requests", *mapped)
    assert (told.code, "they would be new touches: 4" in told.err) == (2, True)
    assert "leadline imports undo 1" in told.err
    assert len(leadline("imports", "--json").json()["imports"]) == 1
    told_json = leadline("import", "requests.csv", "--as", "requests", *mapped, "--json")
    assert (told_json.code, told_json.json()["problems"][0]["id"]) == (2, "came_otherwise")
    anyway = leadline("import", "requests.csv", "--as", "requests", *mapped, "--anyway")
    assert (anyway.code, "4 new" in anyway.out) == (0, True)
    as_people = leadline("import", "requests.csv", "--as", "people", "--map", "email=Email", "--json").json()
    assert (as_people["new"], as_people["notes"][0]["id"]) == (3, "came_otherwise")
