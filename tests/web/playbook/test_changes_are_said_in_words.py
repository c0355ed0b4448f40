"""What a draft changes is said in the words of the page, not by the paths of its text."""

from __future__ import annotations

import pytest

from leadline.playbook import Playbook, diff
from leadline.web.playbook.changed import in_words

BEFORE = """
thresholds: {mql: 40, sql: 70, recycle: 20}
working_hours: {mon-fri: 09:00-17:00}
products: {coach: {name: Coaching, price: 10 EUR}}
offers: {guide: {name: Guide, kind: download}}
rules: [{name: Looked at v1.2, when: {kind: page_view}, points: 5, criterion: engagement}]
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("mql: 40", "mql: 45", "MQL threshold: 40 → 45"),
        ("points: 5", "points: 8", "Rule “Looked at v1.2”, points: 5 → 8"),
        ("price: 10", "price: 12", "Product “coach”, price: €10 → €12"),
        ("guide:", "book:", "Offer “guide” removed"),
        ("guide:", "book:", "Offer “book” added"),
        ("09:00-17", "08:00-17", "Working hours: Monday to Friday 09:00–17:00 → Monday to Friday 08:00–17:00"),
    ],
)
def test_paths_become_words(old: str, new: str, said: str) -> None:
    changes = diff(Playbook.parse(BEFORE), Playbook.parse(BEFORE.replace(old, new)))
    assert said in [in_words(change) for change in changes]


def test_no_path_is_left_in_what_two_far_apart_playbooks_differ_by() -> None:
    said = [in_words(change) for change in diff(Playbook.parse(BEFORE), Playbook.default())]
    assert len(said) > 20
    assert not [one for one in said if one.partition(":")[0].count(".") > one.count("v1.2") or "_" in one.split(":")[0]]
