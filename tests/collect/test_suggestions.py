"""What the columns of a file mean is suggested from their names and contents, and said where it is not sure."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadline.collect.fields import Kind
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.mapping_parts import Part
from leadline.collect.files.sheets import open_sheet
from leadline.collect.files.suggesting import ColumnGuess, Suggestion, suggested
from leadline.playbook import Playbook

PLAYBOOK = Playbook.default()


def suggest(tmp_path: Path, text: str, kind: Kind | None = None) -> Suggestion:
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    return suggested(open_sheet(path), kind, PLAYBOOK)


def fields(found: Suggestion) -> dict[str, str]:
    return {field: " + ".join(columns) for field, columns in found.mapping.fields.items()}


def column(found: Suggestion, name: str) -> ColumnGuess:
    return next(column for column in found.columns if column.name == name)


def test_a_german_sheet_of_requests(tmp_path: Path) -> None:
    found = suggest(
        tmp_path,
        "Eingang;Vorname;Nachname;E-Mail;Telefon;Firma;Angebot;Rückruf erwünscht;Quelle;Farbe\n"
        "03.11.2026 9:41;Jonas;Weber;jonas@x.de;030 1234567;Dach GmbH;White paper;ja;Google Ads;blau\n"
        "23.11.2026 9:45;Ida;Falk;ida@x.de;030 1234568;Tür KG;Webinar;nein;seo;rot\n",
    )
    assert found.mapping.kind == "requests"
    assert fields(found) == {
        "at": "Eingang", "first_name": "Vorname", "last_name": "Nachname", "email": "E-Mail", "phone": "Telefon",
        "company": "Firma", "offer": "Angebot", "follow_up": "Rückruf erwünscht", "source": "Quelle",
    }  # fmt: skip
    assert (column(found, "Farbe").state, column(found, "E-Mail").state) == ("left out", "sure")
    assert column(found, "Eingang").read[0].startswith("2026-11-03 09:41")


def test_offers_and_sources_are_known_by_their_names(tmp_path: Path) -> None:
    found = suggest(
        tmp_path, "email,date,offer,source\na@x.de,2026-01-01,White Paper,Organic-Search\nb@x.de,2026-01-02,quote,seo\n"
    )
    assert found.mapping.values["offer"] == {"White Paper": "white-paper"}
    assert found.mapping.values["source"] == {"Organic-Search": "organic_search"}
    assert any("“White Paper” is read as white-paper" in note.what for note in found.notes)


def test_what_was_asked_for_is_known_by_words_for_its_kind(tmp_path: Path) -> None:
    """A wish for a quote that is not known as one comes in cooler than it is."""
    words = ("Angebot", "Probestunde", "Kontaktformular", "Whitepaper", "Veranstaltung", "quote")
    rows = "".join(f"{i}@x.de;{i + 1:02d}.01.2026;{word}\n" for i, word in enumerate(words))
    found = suggest(tmp_path, "E-Mail;Datum;Angebot\n" + rows, "requests")
    assert found.mapping.values["offer"] == {
        "Angebot": "quote", "Probestunde": "trial", "Kontaktformular": "contact-form", "Whitepaper": "white-paper",
    }  # fmt: skip


def test_spellings_that_differ_in_case_only_become_the_commonest(tmp_path: Path) -> None:
    rows = "".join(f"{i}@x.de,2026-01-01,{source}\n" for i, source in enumerate(["Fair", "fair", "Fair", "Fax"]))
    assert suggest(tmp_path, "email,date,source\n" + rows).mapping.values == {"source": {"fair": "Fair"}}


def test_what_is_known_by_its_contents_only_is_to_be_looked_at(tmp_path: Path) -> None:
    found = suggest(tmp_path, "A,B\nada@x.de,2026-01-01\nbob@x.de,2026-01-02\n", "requests")
    assert fields(found) == {"email": "A", "at": "B"}
    assert {column.state for column in found.columns} == {"check"}


def test_a_name_whose_cells_say_otherwise_is_not_taken(tmp_path: Path) -> None:
    found = suggest(tmp_path, "E-Mail,Contact\nyes,ada@x.de\nno,bob@x.de\n", "people")
    assert fields(found)["email"] == "Contact"
    assert column(found, "E-Mail").field is None


def test_a_column_that_says_the_same_in_every_row_is_told(tmp_path: Path) -> None:
    found = suggest(tmp_path, "email,at,Magazine,source\na@x.de,2026-01-01,No,fair\nb@x.de,2026-01-01,No,fair\n")
    assert "the same in every row" in column(found, "Magazine").why
    assert "the same in every row" in column(found, "source").note
    assert column(found, "source").field == "source"


def test_where_nothing_was_chosen_the_word_is_read_as_nothing(tmp_path: Path) -> None:
    found = suggest(tmp_path, "email,at,source,city\na@x.de,2026-01-01,Select,Rome\nb@x.de,2026-01-01,web,Select\n")
    assert found.mapping.values["*"] == {"Select": None}
    assert "“Select” is read as nothing." in column(found, "city").note


def test_times_of_day_join_their_dates(tmp_path: Path) -> None:
    found = suggest(tmp_path, "email,Date,Time,source\na@x.de,2026-01-01,09:30,web\nb@x.de,2026-01-02,10:00,web\n")
    assert found.mapping.fields["at"] == ("Date", "Time")


def test_who_bought_is_another_touch_of_the_row(tmp_path: Path) -> None:
    found = suggest(
        tmp_path, "email,date,source,Converted,amount\na@x.de,2026-01-01,web,Yes,5\nb@x.de,2026-01-01,web,No,\n"
    )
    assert found.mapping.touches == (Part("purchases", {"amount": ("amount",)}, {}, {"Converted": ("Yes",)}),)
    assert "amount" not in found.mapping.fields


def test_a_file_that_lacks_something_says_what(tmp_path: Path) -> None:
    found = suggest(tmp_path, "colour,offer\nred,quote\nred,quote\n", "requests")
    assert {note.id for note in found.notes} >= {"no_key_column", "no_date_column"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Day,Campaign,Cost\n2026-01-01,Spring,5\n", "costs"),
        ("Monat;Kampagne;Kosten\n2026-01-01;Frühling;5,50\n", "costs"),
        ("Deal name,Stage,Close date,Amount,Email\nRoof,Won,2026-01-01,5,a@x.de\n", "deals"),
        ("Order ID,Email,Order date,Total\n1,a@x.de,2026-01-01,5\n", "purchases"),
        ("Email,Refund date,Amount\na@x.de,2026-01-01,5\n", "refunds"),
        ("Email,Unsubscribed\na@x.de,yes\n", "suppressions"),
        ("Email;Reason;Date\na@x.de;unsubscribed;2026-01-01\nb@x.de;spam complaint;\n", "suppressions"),
        ("Email,Unsubscribed at\na@x.de,2026-01-01\n", "suppressions"),
        ("Email,Date,Note\na@x.de,2026-01-01,She rides\n", "notes"),
        ("Visitor ID,Timestamp,URL\n1,2026-01-01 10:00,/pricing\n", "touches"),
        ("Email,First name,Country\na@x.de,Ada,DE\n", "people"),
        ("Email,Source,Created at\na@x.de,fair,2026-01-01\n", "requests"),
    ],
)
def test_what_rows_are_is_suggested(tmp_path: Path, text: str, kind: Kind) -> None:
    assert suggest(tmp_path, text).mapping.kind == kind


def test_the_suggestion_for_a_known_program_is_its_preset(tmp_path: Path) -> None:
    found = suggest(tmp_path, "Record ID,First Name,Last Name,Email,Shoe size\n7,Ada,Byron,ada@x.de,38\n")
    assert found.mapping.name == "HubSpot contacts"
    assert (column(found, "Email").state, column(found, "Shoe size").field) == ("sure", None)


def test_a_file_with_names_only_is_suggested_for_too(tmp_path: Path) -> None:
    assert suggest(tmp_path, "email,date\n").columns[0].field is None


def test_a_suggestion_reads_back(tmp_path: Path) -> None:
    found = suggest(tmp_path, "email,date,source\na@x.de,2026-01-01,Google Ads\n")
    assert type(found.mapping).parse(found.mapping.text()) == found.mapping


def test_amounts_of_rows_that_have_none_are_left_out_and_said(tmp_path: Path) -> None:
    found = suggest(tmp_path, "email,date,source,Wert\na@x.de,2026-01-01,web,5\nb@x.de,2026-01-02,web,6\n", "requests")
    assert column(found, "Wert").state == "left out"
    assert "purchases or deals" in column(found, "Wert").why
    assert "amount" not in found.mapping.fields


@pytest.mark.parametrize(
    "name",
    ["Name (Vor- und Nachname)", "Vor-/Nachname", "Vorname und Nachname", "First and last name", "Name, Vorname"],
)
def test_first_and_last_name_in_one_column_are_a_name(tmp_path: Path, name: str) -> None:
    found = suggest(
        tmp_path, f"email;date;source;{name}\na@x.de;2026-01-01;web;Ada Byron\nb@x.de;2026-01-02;web;Bo Li\n"
    )
    assert column(found, name).field == "name"
    assert "last_name" not in found.mapping.fields


def test_a_column_of_the_playbooks_offers_is_what_was_asked_for(tmp_path: Path) -> None:
    rows = "".join(
        f"{i}@x.de,2026-01-0{i},{word}\n" for i, word in enumerate(["White paper", "quote", "Trial", "Fax"], 1)
    )
    found = suggest(tmp_path, "email,date,Zweck\n" + rows)
    assert (found.mapping.kind, column(found, "Zweck").field, column(found, "Zweck").state) == (
        "requests",
        "offer",
        "check",
    )
    assert found.mapping.values["offer"]["White paper"] == "white-paper"
    assert "offers of your playbook" in column(found, "Zweck").why


def test_a_column_of_few_offers_is_none(tmp_path: Path) -> None:
    rows = "".join(f"{i}@x.de,2026-01-0{i},{word}\n" for i, word in enumerate(["White paper", "blue", "red", "Fax"], 1))
    assert "offer" not in suggest(tmp_path, "email,date,Zweck\n" + rows, "requests").mapping.fields


def test_an_offer_that_a_column_names_is_not_taken_from_another(tmp_path: Path) -> None:
    rows = "".join(f"{i}@x.de,2026-01-0{i},Webinar,quote\n" for i in range(1, 4))
    assert suggest(tmp_path, "email,date,offer,Zweck\n" + rows, "requests").mapping.fields["offer"] == ("offer",)


@pytest.mark.parametrize(("strange", "said"), [("tbd", "“tbd” is read as nothing"), ("soon", "except “soon”")])
def test_one_strange_cell_does_not_hide_a_column_of_dates(tmp_path: Path, strange: str, said: str) -> None:
    days = "".join(f"2026-03-0{day},p{day}@x.de,quote\n" for day in range(1, 5))
    found = suggest(tmp_path, f"When did they ask,Mail,What\n{days}{strange},p9@x.de,quote\n", "requests")
    at = column(found, "When did they ask")
    assert (at.field, at.state) == ("at", "check")
    assert said in f"{at.why} {at.note}"


def test_cells_that_do_not_look_like_it_are_shown(tmp_path: Path) -> None:
    found = suggest(tmp_path, "E-mail,Date\nada@x.de,2026-01-01\nbob(at)x.de,2026-01-02\n", "requests")
    assert column(found, "E-mail").why == "By its name, but “bob(at)x.de” does not look like an e-mail address."


def test_spellings_are_told_as_they_are_written(tmp_path: Path) -> None:
    rows = "".join(f"{i}@x.de,2026-01-01,{source}\n" for i, source in enumerate(["google", "Google", "google"]))
    found = suggest(tmp_path, "email,date,source\n" + rows, "requests")
    assert [note.what for note in found.notes] == ["Words for a source: “Google” is read as google."]


def test_the_date_of_a_purchase_is_that_of_the_order(tmp_path: Path) -> None:
    text = "First contact,E-mail,Order date,Amount\n2026-01-01,ada@x.de,2026-02-01,5\n"
    assert fields(suggest(tmp_path, text, "purchases"))["at"] == "Order date"


def test_a_row_of_totals_is_left_out_and_said(tmp_path: Path) -> None:
    text = "Order,E-mail,Date,Amount\n1,ada@x.de,2026-01-01,5\n2,bob@x.de,2026-01-02,6\nTotal:,,,11\n"
    found = suggest(tmp_path, text, "purchases")
    assert [(rule.column, rule.equals) for rule in found.mapping.leave_out] == [("Order", ("Total:",))]
    assert "Rows with “Total:” in “Order” are totals, and are left out." in [note.what for note in found.notes]
    assert Mapping.parse(found.mapping.text()).leave_out == found.mapping.leave_out


def test_a_total_of_costs_is_told_from_a_campaign_of_that_name(tmp_path: Path) -> None:
    rows = "2026-01-01,Roofs,5\n2026-01-02,Total,6\n"
    assert suggest(tmp_path, f"Day,Campaign,Cost\n{rows}", "costs").mapping.leave_out == ()
    found = suggest(tmp_path, f"Day,Campaign,Cost\n{rows.replace('Total', 'Walls')},Total,11\n", "costs")
    assert [rule.column for rule in found.mapping.leave_out] == ["Campaign"]


def test_a_company_called_total_is_no_total(tmp_path: Path) -> None:
    found = suggest(tmp_path, "Company,E-mail,Date\nTotal,ada@x.de,2026-01-01\nDach,bob@x.de,2026-01-02\n", "requests")
    assert found.mapping.leave_out == ()


def test_a_column_of_last_names_with_first_names_in_it_is_a_name(tmp_path: Path) -> None:
    text = "Nom;Courriel;Date\nHélène Dupré;h@x.fr;2026-01-01\nJean Noël;j@x.fr;2026-01-02\nZoé;z@x.fr;2026-01-03\n"
    assert fields(suggest(tmp_path, text, "requests"))["name"] == "Nom"
    assert fields(suggest(tmp_path, "Prénom;" + text.replace("\n", "\nA;", 3), "requests"))["last_name"] == "Nom"
