from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import MAPPED, REQUESTS, Run

BAD = REQUESTS + "nobody,2026-13-40,referral,quote,\ndora@example.org,2026-03-11,referral,quote,requested\n"


def test_refused_rows_are_told_with_line_and_reason_and_the_others_are_taken(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text(BAD, encoding="utf-8")
    ran = leadline("import", "bad.csv", "--as", "requests", *MAPPED)
    assert ran.code == 1
    assert "5 new" in ran.out
    assert "1 refused" in ran.out
    assert "bad.csv:6" in ran.err
    assert "leadline imports refused 1 --to FILE" in ran.err
    assert "Traceback" not in ran.err


def test_the_same_file_twice_changes_nothing(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    words = ("import", "requests.csv", "--as", "requests", *MAPPED, "--json")
    first, second = leadline(*words).json(), leadline(*words).json()
    assert (first["new"], first["known"]) == (4, 0)
    assert (second["new"], second["known"]) == (0, 4)


def test_a_dry_run_writes_nothing_and_says_what_would_be(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    ran = leadline("import", "requests.csv", "--as", "requests", *MAPPED, "--dry-run")
    assert "Nothing was written. 4 rows of requests: 4 new" in ran.out
    again = leadline("import", "requests.csv", "--as", "requests", *MAPPED, "--json")
    assert again.json()["new"] == 4


def test_a_column_that_is_not_there_names_the_nearest(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    ran = leadline("import", "requests.csv", "--as", "requests", "--map", "email=Emial", "--map", "at=Date")
    assert ran.code == 2
    assert "Email" in ran.err


def test_a_mapping_without_an_equals_sign_is_a_usage_error(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    ran = leadline("import", "requests.csv", "--as", "requests", "--map", "email", "--map", "at:Date")
    assert ran.code == 2
    assert ran.err.count("has to be two words with =") == 2
    assert not (tmp_path / "leadline-data").exists()


def test_problems_are_json_on_stderr_where_json_is_asked_for(leadline: Run, tmp_path: Path) -> None:
    ran = leadline("import", "missing.csv", "--as", "requests", "--map", "email=Email", "--json")
    assert (ran.code, ran.out) == (2, "")
    problems = json.loads(ran.err.splitlines()[-1])["problems"]
    assert problems[0]["file"].endswith("missing.csv")


def test_a_touch_typed_in_is_there_and_says_what_to_do(leadline: Run) -> None:
    ran = leadline("add", "email=dora@example.org", "action=quote", "source=referral")
    assert ran.code == 0, ran.err
    assert "Added to a new person" in ran.out
    assert "Hot: asked for a quote just now" in ran.out
    leads = leadline("leads", "--json").json()["leads"]
    assert [(lead["email"], lead["temperature"]) for lead in leads] == [("dora@example.org", "hot")]
