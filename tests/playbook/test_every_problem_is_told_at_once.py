from __future__ import annotations

import pytest

from leadline.playbook import Playbook, check
from leadline.problems import BadPlaybook
from tests.playbook.telling import RIGHT, ids, only, problems


def test_a_right_playbook_has_no_problem() -> None:
    assert problems(RIGHT) == []
    assert problems("") == []


def test_many_problems_are_told_together_each_with_its_line() -> None:
    found = problems(
        """\
        time_zone: Europe/Berlim
        currency: euro
        offers:
          guide: {kind: downlod, product: coachng}
        products:
          coaching: {price: 3000 USD, margin: 140 %}
        rules:
          - name: One
            when: {ofer: guide}
            points: many
            criterion: ned
            half_life: 14 dayz
        thresholds: {mql: 20, sql: 10, recycle: 30}
        colour: red
        """
    )
    assert [(p.id, p.line, p.path) for p in found] == [
        ("bad_time_zone", 1, "time_zone"),
        ("bad_currency", 2, "currency"),
        ("unknown_kind", 4, "offers.guide.kind"),
        ("unknown_product", 4, "offers.guide.product"),
        ("bad_share", 6, "products.coaching.margin"),
        ("no_rate", 6, "products.coaching.price"),
        ("unknown_column", 9, "rules[0].when.ofer"),
        ("wrong_type", 10, "rules[0].points"),
        ("unknown_criterion", 11, "rules[0].criterion"),
        ("bad_span", 12, "rules[0].half_life"),
        ("thresholds_order", 13, "thresholds.recycle"),
        ("thresholds_order", 13, "thresholds.sql"),
        ("unknown_key", 14, "colour"),
    ]
    assert all(p.file == "playbook.yaml" and p.what for p in found)


def test_parsing_raises_all_of_them() -> None:
    with pytest.raises(BadPlaybook) as raised:
        Playbook.parse("colour: red\nthresholds: {mql: 10}\n", "mine.yaml")
    assert [p.id for p in raised.value.problems] == ["unknown_key", "thresholds_order"]
    assert str(raised.value).startswith("mine.yaml:1 at colour:")


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("treshold: {mql: 1}", None),
        ("tresholds: {mql: 50}", "thresholds"),
        ("products: {a: {prize: 1 EUR}}", "price"),
        ("products: {coaching: {}}\noffers: {x: {kind: download, product: couching}}", "coaching"),
        ("temperature: {hot: [attendence]}", "attendance"),
        ("next_steps: {worm: [deliver]}", "warm"),
        ("next_steps: {warm: [delivr]}", "deliver"),
        ("kinds: {demo: {is: reqest}}", "request"),
        ("rules: [{name: a, when: {kind: {contain: x}}, points: 1, criterion: need}]", "contains"),
    ],
)
def test_the_nearest_right_name_is_offered(text: str, near: str | None) -> None:
    found = [p for p in check(text) if p.level == "error"]
    if near is None:
        assert found[0].id == "unknown_key"
        near = "thresholds"
    assert found[0].nearest == near
    assert found[0].mend == f"Did you mean {near}?"


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("working_hours: {mon-fri: 9-17}", "bad_hours"),
        ("working_hours: {moonday: 09:00-17:00}", "bad_hours"),
        ("working_hours: {mon: 17:00-09:00}", "bad_hours"),
        ("working_hours: {mon: [09:00-12:00, 11:00-17:00]}", "bad_hours"),
        ("working_hours: {mon-wed: 09:00-17:00, tue: 09:00-12:00}", "bad_hours"),
        ("working_hours: {mon: closed}", "bad_hours"),
        ("holidays: [2026-02-30]", "bad_date"),
        ("products: {a: {price: 1.0000001 EUR}}", "bad_money"),
        ("products: {a: {price: -1 EUR}}", "bad_money"),
        ("products: {a: {price: 99999999999999999 EUR}}", "bad_money"),
        ("products: {a: {margin: half}}", "bad_share"),
        ("products: {a: {price: 5 USD}}", "no_rate"),
        ("rates: {EUR: 1}", "own_rate"),
        ("rates: {USD: 0}", "bad_rate"),
        ("due: {quote: 5 minutes}", "bad_due"),
        ("due: {quote: slot}", "bad_due"),
        ("temperature: {cooling: {hot: 40 days}}", "cooling_order"),
        ("temperature: {hot: [quote], warm: [quote]}", "hot_and_warm"),
        ("takers: {within: 0 days}", "bad_span"),
        ("takers: {replies: 0}", "out_of_range"),
        ("thresholds: {mql: .nan}", "not_finite"),
        ("thresholds: {mql: .inf}", "not_finite"),
        ("thresholds: {mql: 1e400}", "out_of_range"),
        ("gates: {sql: {intent: {need: 10, fit: 10}}}", "unknown_criterion"),
        ("sources: {good: [mail], bad: [Mail]}", "source_in_two_classes"),
        ("sources: {unclassified: [mail]}", "reserved_class"),
        ("sources: {Several: [mail]}", "reserved_class"),
        ("sources: {good: [Google / CPC], bad: [google  /  cpc]}", "source_in_two_classes"),
        ("sources: {good: [google / any]}", "bad_source"),
        ("sources: {good: ['* / cpc']}", "bad_source"),
        ("directions: {inbound: ['google / *']}", "bad_source"),
        ("kinds: {request: {is: purchase}}", "reserved_kind"),
        ("kinds: {demo: {is: purchase, action: quote}}", "unknown_action"),
        ("kinds: {demo: {is: request, action: reached}}", "unknown_action"),
        ("kinds: {demo: {}}", "missing_key"),
        ("offers: {a: {kind: download}, A: {kind: download}}", "twice"),
        ("offers: {a: {kind: download, promoted: [{from: 2026-02-01, to: 2026-01-01}]}}", "bad_period"),
        ("flow: {expected: {mql→sqll: 10 %}}", "unknown_step"),
        ("flow: {expected: {sql→mql: 10 %}}", "bad_pair"),
        ("flow: {expected: {mql: 10 %}}", "bad_pair"),
        ("flow: {steps: [mql, mql]}", "twice"),
        ("flow: {steps: [{name: x}]}", "flow_step"),
        ("flow: {steps: [{when: {kind: x}}]}", "missing_key"),
        ("flow: {steps: [{name: x, when: {attributes: {a: 1}}}]}", "flow_step"),
        ("cases: [../other/*.yaml]", "bad_path"),
        ("cases: [/etc/passwd]", "bad_path"),
        ("cases: ['']", "bad_path"),
        ("cases: [x**.yaml]", "bad_path"),
        ("leadline: 2", "out_of_range"),
        ("products: [a]", "wrong_type"),
        ("thresholds: {mql: '40'}", "wrong_type"),
    ],
)
def test_what_is_wrong_is_an_error_of_its_own(text: str, id: str) -> None:
    assert only(text).id == id
    assert only(text).level == "error"


