from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_a_request_that_was_history_when_imported_has_one_line(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text(
        "email,at,action\nada@example.org,2020-01-02,quote\nada@example.org,2020-03-04,trial\n", encoding="utf-8"
    )
    assert leadline("import", "old.csv", "--as", "requests").code == 0
    out = leadline("explain", "ada@example.org").out
    follows = out[out.index("What follows") :]
    assert follows.count("past its shelf life when it was imported") == 2
    assert "quote, 2020-01-02" in follows
    assert "trial, 2020-03-04" in follows
    assert "not_made" not in out


def test_how_a_step_stands_is_said_in_words(leadline: Run) -> None:
    leadline("add", "email=ada@example.org", "action=download", "follow_up=declined")
    out = leadline("explain", "ada@example.org").out
    assert "by itself" in out
    assert "by_itself" not in out
