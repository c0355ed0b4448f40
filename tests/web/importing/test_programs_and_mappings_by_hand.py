"""Which program wrote a file, and what its columns mean, can be said by hand; a mapping can be handed in and taken."""

from __future__ import annotations

import re

import pyarrow.compute as pc
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from leadline.collect.files.mapping import Mapping
from leadline.record.home import Home
from leadline.record.import_drafts import draft as draft_of
from leadline.record.saved_mappings import save_mapping, saved_mappings
from leadline.record.touches_table import read_touches
from tests.web.homes import NASTY
from tests.web.importing.sheets import awaited, brought_in, checked, handed_in, taken_back, totals

COLUMNS = "<h1>Which column is what?</h1>"
CONTACTS = """Record ID,First Name,Last Name,Email,Create Date,Last Contacted,Lead Status
7,Ada,Byron,ada@example.org,2026-03-02,2026-04-05,NEW
8,Bob,Babbage,bob@example.org,2026-03-03,,OPEN
"""
ENQUIRIES = """Mail,When,Wunsch,Herkunft
ada@example.org,2026-03-02,Demo,Google Ads
bob@example.org,2026-03-03,Select,google ads
"""
MAPPING = "kind: requests\nname: Ours\nfields: {email: Mail, at: When}\nread: {zone: America/New_York}\n"


def said_of(draft: int) -> Mapping:
    one = draft_of(draft)
    assert one is not None
    return Mapping.parse(one.mapping)


def test_the_program_that_the_columns_speak_for_comes_first(workspace: Home, marketer: Client) -> None:
    draft = handed_in(marketer, "contacts.csv", CONTACTS.encode())
    page = awaited(marketer, f"/import/{draft}/program", "Which program is the file from?")
    names = re.findall(r'name="program" value="([^"]+)"( checked)?', page)
    assert names[0] == ("HubSpot contacts", " checked")
    assert names[-1] == ("none", "")
    assert "tried on real exports" in page.lower()
    assert "Pipedrive deals" in page.partition("does not look like")[2]


def test_another_program_and_none_are_said_by_hand(workspace: Home, marketer: Client) -> None:
    content = CONTACTS.replace("Record ID,", "Number,").encode()
    draft = handed_in(marketer, "contacts.csv", content)
    page = awaited(marketer, f"/import/{draft}/program", "Which program is the file from?")
    assert "The file lacks <bdi>Record ID</bdi>" in page
    assert marketer.post(f"/import/{draft}/program", {"program": "HubSpot contacts"}).status_code == 302
    page = awaited(marketer, f"/import/{draft}/columns", COLUMNS)
    assert "Read as <b><bdi>HubSpot contacts</bdi></b>" in page
    mapping = said_of(draft)
    assert (mapping.kind, mapping.fields["first_name"]) == ("people", ("First Name",))
    assert "external_id" not in mapping.fields
    assert marketer.post(f"/import/{draft}/program", {"program": "none"}).status_code == 302
    assert said_of(draft).name is None
    assert marketer.post(f"/import/{draft}/program", {"program": NASTY}).status_code == 422


def test_a_mapping_is_handed_in_and_taken_away_again(workspace: Home, marketer: Client) -> None:
    draft = handed_in(marketer, "enquiries.csv", ENQUIRIES.encode())
    awaited(marketer, f"/import/{draft}/mapping", "Which mapping?")
    file = SimpleUploadedFile("ours.yaml", MAPPING.encode())
    assert marketer.post(f"/import/{draft}/mapping", {"mapping": file}).status_code == 302
    page = awaited(marketer, f"/import/{draft}/columns", COLUMNS)
    assert "Read by the mapping <b><bdi>Ours</bdi></b>" in page
    assert 'value="America/New_York"' in page
    taken = marketer.get(f"/import/{draft}/mapping.yaml")
    assert taken["Content-Disposition"] == f'attachment; filename="mapping-{draft}.yaml"'
    mapping = Mapping.parse(taken.content.decode())
    assert (mapping.name, mapping.fields) == ("Ours", {"email": ("Mail",), "at": ("When",)})
    assert marketer.post(f"/import/{draft}/mapping", {"text": taken.content.decode()}).status_code == 302
    assert said_of(draft) == mapping


def test_a_mapping_that_does_not_fit_is_told_and_kept_to_be_mended(workspace: Home, marketer: Client) -> None:
    draft = handed_in(marketer, "enquiries.csv", ENQUIRIES.encode())
    awaited(marketer, f"/import/{draft}/mapping", "Which mapping?")
    for text, told in (
        ("", "nothing was pasted"),
        (f"kind: requests\nfields: {{email: '{NASTY}'}}\n", "The file has no column"),
        ("kind: request\n", "Line 1"),
        ("fields: [", "Line"),
    ):
        answer = marketer.post(f"/import/{draft}/mapping", {"text": text})
        assert answer.status_code == 422
        assert told in answer.content.decode()
        assert NASTY not in answer.content.decode()
    long = SimpleUploadedFile("ours.yaml", b"#" * 300_000)
    assert "too long" in marketer.post(f"/import/{draft}/mapping", {"mapping": long}).content.decode()
    picture = SimpleUploadedFile("ours.yaml", b"\x89PNG\xff\xfe")
    assert "no text" in marketer.post(f"/import/{draft}/mapping", {"mapping": picture}).content.decode()


