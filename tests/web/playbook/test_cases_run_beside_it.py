"""Cases are run beside the page: how far they are, which do not hold, and what came out instead."""

from __future__ import annotations

import threading

from django.test import Client

from leadline.record.home import Home
from tests.web.playbook.writing import check, look, publish

HOLDS = """- name: a quote is hot
  touches: [{at: day 1, kind: request, action: quote}]
  expect: {somebody: {temperature: hot}}
"""
FAILS = HOLDS.replace("a quote is hot", "<b>a quote is cold</b>").replace("temperature: hot", "temperature: cold")


def with_cases(home: Home, text: str) -> None:
    from leadline.web.playbook import cases

    (home.path / "cases").mkdir(exist_ok=True)
    (home.path / "cases" / "own.yaml").write_text(text)
    cases.RUNS.wait()


def run(client: Client, of: str = "now") -> str:
    from leadline.web.playbook import cases

    client.post("/playbook/cases/run", {"of": of})
    cases.RUNS.wait()
    return str(client.get("/playbook/cases" if of == "now" else "/playbook/rules").content.decode())


def test_those_that_hold_are_counted(owner: Client, workspace: Home) -> None:
    with_cases(workspace, HOLDS)
    assert "Not run since" in owner.get("/playbook/cases").content.decode()
    page = run(owner)
    assert "All 1 cases hold" in page or "1 hold" in page
    assert "checked" in page


def test_those_that_fail_say_what_was_expected_and_what_came_out(owner: Client, workspace: Home) -> None:
    with_cases(workspace, HOLDS + FAILS)
    page = run(owner)
    assert "1 of 2" in page
    assert "Temperature is hot, not cold." in page
    assert "own.yaml" in page
    assert "<b>a quote is cold</b>" not in page


def test_files_that_are_no_cases_are_told(owner: Client, workspace: Home) -> None:
    with_cases(workspace, "- nmae: x\n")
    assert "The cases cannot be run" in run(owner)


def test_publishing_with_cases_that_do_not_hold_is_a_choice(owner: Client, workspace: Home) -> None:
    with_cases(workspace, FAILS)
    check(owner, workspace.playbook().text.replace("mql: 40", "mql: 41"), look="1")
    look(owner)
    assert "do not hold" in run(owner, "draft")
    assert publish(owner).status_code == 422
    assert publish(owner, sure="1").status_code == 302


def test_a_changed_case_is_not_taken_for_run(owner: Client, workspace: Home) -> None:
    with_cases(workspace, HOLDS)
    run(owner)
    with_cases(workspace, HOLDS + FAILS)
    assert "Not run since" in owner.get("/playbook/cases").content.decode()


def test_what_does_not_hold_is_told_while_others_still_run(owner: Client, workspace: Home) -> None:
    from leadline.web.playbook import cases
    from leadline.web.playbook.runs import Tell

    with_cases(workspace, FAILS)
    goes_on = threading.Event()
    failed = cases.FailedCase("a quote is cold", "cases/own.yaml", 1, ("Temperature is hot, not cold.",))

    def work(tell: Tell[cases.CasesRun]) -> cases.CasesRun:
        tell(1, 2, cases.CasesRun(1, 1, (failed,), ()))
        goes_on.wait(60)
        return cases.CasesRun(2, 1, (failed,), ())

    cases.RUNS.start(cases._key(workspace, workspace.playbook()), work)
    try:
        pages = (owner.get("/playbook/cases/now?of=now").content.decode() for _ in range(500))
        page = next(page for page in pages if "1 of 2 cases are run" in page)
    finally:
        goes_on.set()
    assert "1 so far" in page
    assert "Temperature is hot, not cold." in page
