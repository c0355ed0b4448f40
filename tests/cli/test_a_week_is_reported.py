"""`leadline report`: Markdown where nothing else is asked for, files where they are."""

from __future__ import annotations

import json
from pathlib import Path

from pypdf import PdfReader

from tests.cli.conftest import runner


def test_the_report_of_a_week_on_stdout_and_as_files(two_files: Path, tmp_path: Path) -> None:
    run = runner(two_files)
    shown = run("report", "--week", "2026-03-04", "--as-of", "2026-03-31")
    assert (shown.code, shown.err) == (0, "")
    assert "Week 10, 2026" in shown.out
    assert "| New leads | 3 | 0 |" in shown.out
    assert "3 new leads and 0 new clients" in shown.out
    names = {form: str(tmp_path / f"week.{form}") for form in ("html", "pdf", "md")}
    files = [word for form, name in names.items() for word in (f"--{'markdown' if form == 'md' else form}", name)]
    found = run(
        "report", "--week", "2026-W12", "--as-of", "2026-03-31", *files, "--address", "https://leads.example.com"
    )
    assert (found.code, found.out) == (0, "")
    assert found.err.count("Wrote") == 3
    assert len(PdfReader(names["pdf"]).pages) == 1
    html = Path(names["html"]).read_text("utf-8")
    assert "https://leads.example.com/people?of=week" in html
    assert "http://" not in html
    assert "1 new client" in Path(names["md"]).read_text("utf-8")


def test_the_report_is_written_for_whoever_reads_it(two_files: Path) -> None:
    run = runner(two_files)
    english, german = (
        run("report", "--week", "2026-W12", "--as-of", "2026-03-31", "--numbers", name).out for name in ("EN", "de")
    )
    assert "67% (18–96%)" in english
    assert "67 % (18–96 %)" in german  # a terminal is given plain spaces
    assert ("5.0%" in english, "5,0 %" in german, "5.0" in german) == (True, True, False)


def test_the_report_as_json(two_files: Path) -> None:
    found = runner(two_files)("report", "--week", "2026-W10", "--as-of", "2026-03-31", "--json")
    made = json.loads(found.out)
    assert made["week"] == "2026-W10"
    counts = {one["figure"]: one["count"] for one in made["sections"]["week"]["figures"]["figures"]}
    assert (counts["leads"], counts["requests"], counts["clients"]) == (3, 3, 0)
    assert set(made["sections"]) >= {"week", "flow", "sources", "offers", "forecast", "busyness", "handover"}


def test_what_cannot_be_is_told(two_files: Path, tmp_path: Path) -> None:
    run = runner(two_files)
    for words, said in (
        (("--week", "2031-W01"), "has not begun"),
        (("--week", "soon"), "is no week"),
        (("--paper", "a5"), "There is no paper"),
        (("--numbers", "tlh"), "There is no way of writing numbers called 'tlh'"),
        (("--address", "leads"), "is no address"),
        (("--as-of", "2026-03-31", "--pdf", str(tmp_path / "nowhere" / "x.pdf")), "cannot be written"),
    ):
        told = run("report", *words)
        assert (told.code != 0, said in told.err) == (True, True), (words, told.err)
