from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run

BROKEN = """leadline: 1
name: Broken
rules:
  - name: One
    when: {knid: request}
    points: many
    criterion: engagment
thresholds: {mql: 40, sql: 30, recycle: 50}
"""


def test_every_problem_is_told_at_once_with_its_line_and_the_nearest_name(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    ran = leadline("playbook", "check", "broken.yaml")
    assert ran.code == 1
    for place in ("broken.yaml:5", "broken.yaml:6", "broken.yaml:7"):
        assert place in ran.out
    assert "kind" in ran.out
    assert "engagement" in ran.out
    assert "to mend" in ran.err


def test_the_problems_come_as_json(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    problems = leadline("playbook", "check", "broken.yaml", "--json").json()["problems"]
    assert {problem["line"] for problem in problems} >= {5, 6, 7}
    assert all(problem["what"] and problem["id"] for problem in problems)


def test_the_playbook_of_a_new_home_is_in_order(leadline: Run) -> None:
    leadline("init")
    assert leadline("playbook", "check").code == 0


def test_a_playbook_is_explained_in_plain_words(leadline: Run) -> None:
    leadline("init")
    ran = leadline("playbook", "explain")
    assert ran.code == 0
    assert "hot" in ran.out


def test_the_schema_is_json(leadline: Run) -> None:
    assert leadline("playbook", "schema").json()["$schema"].startswith("https://json-schema.org/")


def test_a_difference_is_told_by_its_path(leadline: Run, tmp_path: Path, repository: Path) -> None:
    old = (repository / "docs/reference/playbook-by-example.yaml").read_text(encoding="utf-8")
    (tmp_path / "old.yaml").write_text(old, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(old.replace("mql: 40", "mql: 45"), encoding="utf-8")
    ran = leadline("playbook", "diff", "old.yaml", "new.yaml")
    assert (ran.code, ran.out.strip()) == (0, "thresholds.mql: 40 → 45")
    same = leadline("playbook", "diff", "old.yaml", "old.yaml")
    assert (same.out, same.err.strip()) == ("", "They mean the same.")


def test_a_missing_file_is_told_without_a_traceback(leadline: Run) -> None:
    ran = leadline("playbook", "check", "nowhere.yaml")
    assert ran.code == 1
    assert "nowhere.yaml" in ran.err
    assert "Traceback" not in ran.err