def test_a_date_of_its_own_becomes_a_touch_of_its_own(workspace: Home, marketer: Client) -> None:
    draft = handed_in(marketer, "contacts.csv", CONTACTS.encode())
    assert marketer.post(f"/import/{draft}/kind", {"kind": "people"}).status_code == 302
    page = awaited(marketer, f"/import/{draft}/columns", COLUMNS)
    assert "It holds dates. Say what happened then" in page
    marketer.post(f"/import/{draft}/columns", {"to-5": "touch:call"})
    page = awaited(marketer, f"/import/{draft}/columns", "Each row also becomes")
    assert "where “Last Contacted” says anything" in page
    assert "<dt>And</dt>" in page
    page = checked(marketer, draft, "people", **{"to-5": "touch:call"})
    assert totals(page)["New people"] == 2
    brought_in(marketer, draft)
    touches = read_touches(workspace)
    calls = touches.filter(pc.equal(touches.column("kind"), "call"))
    assert [str(at)[:10] for at in calls.column("at").to_pylist()] == ["2026-04-05"]


def test_what_a_mapping_says_of_other_touches_is_shown_and_can_be_left_out(workspace: Home, marketer: Client) -> None:
    text = MAPPING + "touches:\n- {kind: purchases, fields: {offer: Wunsch}, when: {Herkunft: Google Ads}}\n"
    draft = handed_in(marketer, "enquiries.csv", ENQUIRIES.encode())
    awaited(marketer, f"/import/{draft}/mapping", "Which mapping?")
    marketer.post(f"/import/{draft}/mapping", {"text": text})
    page = awaited(marketer, f"/import/{draft}/columns", "Each row also becomes")
    assert "where “Herkunft” says “Google Ads”" in page
    assert "says what else a row is" in page
    marketer.post(f"/import/{draft}/columns", {"to-1": "at"})
    assert len(said_of(draft).touches) == 1
    marketer.post(f"/import/{draft}/columns", {"less": "0"})
    assert said_of(draft).touches == ()


def test_words_are_suggested_for_columns_that_are_placed_by_hand(workspace: Home, marketer: Client) -> None:
    offer = next(offer for offer in workspace.playbook().offers if offer.name.casefold() != offer.key)
    rows = [f"p{number}@example.org,2026-03-02,{offer.name},Fair" for number in range(9)]
    rows += [f"q{number}@example.org,2026-03-02,Fax,Fair" for number in range(10)]  # or else it is suggested at once
    content = "\n".join(["Mail,When,Spalte,Woher", *rows, "z@example.org,2026-03-02,Select,FAIR"])
    draft = handed_in(marketer, "enquiries.csv", content.encode())
    assert marketer.post(f"/import/{draft}/kind", {"kind": "requests"}).status_code == 302
    awaited(marketer, f"/import/{draft}/columns", COLUMNS)
    marketer.post(f"/import/{draft}/columns", {"to-2": "", "to-3": ""})
    assert not {"offer", "source"} & set(said_of(draft).values)
    marketer.post(f"/import/{draft}/columns", {"to-2": "offer", "to-3": "source"})
    mapping = said_of(draft)
    assert mapping.values["offer"] == {offer.name: offer.key, "Select": None}
    assert set(mapping.values["source"].values()) == {"Fair"}
    page = awaited(marketer, f"/import/{draft}/columns", COLUMNS)
    assert f'<option value="{offer.key}" selected>' in page


def test_rows_that_came_in_by_another_mapping_are_told_before_they_are_written(
    workspace: Home, marketer: Client
) -> None:
    name = f"{NASTY}.csv"
    first = handed_in(marketer, name, ENQUIRIES.encode())
    checked(marketer, first, "requests", **{"to-0": "email", "to-1": "at", "to-2": "", "to-3": ""})
    run, _ = brought_in(marketer, first)
    second = handed_in(marketer, name, ENQUIRIES.encode())
    page = checked(marketer, second, "requests", **{"to-0": "email", "to-1": "at", "to-2": "problem", "to-3": ""})
    assert "under this mapping they would be new touches: 1." in page
    assert "They would count twice." in page
    assert f'<a href="/import/run/{run}">open that import</a>' in page
    assert NASTY not in page
    assert "mapping.yaml" in marketer.get(f"/import/run/{run}").content.decode()
    assert Mapping.parse(marketer.get(f"/import/run/{run}/mapping.yaml").content.decode()).fields["email"] == ("Mail",)
    taken_back(marketer, run)
    marketer.post(f"/import/{second}/rows")
    assert "would count twice" not in awaited(marketer, f"/import/{second}/rows", "What will happen to each row")


def test_what_was_forgotten_is_put_back_by_undo(workspace: Home, marketer: Client, owner: Client) -> None:
    save_mapping(workspace, NASTY, ["Mail", "When"], MAPPING)
    before = saved_mappings()
    page = marketer.post("/import/kept/forget", {"name": NASTY}, follow=True).content.decode()
    assert saved_mappings() == []
    deed = re.search(r'name="deed" value="([^"]+)"', page)
    assert deed, page
    assert owner.post("/undo", {"deed": deed[1]}).status_code == 400
    assert marketer.post("/undo", {"deed": deed[1]}).status_code == 302
    assert saved_mappings() == before
    again = marketer.post("/undo", {"deed": deed[1]}, follow=True).content.decode()
    assert "Was undone before" in again
