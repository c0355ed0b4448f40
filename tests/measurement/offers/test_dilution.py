"""Dilution with its causes, told apart from offers that nobody wants, from fatigue and from under-promotion."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from leadline.measurement.offers import OfferReport, offers
from leadline.measurement.offers.fatigue import Fatigue
from leadline.measurement.offers.verdict import Judged, Takers, state, verdict
from tests.measurement.offers.stories import growing, story
from tests.measurement.offers.worlds import Plan, World, live, people, world


def measured(made: World) -> OfferReport:
    return offers(made.leads, made.entries, made.requests, made.playbook, as_of=made.as_of, shown=made.shown)


@pytest.mark.parametrize(("recorded", "stated"), [(True, True), (False, False)])
def test_the_story_of_ever_more_and_thinner_reports_is_diluted(recorded: bool, stated: bool) -> None:
    report = measured(story(recorded, stated))
    assert report.state == "diluted"
    assert {"cadence_up", "promotion_down", "same_people", "quality_down"} <= set(report.dilution.causes)
    assert "rate_down" in report.dilution.causes or not recorded
    assert report.dilution.new.ratio is not None
    assert report.dilution.new.ratio < 0.3


def test_in_the_story_the_next_report_adds_less_than_the_first_ones_did() -> None:
    report = measured(story())
    assert report.outlook.next is not None
    assert report.outlook.longer is not None
    assert report.outlook.next.high < 0.25 * report.rows[0].new
    assert report.outlook.next.low <= report.outlook.next.likely <= report.outlook.next.high


@pytest.mark.parametrize("recorded", [True, False])
def test_offers_that_each_reach_other_people_are_not_diluted(recorded: bool) -> None:
    report = measured(growing(recorded))
    assert report.dilution.found == "not_diluted"
    assert report.state in ("sound", "cannot_tell")
    assert report.dilution.new_share.direction == "steady"


def test_audiences_of_their_own_promoted_well_are_sound() -> None:
    report = measured(growing())
    assert report.state == "sound"
    assert {row.verdict for row in report.rows} == {"bring_back"}, "each was wanted, and is over"


def test_offers_that_hardly_anybody_took_are_not_called_sound() -> None:
    report, tired = measured(growing()), Fatigue("none", people=100)
    few = Judged(9, "wanted", "enough", tired, None, 0.0, weak_quality=False, weak_rate=False, same_people=False)
    assert state([few] * 6, report.dilution, tired, None) == "cannot_tell"
    assert state([replace(few, takers=10)] * 6, report.dilution, tired, None) == "sound"


def test_an_offer_that_nobody_wants_is_named_and_retired() -> None:
    made = world("misjudged", 1)
    report = measured(made)
    assert made.unwanted
    assert report.state == "misjudged"
    retired = {row.key for row in report.rows if row.reason == "not_wanted"}
    assert retired <= made.unwanted
    assert retired
    assert all(row.verdict == ("leave" if row.over else "retire") for row in report.rows if row.reason == "not_wanted")


def test_people_who_tire_are_not_called_dilution() -> None:
    report = measured(world("fatigue", 0))
    assert report.state == "fatigued"
    assert {"strengthen", "bring_back_changed"} & {row.verdict for row in report.rows}


def test_good_offers_shown_to_few_are_to_be_promoted_on() -> None:
    report = measured(world("under_promotion", 1))
    assert report.state == "under_promoted"
    assert "under_promoted" in {row.reason for row in report.rows}


def test_one_offer_alone_is_no_dilution_and_no_next_can_be_foreseen() -> None:
    chance = np.random.default_rng(3)
    report = measured(live(chance, people(chance, 3_000, 100), [Plan("paper", 10, 60)], 120))
    assert report.dilution.found == "too_few"
    assert report.outlook.next is None
    assert report.outlook.best == "paper"
    assert report.outlook.longer is not None


def test_a_handful_of_takers_cannot_tell() -> None:
    chance = np.random.default_rng(4)
    made = live(chance, people(chance, 40, 100), [Plan("paper", 10, 20)], 120)
    assert measured(made).state == "cannot_tell"


def test_an_offer_still_running_is_not_held_against_the_finished_ones() -> None:
    made = growing()
    offer = made.playbook.offers[-1]
    last = replace(offer, promoted=(replace(offer.promoted[0], until=None),))
    open_ended = replace(made, playbook=replace(made.playbook, offers=(*made.playbook.offers[:-1], last)))
    report = measured(open_ended)
    assert report.row(last.key).until is None
    assert report.row(last.key).enough == "enough"
    assert report.dilution.found == "not_diluted"


@pytest.mark.parametrize("truth", ["dilution", "misjudged", "fatigue", "under_promotion", "none"])
def test_made_worlds_are_told_right_or_not_at_all(truth: str) -> None:
    right = {
        "dilution": "diluted", "misjudged": "misjudged", "fatigue": "fatigued", "under_promotion": "under_promoted",
        "none": "sound",
    }[truth]  # fmt: skip
    found = [measured(world(truth, seed)).state for seed in (101,)]  # type: ignore[arg-type]
    assert set(found) <= {right, "cannot_tell"}


@pytest.mark.parametrize(
    ("who", "campaign", "diluted", "over", "said"),
    [
        ("new", True, True, False, ("keep_promoting", "brings_new")),
        ("buying", True, True, False, ("keep_promoting", "sells")),
        ("buying", False, False, False, ("keep_promoting", "sells")),
        ("known", True, True, False, ("cannot_tell", "mostly_known")),
        ("known", True, True, True, ("cannot_tell", "mostly_known")),
        ("known", True, False, True, ("bring_back", "mostly_known")),
        ("known", False, True, False, ("keep_promoting", "mostly_known")),
    ],
)
def test_of_what_is_wanted_it_counts_by_whom(
    who: Takers, campaign: bool, diluted: bool, over: bool, said: tuple[str, str]
) -> None:
    """One more of a diluted set is not worth going on with while it may bring nobody new."""
    offer = Judged(
        40, "wanted", "enough", Fatigue("none", people=100), None, 0.8, weak_quality=False, weak_rate=False,
        same_people=False, over=over, who=who, campaign=campaign,
    )  # fmt: skip
    assert verdict(offer, diluted) == said
