"""Every problem of a draft is counted above the text, with its line, the nearest right name and a way there."""

from __future__ import annotations

from django.test import Client

from leadline.record.home import Home
from tests.web.homes import NASTY
from tests.web.people import client_of
from tests.web.playbook.writing import check, look, publish


def test_each_problem_names_its_line_and_the_nearest_right_name(owner: Client, workspace: Home) -> None:
    text = workspace.playbook().text + "treshholds: {mql: 3}\nproduts: {}\n"
    lines = text.count("\n")
    page = check(owner, text)
    assert "2 problems before you can publish" in page
    for number in (lines - 1, lines):
        assert f'data-line="{number}"' in page
        assert f"<b>! {number}</b>" in page
    assert "Did you mean thresholds?" in page
    assert "Did you mean products?" in page
    assert "2 problems" in owner.get("/playbook/rules").content.decode()


def test_the_lines_of_the_changes_have_them_too(owner: Client, workspace: Home) -> None:
    check(owner, workspace.playbook().text + "treshholds: {mql: 3}\n")
    page = owner.get("/playbook/rules?show=changes").content.decode()
    assert '<li class="err">' in page
    assert '<li class="msg">' in page


def test_a_draft_with_problems_is_not_published(owner: Client, workspace: Home) -> None:
    before = workspace.playbook_path.read_bytes()
    check(owner, workspace.playbook().text + "treshholds: {mql: 3}\n")
    assert 'id="publish" aria-disabled="true"' in owner.get("/playbook/rules").content.decode()
    answer = publish(owner)
    assert answer.status_code == 409
    assert "to be mended first" in answer.content.decode()
    assert workspace.playbook_path.read_bytes() == before


def test_what_a_draft_says_is_only_text_on_every_page(owner: Client, workspace: Home) -> None:
    text = workspace.playbook().text.replace("name: Leadline default", f"name: '{NASTY} \u202e'")
    text = text.replace("name: White paper", f"name: '{NASTY}'")
    assert "problem" not in check(owner, text)
    assert NASTY not in look(owner)
    assert publish(owner, NASTY, sure="1").status_code == 302
    for path in ("/playbook", "/playbook/rules", "/playbook/cases", "/playbook/versions", "/playbook/versions/2"):
        page = owner.get(path)
        assert page.status_code == 200
        assert NASTY not in page.content.decode(), path
    assert "&lt;script&gt;" in owner.get("/playbook").content.decode()


def test_a_file_that_cannot_be_read_is_told_and_can_be_mended_here(owner: Client, workspace: Home) -> None:
    good = workspace.playbook().text
    workspace.playbook_path.write_text("leadline: 1\nthresholds: {mql: many}\n")
    assert "cannot be read" in owner.get("/playbook").content.decode()
    assert "mql: many" in owner.get("/playbook/rules").content.decode()
    page = check(owner, good)
    assert "problem" not in page
    look(owner)
    assert publish(owner, sure="1").status_code == 302
    assert workspace.playbook().text == good


def test_whoever_may_not_write_reads_the_rules_in_force(owner: Client, workspace: Home) -> None:
    from leadline.web.roles import Role

    check(owner, workspace.playbook().text + "# a secret plan\n")
    for role in (Role.VIEWER, Role.SELLER):
        client = client_of(role)
        page = client.get("/playbook/rules").content.decode()
        assert "thresholds" in page
        assert "a secret plan" not in page
        assert "<textarea" not in page
        assert client.get("/playbook/what-if").status_code == 403
        assert client.get("/playbook/publish").status_code == 403
        assert client.post("/playbook/check", {"text": "x"}).status_code == 403
    assert client_of(Role.MARKETER).post("/playbook/check", {"text": "x", "over": "1"}).status_code == 302
