"""Before money is spent: what leads like these have been worth, nearest groups first, with bands."""

from __future__ import annotations

import json

import numpy as np
import pytest

from leadline.measurement import SourceReport, sources
from leadline.measurement.appraisal import Appraisal, Programme, appraise
from leadline.problems import BadSetting
from tests.measurement.made_leads import world
from tests.measurement.tables import NOW, playbook

MICROS = 1_000_000


def history(rates: dict[str, float], seed: int = 1) -> SourceReport:
    """400 leads of each source with its close rate; every client pays about 1,000."""
    random = np.random.default_rng(seed)
    names = np.repeat(list(rates), 400)
    each = np.repeat(list(rates.values()), 400)
    count = len(names)
    made = world(names, random.random(count) * 600 + 100, random.random(count) < each, random.exponential(20.0, count),
                 random.lognormal(np.log(1000) - 0.08, 0.4, count), what=np.where(np.arange(count) % 2, "imported",
                 "self_provided"), why=np.full(count, "relevant"))  # fmt: skip
    return sources(made.leads, made.entries, playbook(), as_of=NOW, by=("source", "what", "why"))


RATES = {"organic_search": 0.2, "referral": 0.25, "pr": 0.18, "email": 0.05, "display": 0.03, "bought_leads": 0.01}


def asked(report: SourceReport, source: str | None, **values: object) -> Appraisal:
    leads, price = values.pop("leads", 200), values.pop("price", 5_000 * MICROS)
    return appraise(report, playbook(), Programme(source, leads, price, **values))  # type: ignore[arg-type]


def test_a_known_source_is_judged_by_its_own_leads() -> None:
    found = asked(history(RATES), "referral")
    assert [(level.name, level.leads) for level in found.levels] == [("all", 2400), ("class", 1200), ("source", 400)]
    assert found.levels[-1].chance == pytest.approx(0.25, abs=0.05)
    assert found.value is not None
    assert found.value.expected == pytest.approx(250 * MICROS, rel=0.25)
    assert found.pays is not None
    assert found.pays > 0.95
    assert found.break_even_price == pytest.approx(50_000 * MICROS, rel=0.3)
    assert found.break_even_leads == pytest.approx(20, abs=6)
    assert found.pay_at_most is not None
    assert found.break_even_price is not None
    assert found.pay_at_most < found.break_even_price


def test_what_does_not_pay_is_said() -> None:
    found = asked(history(RATES), "bought_leads", price=20_000 * MICROS)
    assert found.pays is not None
    assert found.pays < 0.05
    assert found.result is not None
    assert found.result.high < 0


def test_where_nothing_just_like_it_is_known_the_nearest_group_speaks_with_a_wider_band() -> None:
    report = history(RATES)
    known, new = asked(report, "referral"), asked(report, "podcast")
    assert new.levels[-1].leads == 0
    near, own = new.levels[-1], known.levels[-1]
    assert near.high - near.low > 1.5 * (own.high - own.low)
    assert near.chance == pytest.approx(0.2, abs=0.06), "sources of its class close about so"
    assert new.levels[-1].chance > asked(report, "conference").levels[-1].chance


def test_what_and_why_narrow_it_down_as_far_as_there_is_evidence() -> None:
    found = asked(history(RATES), "email", what="purchased", why="bribe")
    assert [level.name for level in found.levels] == ["all", "class", "source", "what", "why"]
    assert found.levels[-1].leads == 0
    assert found.members(2).num_rows == found.levels[2].leads == 400
    assert found.members(2, "clients").num_rows == found.levels[2].clients


def test_a_programme_of_an_unnamed_source_is_as_uncertain_as_sources_differ() -> None:
    found = asked(history(RATES), None)
    assert found.levels[-1].high - found.levels[-1].low > 3 * (found.levels[0].high - found.levels[0].low)


def test_more_leads_for_the_same_price_are_likelier_to_pay() -> None:
    report = history(RATES)
    chances = [asked(report, "email", leads=leads).pays for leads in (20, 100, 500)]
    assert chances == sorted(chances, key=lambda pays: pays or 0)


def test_bands_hold_what_programmes_brought_in_made_worlds() -> None:
    random = np.random.default_rng(9)
    clients, money = [], []
    for seed in range(60):
        rates = dict(zip(RATES, random.beta(2, 18, 6), strict=True))
        found = asked(history(rates, seed), "pr", leads=150)
        came = random.binomial(150, rates["pr"])
        left = random.lognormal(np.log(1000) - 0.08, 0.4, came).sum() * MICROS
        assert found.margin is not None
        clients.append(found.clients.low <= came <= found.clients.high)
        money.append(found.margin.low <= left <= found.margin.high)
    assert 0.7 <= np.mean(clients) <= 0.97
    assert 0.7 <= np.mean(money) <= 0.95


@pytest.mark.parametrize(("leads", "price"), [(0, 1), (-3, 1), (10**9, 1), (5, -1)])
def test_a_programme_without_leads_or_with_a_negative_price_is_refused(leads: int, price: int) -> None:
    with pytest.raises(BadSetting):
        asked(history({"pr": 0.1}), "pr", leads=leads, price=price)


def test_it_says_the_same_twice_as_json_and_as_a_table() -> None:
    report = history(RATES)
    once, again = (json.dumps(asked(report, "email").as_dict()) for _ in range(2))
    assert once == again
    assert asked(report, "email").table().num_rows == 3


def test_nothing_at_all_is_answered_with_full_doubt() -> None:
    empty = world(np.array(["pr"]), np.array([3.0]), np.array([False]), np.array([1.0]))
    report = sources(empty.leads, empty.entries, playbook(), as_of=NOW, by=("source", "what", "why"))
    found = asked(report, "email")
    assert found.value is None
    assert found.levels[-1].high - found.levels[-1].low > 0.3
    assert [notice.id for notice in found.notices] == ["no_amounts"]
