"""`leadline offers`: what each has brought, with a verdict, as a table and as JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, runner

FILE = """Email,Date,Offer
ada@example.org,2026-03-02,white-paper
bert@example.org,2026-03-03,white-paper
ada@example.org,2026-03-09,webinar
cleo@example.org,2026-03-10,webinar
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder: Path = tmp_path_factory.mktemp("offers")
    (folder / "requests.csv").write_text(FILE, encoding="utf-8")
    found = runner(folder)
    mapped = ("--map", "email=Email", "--map", "at=Date", "--map", "offer=Offer")
    done = found("import", "requests.csv", "--as", "requests", *mapped)
    assert done.code == 0, done.err
    return found


def test_each_offer_stands_with_its_takers_and_verdict(run: Run) -> None:
    found = run("offers", "--as-of", "2026-03-31")
    assert found.code == 0, found.err
    assert "cannot be told yet" in found.out
    assert "White paper" in found.out
    assert "Who takes what with whom" in found.out
    assert "No touch says who was shown an offer" in found.err
    told = run("offers", "--as-of", "2026-03-31", "--json").json()
    assert told["state"] == "cannot_tell"
    assert {row["offer"]: (row["takers"], row["new"]) for row in told["offers"]} == {
        "white-paper": (2, 2),
        "webinar": (2, 1),
    }
    assert told["people"] == 3


def test_before_anybody_asked_nobody_has_taken_anything(run: Run) -> None:
    found = run("offers", "--as-of", "2020-01-01")
    assert found.code == 0, found.err
    assert "Nobody has taken an offer yet." in found.out