@pytest.mark.parametrize(
    ("rule", "id", "level"),
    [
        ("{name: a, when: {}, points: 1, criterion: need}", "empty_when", "error"),
        ("{name: a, when: {attributes: {}}, points: 1, criterion: need}", "empty_when", "error"),
        ("{name: a, when: {offer: guide}, points: 1, criterion: need}", "unknown_offer", "error"),
        ("{name: a, when: {product: course}, points: 1, criterion: need}", "unknown_product", "error"),
        ("{name: a, when: {source_class: bad}, points: 1, criterion: need}", "unknown_class", "error"),
        ("{name: a, when: {what: purchase}, points: 1, criterion: need}", "unknown_word", "error"),
        ("{name: a, when: {kind: x}, points: 0, criterion: need}", "never_counts", "warning"),
        ("{name: a, when: {kind: {is: x, not: x}}, points: 1, criterion: need}", "never_counts", "error"),
        ("{name: a, when: {page: {given: false, contains: x}}, points: 1, criterion: need}", "never_counts", "error"),
        (
            "{name: a, when: {attributes: {n: {above: 5, below: 5}}}, points: 1, criterion: need}",
            "never_counts",
            "error",
        ),
        (
            "{name: a, when: {properties: {n: {is: 3, at_least: 5}}}, points: 1, criterion: need}",
            "never_counts",
            "error",
        ),
        (
            "{name: a, when: {source: email, source_class: cultivated}, points: 1, criterion: need}",
            "never_counts",
            "error",
        ),
        ("{name: a, when: {kind: x}, points: 1, criterion: need, at_most: 0 per day}", "bad_cap", "error"),
        ("{name: a, when: {kind: x}, points: 1, criterion: need, half_life: 0 days}", "bad_span", "error"),
        ("{name: a, when: {kind: x}, points: 1, criterion: need, half_life: -1 days}", "bad_span", "error"),
        (
            "{name: a, when: {kind: x}, points: 1, criterion: need, half_life: 9 days, at_most: 1 ever}",
            "ever_fades",
            "warning",
        ),
        (
            "{name: a, when: {attributes: {n: 1}}, points: 1, criterion: need, at_most: 1 per day}",
            "no_effect",
            "warning",
        ),
        ("{name: a, when: {kind: reqest}, points: 1, criterion: need}", "maybe_kind", "warning"),
        ("{name: a, when: {kind: request, action: quoet}, points: 1, criterion: need}", "maybe_action", "warning"),
        ("{name: looked, when: {kind: x}, points: 1, criterion: need}", "twice", "error"),
        ("{name: a, when: {kind: page_view}, points: 10, criterion: engagement}", "same_rule", "warning"),
        ("{when: {kind: x}, points: 1, criterion: need}", "missing_key", "error"),
    ],
)
def test_a_rule_that_cannot_mean_what_it_says_is_told(rule: str, id: str, level: str) -> None:
    problem = only(f"{RIGHT}  - {rule}\n")
    assert (problem.id, problem.level) == (id, level)
    assert problem.line == 14
    assert problem.path.startswith("rules[3]")


def test_a_source_that_nobody_has_is_no_error() -> None:
    assert ids(RIGHT + "  - {name: a, when: {source: grandmother}, points: 1, criterion: need}\n") == []


def test_numbers_of_several_problem_indicators_do_not_contradict() -> None:
    assert ids(RIGHT + "  - {name: a, when: {problem: {is: x, not: y}}, points: 1, criterion: need}\n") == []


def test_a_gate_that_no_rule_can_open_is_warned_of() -> None:
    found = problems("rules: [{name: a, when: {kind: x}, points: 1, criterion: need}]\n")
    assert [(p.id, p.level, p.path) for p in found] == [
        ("out_of_reach", "warning", "gates.mql"),
        ("out_of_reach", "warning", "gates.sql.prequalified"),
    ]


def test_warnings_alone_do_not_stop_a_playbook() -> None:
    assert Playbook.parse("rules: [{name: a, when: {kind: x}, points: 1, criterion: need}]\n").rules[0].name == "a"
