"""Choices on the page of columns make a mapping, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from leadline.collect.fields import FIELDS
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.mapping_parts import Part
from leadline.web.importing.choices import chosen
from leadline.web.importing.own_touches import also, bought_as, own_of

HEADER = ("Datum", "Uhrzeit", "E-Mail", "Angebot", "Stadt")
BEFORE = Mapping("requests", {"at": ("Datum",), "email": ("E-Mail",), "offer": ("Angebot",)})


def test_a_column_that_goes_nowhere_is_left_out() -> None:
    assert chosen(BEFORE, HEADER, {"to-3": ""}).fields == {"at": ("Datum",), "email": ("E-Mail",)}


def test_two_columns_of_one_field_are_joined_in_the_order_of_the_file() -> None:
    assert chosen(BEFORE, HEADER, {"to-0": "at", "to-1": "at"}).fields["at"] == ("Datum", "Uhrzeit")


def test_a_column_that_is_no_field_is_kept_under_its_own_name() -> None:
    kept = chosen(BEFORE, HEADER, {"to-4": "attributes."})
    assert kept.fields["attributes.Stadt"] == ("Stadt",)
    assert chosen(kept, HEADER, {"to-4": "attributes."}) == kept


def test_a_name_that_a_column_was_kept_under_stays() -> None:
    before = Mapping("requests", {"email": ("E-Mail",), "attributes.city": ("Stadt",)})
    assert chosen(before, HEADER, {"to-2": "email", "to-4": "attributes."}) == before


def test_words_mean_what_was_said_of_them() -> None:
    said = {"word-3-0": "Webinar Sept", "means-3-0": "webinar", "word-3-1": "Select", "means-3-1": "~",
            "word-3-2": "quote", "means-3-2": "="}  # fmt: skip
    assert chosen(BEFORE, HEADER, said).values == {"offer": {"Webinar Sept": "webinar", "Select": None}}


def test_a_word_said_again_in_other_case_is_said_anew() -> None:
    first = chosen(BEFORE, HEADER, {"word-3-0": "Webinar", "means-3-0": "webinar"})
    second = chosen(first, HEADER, {"word-3-0": "WEBINAR", "means-3-0": "trial"})
    assert second.values == {"offer": {"WEBINAR": "trial"}}
    assert chosen(second, HEADER, {"word-3-0": "webinar", "means-3-0": "="}).values == {}


def test_what_is_the_same_for_every_row_is_a_constant() -> None:
    with_source = chosen(BEFORE, HEADER, {"every-source": " trade_fair ", "assumed_at": "2026-03-31"})
    assert with_source.constants == {"source": "trade_fair"}
    assert str(with_source.assumed_at) == "2026-03-31"
    without = chosen(with_source, HEADER, {"every-source": "", "assumed_at": ""})
    assert (without.constants, without.assumed_at) == ({}, None)


def test_a_date_that_is_none_is_no_date() -> None:
    assert chosen(BEFORE, HEADER, {"assumed_at": "31.3."}).assumed_at is None


def test_what_was_said_of_words_goes_with_the_field_that_they_were_shown_for() -> None:
    said = {"word-3-0": "Messe", "means-3-0": "webinar", "of-3": "offer"}
    assert chosen(BEFORE, HEADER, said).values == {"offer": {"Messe": "webinar"}}
    assert chosen(BEFORE, HEADER, {**said, "to-3": "source"}).values == {}


def test_a_column_of_dates_makes_a_touch_of_its_own() -> None:
    made = chosen(BEFORE, HEADER, {"to-1": "touch:call"})
    assert made.fields == BEFORE.fields
    assert made.touches == (Part("touches", {"at": ("Uhrzeit",)}, {"kind": "call"}, {"Uhrzeit": ("given",)}),)
    assert own_of(Mapping.parse(made.text()), "Uhrzeit") == "call"
    bought = chosen(made, HEADER, {"to-1": "touch:purchase"})
    assert [part.kind for part in bought.touches] == ["purchases"]
    assert chosen(bought, HEADER, {"to-1": ""}) == BEFORE
    moved = chosen(bought, HEADER, {"to-0": "touch:meeting", "to-1": "at"})
    assert (moved.fields["at"], own_of(moved, "Datum"), own_of(moved, "Uhrzeit")) == (("Uhrzeit",), "meeting", None)


def test_other_touches_that_a_mapping_says_stay_until_they_are_left_out() -> None:
    ordered = Part("purchases", {"amount": ("Stadt",)}, {}, {"Angebot": ("bestellt",)})
    mapping = replace(BEFORE, touches=(ordered,))
    assert chosen(mapping, HEADER, {"to-1": "touch:call", "to-4": ""}).touches[0] == ordered
    assert chosen(mapping, HEADER, {"less": "0"}).touches == ()
    assert chosen(mapping, HEADER, {"less": "7"}) == mapping
    told = also(mapping)[0]
    assert (told.title, told.when) == ("Purchases", "where “Angebot” says “bestellt”")


def test_the_amount_of_a_purchase_is_said_once_its_date_is() -> None:
    header = ("E-Mail", "Gekauft am", "Betrag (USD)", "Währung")
    before = Mapping("people", {"email": ("E-Mail",)})
    assert chosen(before, header, {"to-2": "bought:amount"}) == before
    bought = chosen(before, header, {"to-1": "touch:purchase", "to-2": "bought:amount"})
    fields = {"at": ("Gekauft am",), "amount": ("Betrag (USD)",)}
    when = {"Gekauft am": ("given",)}
    assert bought.touches == (Part("purchases", fields, {"currency": "USD"}, when),)
    assert bought.fields == before.fields
    assert (own_of(bought, "Gekauft am"), bought_as(bought, "Betrag (USD)")) == ("purchase", "amount")
    assert Mapping.parse(bought.text()) == bought
    with_currency = chosen(bought, header, {"to-3": "bought:currency"})
    assert with_currency.touches == (Part("purchases", {**fields, "currency": ("Währung",)}, {}, when),)
    assert chosen(with_currency, header, {"to-2": "", "to-3": ""}).touches == (
        Part("purchases", {"at": ("Gekauft am",)}, {}, when),
    )
    assert chosen(with_currency, header, {"to-1": "", "to-2": "bought:amount"}) == before


PLACES = range(5)
NAMES = [f"to-{n}" for n in range(7)] + [f"means-{n}-0" for n in PLACES] + [f"word-{n}-0" for n in PLACES]
OTHERS = ["less", "of-3", "means-x-1", "to-x", "every-source", "every-nothing", "assumed_at"]
SAID = [
    "0",
    "touch:call",
    "touch:purchase",
    "bought:amount",
    "bought:currency",
    "bought:nothing",
    "touch:nothing",
    "",
    "=",
    "~",
    "attributes.",
    "properties.",
    *FIELDS["requests"],
]


@given(st.dictionaries(st.sampled_from([*NAMES, *OTHERS]), st.sampled_from(SAID) | st.text(max_size=9)))
def test_whatever_a_form_says_the_mapping_reads_back(form: dict[str, str]) -> None:
    made = chosen(BEFORE, HEADER, form)
    for columns in made.fields.values():
        assert set(columns) <= set(HEADER)
    placed = [column for columns in made.fields.values() for column in columns]
    assert len(placed) == len(set(placed))
    assert chosen(made, HEADER, {name: value for name, value in form.items() if name != "less"}) == made
    assert Mapping.parse(made.text()) == made
