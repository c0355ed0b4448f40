from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from tests.cli.conftest import runner

PERSON = ("explain", "ada@example.org", "--as-of", "2026-03-12")


def test_the_printed_lines_add_up_to_the_printed_score(two_files: Path) -> None:
    ran = runner(two_files)(*PERSON)
    assert ran.code == 0, ran.err
    lines = [Decimal(text) for text in re.findall(r"^ *(-?\d+\.\d)  \S", ran.out, re.MULTILINE)]
    together = re.search(r"^Together (-?\d+\.\d)$", ran.out, re.MULTILINE)
    assert together
    assert lines
    assert sum(lines) == Decimal(together[1])


def test_the_lines_as_json_add_up_and_name_their_touches(two_files: Path) -> None:
    found = runner(two_files)(*PERSON, "--json").json()
    assert round(sum(line["printed"] for line in found["lines"]), 1) == found["printed_total"]
    assert abs(sum(line["worth"] for line in found["lines"]) - found["total"]) < 1e-9
    assert all(line["touch"] for line in found["lines"] if line["kind"])
    assert found["temperature"] == "hot"
    assert next(entry["stage"] for entry in found["entries"]) == "prospect"


def test_somebody_who_is_not_there_is_told_without_a_traceback(two_files: Path) -> None:
    ran = runner(two_files)("explain", "nobody@example.org")
    assert (ran.code, ran.out) == (1, "")
    assert "Nobody is known as 'nobody@example.org'" in ran.err


def test_a_score_of_then_knows_nothing_of_later(two_files: Path) -> None:
    then = runner(two_files)("explain", "ada@example.org", "--as-of", "2026-03-05", "--json").json()
    assert then["temperature"] == "warm"
    assert len(then["requests"]) == 1
