from __future__ import annotations

from leadline.playbook import Change, Playbook, diff
from leadline.playbook.reading.read import default_text
from tests.playbook.telling import RIGHT


def changes(old: str, new: str) -> list[Change]:
    return diff(Playbook.parse(old), Playbook.parse(new))


def test_nothing_changes_from_a_playbook_to_itself() -> None:
    assert changes(default_text(), default_text()) == []


def test_comments_layout_order_of_keys_and_defaults_spelt_out_are_no_change() -> None:
    spelt = "# mine\nthresholds: {recycle: 25, sql: 70, mql: 40}\ntime_zone: UTC\n" + RIGHT
    assert changes(RIGHT, spelt) == []


def test_a_rule_added_removed_and_changed() -> None:
    new = RIGHT.replace("points: 10\n    criterion: need", "points: 12\n    criterion: need\n    half_life: 30 days")
    new = new.replace("name: Fits", "name: Suits")
    assert [str(change) for change in changes(RIGHT, new)] == [
        "rules.Needs.points: 10 → 12",
        "rules.Needs.half_life: none → 30 days",
        "rules.Fits: removed (Fits: 10 points of fit as long as their country is de.)",
        "rules.Suits: added (Suits: 10 points of fit as long as their country is de.)",
    ]


def test_settings_are_told_from_and_to() -> None:
    new = """\
thresholds: {mql: 50}
gates: {mql: {engagement: 12}, sql: {intent: {need: 10}}}
stages: {visit_gap: 1 hour}
temperature: {cooling: {hot: 7 days}}
takers: {within: 90 days}
next_steps: {cold: [deliver]}
due: {cool: 5 working days}
working_hours: {mon-fri: 08:00-16:00}
sources: {cultivated: [referral]}
flow: {expected: {mql→sql: 30 %}}
rates: {USD: 0.92}
"""
    said = [str(change) for change in changes("sources: {interest: [email], cultivated: [referral]}\n", new)]
    assert said == [
        "rates.USD: added (0.92)",
        "sources.email: removed (interest)",
        "thresholds.mql: 40 → 50",
        "gates.mql.engagement: 10 → 12",
        "gates.sql.intent.buying_stage: removed (10)",
        "stages.visit_gap: 30 minutes → 1 hour",
        "temperature.cooling.hot: 14 days → 7 days",
        "takers.within: 180 days → 90 days",
        "next_steps.cold: make sure that they receive what they asked for, include them in the communications matrix → "
        "make sure that they receive what they asked for",
        "due.cool: within 3 working days → within 5 working days",
        "working_hours: Monday to Friday 09:00–17:00 → Monday to Friday 08:00–16:00",
        "flow.expected.mql→sql: added (30%)",
    ]


def test_every_part_of_a_playbook_is_compared() -> None:
    """Each key of the example, left out, is a change."""
    full = """\
name: Mine
time_zone: Europe/Berlin
currency: CHF
rates: {USD: "0.92"}
working_hours: {mon: 09:00-17:00}
holidays: [2026-12-25]
products: {coaching: {}}
offers: {guide: {kind: download}}
kinds: {won: {is: purchase}}
sources: {good: [friend]}
rules: [{name: a, when: {kind: x}, points: 1, criterion: need}]
thresholds: {mql: 41}
gates: {sql_on_same_touch: true}
stages: {override: 10 days}
temperature: {hot: [quote]}
takers: {replies: 3}
next_steps: {cold: [deliver]}
due: {hot: 2 working days}
minutes: {individual: 30}
flow: {steps: [mql, client]}
cases: [cases/*.yaml]
"""
    lines = full.splitlines(keepends=True)
    for i, line in enumerate(lines):
        without = "".join(lines[:i] + lines[i + 1 :])
        found = changes(full, without)
        assert found, line
        assert all(change.path.startswith(line.partition(":")[0]) for change in found), line
