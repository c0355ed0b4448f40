"""Names of one half of Europe are not read in the letters of the other; where nobody can tell, it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadline.collect.files.finding import found
from leadline.collect.files.importing import import_file
from leadline.collect.files.manner import Manner, Trait
from leadline.collect.files.sheets import open_sheet
from leadline.record.home import Home

WESTERN = {
    "German": "Jörg Müller, Käthe Weiß, Günther Schröder, Zoë Krämer, Größe in m², 3 Stück à 5 £",
    "German with guests": "Jörg Müller, Hélène Dupont, Søren Kierkegaard, Straße",
    "French": "Hélène Lefèvre, Thérèse Rivière, Geneviève Bruyère, Loïc Benoît, Anaïs Çelik, Eugène Sœur",
    "French works of art": "chef-d'œuvre, cœur, Lebœuf, où, très, Adèle Forêt, août",
    "Danish": "Søren Jørgensen, Kjær, Åse Østergård, Næstved, Højgaard, Ærø, Bjørn Mølgaard",
    "Norwegian": "Øystein Bøe, Bodø, Håkon Sørlie, Tromsø, Ødegård, Høeg, Sæther",
    "Swedish": "Åsa Sjöberg, Håkan Lindström, Märta Ångström",
    "Spanish": "José Muñoz, Begoña Ibáñez, Mª Carmen Núñez, ¿Qué curso?, Logroño, n.º 5, 1º",
    "Portuguese": "João Simões, Conceição Guimarães, Inês Araújo, Camões, Profª Antónia, Magalhães",
    "Italian": "Nicolò Perché, città, Calì",
    "Icelandic": "Sigurður Þórsson, Guðrún Ægisdóttir",
}
CENTRAL = {
    "Polish": "Łukasz Wiśniewski, Paweł Dąbrowski, Zięba, Gdańsk, Kędzierski, Śliwa, Żak, Poznań, Woźniak",
    "Polish without the telling ones": "Stępień, Kozień, Zieliński, Jabłoński",
    "Czech": "Jiří Dvořák, Zdeněk Černý, Růžička, Plzeň, Ondřej Vlček, Kateřina Němcová, Šťastný",
    "Slovak": "Ľubica Ďurišová, Juraj Kováč, Peter Ondruš, Kráľ, Košťál, Mačková",
    "Hungarian": "Győző Szőke, Erdős Ernő, Szűcs László, Fűtő Gergő, Hegedűs, Dezső",
    "Romanian": "Ştefan Brătianu, Ionuţ Rădulescu, Cătălin Mureş, Constanţa, Mădălina",
    "Slovenian": "Matjaž Kovačič, Urška Žnidaršič, Klančnik, Lončar, Petrovčič",
    "Croatian": "Petrović, Đoković, Ćosić, Marko Jurišić",
}


def read(tmp_path: Path, text: str, encoding: str, manner: Manner = Manner()) -> tuple[str, Trait]:  # noqa: B008
    path = tmp_path / "names.csv"
    path.write_bytes(f"id;name\n1;{text}\n".encode(encoding))
    sheet = open_sheet(path, manner)
    cells = next(sheet.batches()).columns[1].to_pylist()
    return cells[0], next(trait for trait in found(sheet, manner) if trait.name == "encoding")


@pytest.mark.parametrize("text", WESTERN.values(), ids=WESTERN)
def test_names_of_the_west_are_read_as_they_are_written(tmp_path: Path, text: str) -> None:
    cell, trait = read(tmp_path, text, "cp1252")
    assert cell == text
    assert (trait.value, trait.sure) == ("cp1252", True)


@pytest.mark.parametrize("text", CENTRAL.values(), ids=CENTRAL)
def test_names_of_the_east_are_read_as_they_are_written(tmp_path: Path, text: str) -> None:
    cell, trait = read(tmp_path, text, "cp1250")
    assert cell == text
    assert (trait.value, trait.sure) == ("cp1250", True)


@pytest.mark.parametrize("name", [name for text in WESTERN.values() for name in text.split(", ")])
def test_one_name_of_the_west_is_enough(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, name, "cp1252")[0] == name


def test_the_examples_are_words_that_would_read_otherwise(tmp_path: Path) -> None:
    _, trait = read(tmp_path, "Müller, Schröder, Weiß, Hélène, Søren", "cp1252")
    assert trait.examples == (("H·l·ne", "Hélène"), ("S·ren", "Søren"))
    assert "Western Europe" in trait.why


def test_where_both_may_be_meant_it_is_to_be_checked_with_the_other_reading_beside(tmp_path: Path) -> None:
    cell, trait = read(tmp_path, "Müller, Têtu", "cp1252")
    assert (cell, trait.value, trait.sure) == ("Müller, Têtu", "cp1252", False)
    assert "“Têtu”" in trait.why
    assert "“Tętu”" in trait.why
    cell, trait = read(tmp_path, "Müller, Têtu", "cp1252", Manner(encoding="cp1250"))
    assert (cell, trait.stated, trait.sure) == ("Müller, Tętu", True, True)


def test_the_report_warns_of_letters_that_may_be_wrong(place: Home, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes("email;name\nx@x.de;Têtu\n".encode("cp1252"))
    notes = {note.id: note for note in import_file(place, path, "people", dry_run=True).notes}
    assert (notes["encoding"].level, "“Tętu”" in notes["encoding"].what) == ("warning", True)
    path.write_bytes("email;name\nx@x.de;Hélène\n".encode("cp1252"))
    notes = {note.id: note for note in import_file(place, path, "people", dry_run=True).notes}
    assert notes["encoding"].level == "note"
