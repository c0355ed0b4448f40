from __future__ import annotations

from pathlib import Path

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
        "  - Looked at prices: 8 points of buying stage each time that the touch is page_view and page is /prices*, "
        "at most twice a day; the points halve every 14 days." in text
    )
    assert "15 points of budget and authority as long as their job title contains head of." in text
    assert "People work Monday to Thursday 09:00–17:00; Friday 09:00–12:00 and 13:00–15:30." in text
    assert "Nobody works on 2026-12-25." in text
    assert "costs 3000 EUR, leaves 60 % of that, is sold by a person" in text
    assert "Of those at mql, 30 % are expected to reach sql." in text


def test_there_is_no_markup_in_it() -> None:
    assert not set(explain(Playbook.default())) & set("#`")
