from __future__ import annotations

import re
from pathlib import Path

import pytest

from leadline import words
from leadline.playbook import Playbook, explain


def test_every_rule_offer_and_product_of_the_default_is_told() -> None:
    playbook = Playbook.default()
    lines = explain(playbook).splitlines()
    for rule in playbook.rules:
        assert sum(line.startswith(f"  - {rule.name}: ") and line.endswith(".") for line in lines) == 1, rule.name
    for offer in playbook.offers:
        assert any(f"{offer.name} ({offer.key})" in line for line in lines)


def test_a_rule_is_told_with_its_conditions_limit_and_fading(repository: Path) -> None:
    text = explain(Playbook.load(repository / "docs/reference/playbook-by-example.yaml"))
    assert (
        "  - Looked at prices: 8 points for each page view where the page is /prices*, "
        "at most twice a day; the points halve every 14 days." in text
    )
    assert "15 points as long as their job title contains “head of”." in text
    assert "People work Monday to Thursday 09:00–17:00; Friday 09:00–12:00 and 13:00–15:30." in text
    assert "Nobody works on 25 December 2026." in text
    assert "costs €3,000, leaves 60% of that, is sold by a person" in text
    assert "Of those at MQL, 30% are expected to reach SQL." in text


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("{kind: request, action: [quote, contact_form]}", "for each request (quote or contact form)"),
        ("{action: quote}", "for each touch where its action is quote"),
        ("{kind: [request, attendance], why: relevant}", "each request or attendance where the incentive is relevant"),
        ("{kind: email_click}", "for each click in an e-mail"),
        ("{kind: {starts_with: shop_}}", "for each touch where its kind starts with “shop_”"),
        (
            "{kind: request, what: [appended, category_interest, purchased]}",
            "request where their data were filled in from a database, listed for interest in a category or bought",
        ),
        ("{what: {not: purchased}}", "for each touch where their data were not bought"),
        ("{kind: request, why: {not: [relevant, bribe]}}", "where the incentive is neither relevant nor a bribe"),
        ("{problem: {given: true}}", "for each touch where they state a problem"),
        ("{problem: no_time}", "for each touch where they state the problem no_time"),
        ("{follow_up: requested}", "for each touch where they ask for a follow-up"),
        ("{follow_up: [declined, neutral]}", "they want no follow-up or they are neutral about a follow-up"),
        ("{follow_up: {not: declined}}", "where the wish for a follow-up is not declined"),
        (
            "{source: organic_search, source_class: cultivated}",
            "the source is organic search and the class of the source",
        ),
        ("{properties: {seconds_there: {at_least: 2500}}}", "where the property seconds there is at least 2,500"),
        ("{attributes: {target_account: true}}", "as long as the answer to “target account” is yes"),
        ("{attributes: {company: {given: true}}}", "as long as their company is known"),
        ("{attributes: {size: {at_least: 20, below: 500}}}", "their size is at least 20 and their size is under 500"),
        ("{kind: page_view, attributes: {country: [de, at]}}", "for each page view where their country is de or at"),
    ],
)
def test_conditions_are_said_as_people_say_them(when: str, said: str) -> None:
    rule = f"{{name: R, when: {when}, points: 1, criterion: need}}"
    text = explain(Playbook.parse(f"sources: {{cultivated: [organic_search]}}\nrules: [{rule}]\n"))
    [line] = [line for line in text.splitlines() if line.startswith("  - R: 1 point ")]
    assert said in line


def test_of_many_sources_a_handful_is_named_each_spelling_once() -> None:
    beginnings = ("  - Cultivated: ", "  - Inbound ", "  - Outbound ")
    lines = [line for line in explain(Playbook.default()).splitlines() if line.startswith(beginnings)]
    assert len(lines) == 3
    for line in lines:
        assert re.search(r" and \d+ more, which the text names\.$", line)
        assert line.count(",") == 6
    few = explain(Playbook.parse("sources: {mine: [organic_search, organic search, any / cpc, google / e_mail]}\n"))
    assert "  - Mine: organic search, anything by cpc and google / e mail." in few


def test_no_underscore_is_left_in_what_is_said() -> None:
    assert "_" not in explain(Playbook.default())


def test_numbers_money_and_days_are_said_as_the_reader_writes_them() -> None:
    playbook = Playbook.parse(
        "rates: {USD: 0.92}\nproducts: {a: {name: A, price: 3600, margin: 62.5 %}}\n"
        "thresholds: {mql: 1200, sql: 1500.5}\n"
        "offers: {guide: {kind: download, promoted: [{from: 2026-03-01, to: 2026-05-31}], cost_per_taker: 0.5}}\n"
        "rules: [{name: Big, when: {attributes: {employees: {at_least: 2500}}}, points: 10, criterion: fit}]\n"
    )
    with words.writing(words.FORMATS["de"]):
        text = explain(playbook)
    assert "one USD is 0,92\u00a0€." in text
    assert "costs 3.600\u00a0€, leaves 62,5\u00a0% of that" in text
    assert "0,50\u00a0€ for each who takes it, promoted from 1 March 2026 to 31 May 2026" in text
    assert "their employees is at least 2.500" in text
    assert "at least 1.200 points" in text
    assert "at least 1.500,5 points" in text


def test_there_is_no_markup_in_it() -> None:
    assert not set(explain(Playbook.default())) & set("#`")
