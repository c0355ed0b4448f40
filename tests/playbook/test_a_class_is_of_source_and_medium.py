"""Paid and unpaid leads come from one place: the class is of source and medium, the most specific first."""

from __future__ import annotations

import pytest

from leadline.playbook import Playbook, check, diff, explain
from leadline.playbook.sources import with_medium

OWN = """
sources:
  grown: [google, referral]
  bought: [any / cpc, " Google  /  Display ", list]
  listed: [directory, directory / cpc]
  mailed: [email]
"""


@pytest.mark.parametrize(
    ("source", "medium", "wanted"),
    [
        ("google", None, "grown"),
        (" Google ", "organic", "grown"),
        ("google", "CPC ", "bought"),
        ("GOOGLE", "display", "bought"),
        ("referral", "display", "grown"),
        ("referral", "cpc", "bought"),
        ("directory", "cpc", "listed"),
        ("directory", "email", "listed"),
        ("spring", "email", "mailed"),
        ("spring", "display", "unclassified"),
        (None, "cpc", "bought"),
        ("Google / CPC", None, "bought"),
        ("google / organic", None, "unclassified"),
        ("google / cpc", "email", "mailed"),
        (None, None, "unclassified"),
        ("", "", "unclassified"),
    ],
)
def test_the_most_specific_counts(source: str | None, medium: str | None, wanted: str) -> None:
    assert Playbook.parse(OWN).class_of(source, medium) == wanted


@pytest.mark.parametrize(
    ("source", "medium", "wanted", "move"),
    [
        ("google", None, "cultivated", "inbound"),
        ("google", "organic", "cultivated", "inbound"),
        ("google", "cpc", "interest", "inbound"),
        ("bing", "ppc", "interest", "inbound"),
        ("facebook", "social", "cultivated", "inbound"),
        ("facebook", "cpc", "interest", "outbound"),
        ("facebook", "paid_social", "interest", "outbound"),
        ("linkedin", "sponsored", "interest", "outbound"),
        ("anything", "retargeting", "interest", "outbound"),
        ("spring-mailing", "email", "interest", "outbound"),
        ("example.org", "referral", "cultivated", "inbound"),
        ("bought_leads", "email", "classic", "outbound"),
        ("named accounts", "email", "targeted", "outbound"),
        ("unknown", None, "unclassified", None),
    ],
)
def test_usual_media_have_their_class_and_direction(source: str, medium: str, wanted: str, move: str | None) -> None:
    book = Playbook.default()
    assert (book.class_of(source, medium), book.direction_of(source, medium)) == (wanted, move)


def test_lists_of_sources_name_no_media() -> None:
    assert set(Playbook.parse(OWN).sources) == {"google", "referral", "list", "directory", "email"}


def test_a_rule_may_ask_for_a_class_that_a_source_has_by_some_medium_only() -> None:
    rule = "rules: [{{name: a, when: {{source: google, source_class: {0}{1}}}, points: 1, criterion: need}}]"

    def told(name: str, medium: str = "") -> list[str]:
        found = check(OWN + rule.format(name, medium))
        return [problem.id for problem in found if problem.id == "never_counts"]

    assert told("bought") == told("grown") == told("bought", ", medium: cpc") == []
    assert told("mailed") == told("grown", ", medium: cpc") == told("bought", ", medium: organic") == ["never_counts"]


def test_it_is_explained_and_compared_as_it_is_written() -> None:
    assert "google / display" in explain(Playbook.parse(OWN))
    changes = diff(Playbook.parse(OWN), Playbook.parse(OWN.replace("any / cpc, ", "")))
    assert [str(change) for change in changes] == ["sources.any / cpc: removed (bought)"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("google / cpc", ("google", "cpc")),
        ("Some Site / CPC", ("Some Site", "CPC")),
        ("spring / email", ("spring", "email")),
        ("print / radio", ("print / radio", None)),
        ("google", ("google", None)),
        (" / cpc", (" / cpc", None)),
        ("google/cpc", ("google/cpc", None)),
    ],
)
def test_a_source_written_with_its_medium_is_taken_apart_only_where_the_medium_is_spoken_of(
    text: str, parts: tuple[str, str | None]
) -> None:
    assert with_medium(text, Playbook.parse(OWN).source_classes) == parts
