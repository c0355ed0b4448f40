from __future__ import annotations

import re
from pathlib import Path

import pytest

from leadline.playbook import CRITERIA, Playbook, Rule, check
from leadline.playbook.reading.read import default_text


def test_it_has_no_problem_at_all() -> None:
    assert check(default_text()) == []


def test_the_playbook_by_example_can_be_used(repository: Path) -> None:
    text = (repository / "docs/reference/playbook-by-example.yaml").read_text(encoding="utf-8")
    assert [p.id for p in check(text) if p.level == "error"] == []


def test_it_has_rules_of_every_criterion_and_both_kinds() -> None:
    rules = Playbook.default().rules
    assert {rule.criterion for rule in rules} == set(CRITERIA)
    assert {rule.on_attributes_only for rule in rules} == {True, False}


def test_provenance_that_is_worth_little_costs_points() -> None:
    costly = {
        (condition.field, condition.value)
        for rule in Playbook.default().rules
        if rule.points < 0
        for condition in rule.when
    }
    wanted = {
        ("what", "appended"),
        ("what", "purchased"),
        ("what", "category_interest"),
        ("what", "competitor_inquiry"),
    }
    assert wanted | {("why", "bribe")} <= costly


def test_every_point_and_half_life_names_its_origin() -> None:
    lines = [line for line in default_text().splitlines() if re.match(r"\s+(points|half_life|at_most): ", line)]
    assert len(lines) > 60
    assert [line for line in lines if not re.search(r"# \[[A-Z]\]", line)] == []


def test_thresholds_are_within_reach_of_single_serious_requests() -> None:
    playbook = Playbook.default()

    def actions(rule: Rule) -> list[str]:
        values = [condition.value for condition in rule.when if condition.field == "action"]
        return [one for value in values for one in (value if isinstance(value, tuple) else (str(value),))]

    def points(action: str) -> float:
        return sum(rule.points for rule in playbook.rules if action in actions(rule))

    assert points("quote") >= playbook.thresholds.mql
    assert points("trial") >= playbook.thresholds.mql
    assert points("download") < playbook.thresholds.recycle
    assert points("newsletter") < playbook.thresholds.recycle


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("organic_search", "cultivated"),
        ("social", "cultivated"),
        ("referral", "cultivated"),
        ("public relations", "cultivated"),
        ("directory", "classic"),
        ("bought leads", "classic"),
        ("paid_search", "interest"),
        ("email", "interest"),
        ("display", "interest"),
        ("conference", "interest"),
        ("direct business contact", "targeted"),
        ("named accounts", "targeted"),
        ("direct_traffic", None),
        ("unknown", None),
        ("other", None),
        ("other_publicities", None),
    ],
)
def test_common_sources_have_their_class_and_the_rest_none(source: str, wanted: str | None) -> None:
    assert Playbook.default().source_classes.get(source) == wanted


def test_a_playbook_that_names_no_sources_has_those_of_the_default() -> None:
    assert Playbook.parse("name: mine\n").source_classes == Playbook.default().source_classes
    assert Playbook.parse("sources: {mine: [aunt]}\n").source_classes == {"aunt": "mine"}
