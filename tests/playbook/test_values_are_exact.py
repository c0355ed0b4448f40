from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline import words
from leadline.playbook import MICROS_A_DAY, Condition, FlowStep, Money, Playbook
from leadline.playbook.reading import values
from leadline.playbook.wording import money as money_said
from leadline.playbook.wording import span as span_said


@pytest.mark.parametrize(
    ("text", "micros"),
    [
        ("14 days", 14 * MICROS_A_DAY),
        ("1 day", MICROS_A_DAY),
        ("30 minutes", 1_800_000_000),
        ("2 weeks", 14 * MICROS_A_DAY),
        ("1 year", 365 * MICROS_A_DAY),
        ("1.5 hours", 5_400_000_000),
        ("3 months", 90 * MICROS_A_DAY),
    ],
)
def test_spans_are_whole_microseconds(text: str, micros: int) -> None:
    assert values.span(text) == micros


@given(st.integers(1, 10**15))
def test_a_span_said_in_words_is_read_as_itself(micros: int) -> None:
    said = span_said(micros).replace(",", "")
    if micros % 1_000_000 == 0:
        assert values.span(said) == micros


@given(st.integers(0, 2**63 - 1))
def test_money_said_in_words_is_read_to_the_micro_unit(micros: int) -> None:
    said = money_said(Money(micros, "EUR"))
    assert said[0] == "€"
    assert values.money(said[1:].replace(",", ""), "EUR") == Money(micros, "EUR")


@pytest.mark.parametrize(("text", "english", "german"), [
    ("3600 EUR", "€3,600", "3.600\u00a0€"), ("49.9 EUR", "€49.90", "49,90\u00a0€"), ("0.0375 CHF", "CHF 0.0375",
    "0,0375\u00a0CHF"), ("0 USD", "$0", "0\u00a0$"), ("1234567.5 USD", "$1,234,567.50", "1.234.567,50\u00a0$"),
])  # fmt: skip
def test_money_is_said_to_each_reader_as_they_write_it(text: str, english: str, german: str) -> None:
    amount = values.money(text, "EUR")
    assert isinstance(amount, Money)
    assert money_said(amount) == english
    with words.writing(words.FORMATS["de"]):
        assert money_said(amount) == german


def test_money_without_a_currency_is_in_the_playbooks() -> None:
    playbook = Playbook.parse("currency: CHF\nproducts: {a: {price: 49.90}}\n")
    assert playbook.products[0].price == Money(49_900_000, "CHF")


@pytest.mark.parametrize(
    ("text", "share"), [("60 %", Fraction(3, 5)), ("0.6", Fraction(3, 5)), ("33.3%", Fraction(333, 1000))]
)
def test_shares_are_exact_fractions(text: str, share: Fraction) -> None:
    assert values.share(text) == share
    assert Playbook.parse(f"products: {{a: {{margin: {text}}}}}\n").products[0].margin == share


def test_rates_are_exact() -> None:
    assert Playbook.parse('rates: {USD: "0.92", GBP: 1.17}\n').rates == {
        "USD": Fraction(23, 25),
        "GBP": Fraction(117, 100),
    }


def test_hours_are_minutes_and_ten_oclock_is_not_six_hundred() -> None:
    hours = Playbook.parse("working_hours: {mon-thu: 09:00-17:00, fri: [09:00-12:00, 13:00-15:30]}\n").hours
    assert hours.by_weekday == (((540, 1020),),) * 4 + (((540, 720), (780, 930)), (), ())


def test_an_empty_playbook_holds_what_the_meaning_says() -> None:
    playbook = Playbook.parse("")
    assert playbook.time_zone == "UTC"
    assert [(p.key, p.repeatable) for p in playbook.products] == [("default", True)]
    assert (playbook.thresholds.mql, playbook.thresholds.sql, playbook.thresholds.recycle) == (40, 70, 25)
    assert playbook.gates.intent == {"need": 10, "buying_stage": 10}
    assert playbook.gates.prequalified == {"fit": 10, "budget_authority": 10}
    assert playbook.hours.by_weekday == (((540, 1020),),) * 5 + ((), ())
    assert playbook.grading.hot == {"attendance", "trial", "tool", "quote", "booking"}
    assert [step.kind for step in playbook.next_steps.by_temperature["hot"]] == ["deliver", "reply", "individual"]
    assert playbook.rules == ()
    assert [step.stage for step in playbook.flow_steps] == ["visitor", "prospect", "mql", "sql", "client"]


