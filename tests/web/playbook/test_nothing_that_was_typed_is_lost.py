"""A draft is kept at every check; what cannot be kept is answered as it was typed."""

from __future__ import annotations

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.homes import NASTY
from tests.web.people import client_of

PART = {"HX-Request": "true"}


def checked(client: Client, text: str, **more: str) -> str:
    answer = client.post("/playbook/check", {"text": text, **more}, headers=PART)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def typed(client: Client) -> str:
    """What stands in the editor."""
    from html import unescape

    page = client.get("/playbook/rules").content.decode()
    field = page[page.index('<textarea id="text"') :]
    return unescape(field[field.index(">\n") + 2 : field.index("</textarea>")])


def test_a_check_keeps_the_draft_and_the_home_as_it_was(owner: Client, workspace: Home) -> None:
    before = workspace.playbook_path.read_bytes()
    text = workspace.playbook().text.replace("mql: 40", "mql: 45")
    assert "mql: 40" not in text
    checked(owner, text)
    assert typed(owner) == text
    assert workspace.playbook_path.read_bytes() == before


def test_a_draft_with_errors_is_kept_too_with_all_its_odd_characters(owner: Client) -> None:
    text = f"\n\nleadline: 1\nname: {NASTY}\n  thresholds: [\u202e, 😀,\ttab\n</textarea>{{{{ 7*7 }}}}\n"
    page = checked(owner, text)
    assert "problem" in page
    assert typed(owner) == text
    assert NASTY not in page
    assert "</textarea>{{" not in owner.get("/playbook/rules").content.decode()


def test_line_ends_of_browsers_are_no_change(owner: Client, workspace: Home) -> None:
    text = workspace.playbook().text
    page = checked(owner, text.replace("\n", "\r\n"))
    assert "what is in force" in page
    from leadline.record.drafts import draft

    assert draft() is None


@pytest.mark.parametrize("fill", ["x: y\n", "- [\n", "a" * 1000 + "\n", "\n", "? {"])
def test_a_megabyte_is_told_to_be_too_large_and_kept(owner: Client, fill: str) -> None:
    text = "leadline: 1\n" + fill * (1_100_000 // len(fill))
    page = checked(owner, text)
    assert "larger than 1 MiB" in page
    from leadline.record.drafts import draft

    kept = draft()
    assert kept is not None
    assert kept.text == text


def test_a_second_writer_is_told_and_overwrites_only_on_purpose(owner: Client, workspace: Home) -> None:
    from leadline.web.roles import Role

    other = client_of(Role.MARKETER, "ines")
    base = workspace.playbook().text
    theirs, mine = base.replace("mql: 40", "mql: 41"), base.replace("mql: 40", "mql: 42")
    checked(other, theirs)
    page = checked(owner, mine, seen="")
    assert "ines" in page
    assert "has kept another draft meanwhile" in page
    assert typed(owner) == theirs
    whole = owner.post("/playbook/check", {"text": mine, "seen": ""})
    assert whole.status_code == 409
    assert "mql: 42" in whole.content.decode()
    checked(owner, mine, seen="", over="1")
    assert typed(other) == mine


def test_a_publication_meanwhile_is_told_with_what_it_changed(owner: Client, workspace: Home) -> None:
    from leadline.record.publication import publish

    base = workspace.playbook()
    mine = base.text.replace("sql: 70", "sql: 75")
    checked(owner, mine, base=base.digest)
    publish(workspace, base.text.replace("mql: 40", "mql: 44"), "ines", "higher")
    page = owner.get("/playbook/rules").content.decode()
    assert "Another version was published since this draft was begun" in page
    assert "MQL threshold: 40 → 44" in page
    assert typed(owner) == mine
    assert owner.post("/playbook/publish", {"digest": "x", "why": "y"}).status_code == 409
    checked(owner, mine, base=base.digest, rebase="1")
    assert "Another version was published" not in owner.get("/playbook/rules").content.decode()


def test_another_draft_is_not_discarded_by_an_old_page(owner: Client, workspace: Home) -> None:
    base = workspace.playbook().text
    checked(owner, base + "# one\n")
    assert owner.post("/playbook/discard", {"seen": "123"}).status_code == 409
    assert typed(owner) == base + "# one\n"
    from leadline.record.drafts import draft

    kept = draft()
    assert kept is not None
    assert owner.post("/playbook/discard", {"seen": kept.seen}).status_code == 302
    assert typed(owner) == base
