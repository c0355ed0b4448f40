"""Every version can be read, compared in words, and taken as a draft again."""

from __future__ import annotations

from django.test import Client

from leadline.record.home import Home
from tests.web.playbook.writing import check, look, publish


def test_each_is_listed_with_who_when_and_why_and_opened(owner: Client, workspace: Home) -> None:
    from leadline.record.publication import publish as put

    first = workspace.playbook().text
    put(workspace, first.replace("mql: 40", "mql: 42"), "ines", "fewer for sales")
    put(workspace, first.replace("mql: 40", "mql: 44"), "tom", "fewer still")
    page = owner.get("/playbook/versions").content.decode()
    assert "3 versions" in page
    for said in ("ines", "fewer for sales", "tom", "fewer still", "Leadline began with it"):
        assert said in page
    assert page.count("In force") == 1
    one = owner.get("/playbook/versions/3").content.decode()
    assert "MQL threshold: 42 → 44" in one
    assert "MQL threshold: 40 → 44" in owner.get("/playbook/versions/3?with=1").content.decode()
    assert owner.get("/playbook/versions/3?with=99999999999999999999").status_code == 200
    assert owner.get("/playbook/versions/99999999999999999999999").status_code == 404


def test_an_earlier_text_is_taken_as_a_draft_and_published_again(owner: Client, workspace: Home) -> None:
    from leadline.record.publication import publish as put

    first = workspace.playbook().text
    put(workspace, first.replace("mql: 40", "mql: 42"), "ines", "fewer for sales")
    assert owner.post("/playbook/versions/1/take").status_code == 302
    assert "MQL threshold: 42 → 40" in owner.get("/playbook/rules").content.decode()
    look(owner)
    assert publish(owner, "back again").status_code == 302
    assert workspace.playbook().text == first
    assert "Version 3" in owner.get("/playbook").content.decode()


def test_it_does_not_replace_a_draft_unasked(owner: Client, workspace: Home) -> None:
    from leadline.record.drafts import draft
    from leadline.record.publication import publish as put

    first = workspace.playbook().text
    put(workspace, first.replace("mql: 40", "mql: 42"), "ines", "fewer for sales")
    check(owner, first + "# mine\n")
    assert owner.post("/playbook/versions/1/take").status_code == 409
    kept = draft()
    assert kept is not None
    assert kept.text == first + "# mine\n"
    assert owner.post("/playbook/versions/1/take", {"over": "1"}).status_code == 302
    kept = draft()
    assert kept is not None
    assert kept.text == first