def test_what_is_given_in_part_keeps_the_rest() -> None:
    playbook = Playbook.parse(
        "thresholds: {mql: 50}\ndue: {quote: 1 working minute}\ntemperature: {cooling: {hot: 7 days}}\n"
        "next_steps: {cold: [deliver]}\nminutes: {individual: 20}\ngates: {sql: {intent: {need: 5}}}\n"
    )
    assert playbook.thresholds.sql == 70
    assert playbook.next_steps.due["quote"].amount == 1
    assert playbook.next_steps.due["trial"].amount == 5
    assert playbook.grading.warm_until == 30 * MICROS_A_DAY
    assert len(playbook.next_steps.by_temperature["hot"]) == 3
    assert playbook.next_steps.minutes == {"individual": 20, "deliver": 5}
    assert playbook.gates.intent == {"need": 5}
    assert playbook.gates.prequalified == {"fit": 10, "budget_authority": 10}


@pytest.mark.parametrize(
    ("written", "conditions"),
    [
        ("{kind: ' Page_View '}", [("kind", "is", "page_view")]),
        ("{source: [A, b, a]}", [("source", "one_of", ("a", "b"))]),
        ("{page: {not: x}}", [("page", "not", ("x",))]),
        ("{page: {not: [x, y], given: true}}", [("page", "not", ("x", "y")), ("page", "given", True)]),
        ("{properties: {size: 600}}", [("properties.size", "is", "600")]),
        ("{properties: {size: 600.0}}", [("properties.size", "is", "600")]),
        ("{properties: {size: 0.50}}", [("properties.size", "is", "0.5")]),
        ("{properties: {size: '600'}}", [("properties.size", "is", "600")]),
        ("{attributes: {target: true}}", [("attributes.target", "is", "true")]),
        (
            "{attributes: {n: {at_least: 5, below: 9}}}",
            [("attributes.n", "at_least", 5.0), ("attributes.n", "below", 9.0)],
        ),
        ("{attributes: {country: NO}}", [("attributes.country", "is", "no")]),
    ],
)
def test_conditions_are_read_as_tests_on_fields(written: str, conditions: list[tuple[str, str, object]]) -> None:
    gates = "gates: {sql: {intent: {need: 0}, prequalified: {fit: 0}}}"
    text = f"rules: [{{name: a, when: {written}, points: 1, criterion: engagement}}]\n{gates}\n"
    assert [(c.field, c.test, c.value) for c in Playbook.parse(text).rules[0].when] == conditions


def test_steps_of_the_flow_are_stages_or_touches() -> None:
    text = "flow: {steps: [visitor, {name: CTA click, when: {kind: cta_click}}, {name: Sold, stage: client}]}\n"
    assert Playbook.parse(text).flow_steps == (
        FlowStep("visitor", "visitor"),
        FlowStep("CTA click", None, (Condition("kind", "is", "cta_click"),)),
        FlowStep("Sold", "client"),
    )


def test_expected_rates_may_be_written_with_either_arrow() -> None:
    text = "flow: {expected: {mql→sql: 30 %, sql->client: 0.25}}\n"
    assert Playbook.parse(text).expected_rates == {"mql→sql": Fraction(3, 10), "sql→client": Fraction(1, 4)}


def test_the_same_text_has_the_same_digest_and_another_another() -> None:
    assert Playbook.parse("name: a\n").digest == Playbook.parse("name: a\n").digest
    assert Playbook.parse("name: a\n").digest != Playbook.parse("name: b\n").digest
