"""The value of one lead: chance × margin, discounted, less effort; with its doubt, largest client and people."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.measurement import sources
from leadline.measurement.worth import WorthReport, worth
from leadline.playbook.parts import Money, Product
from tests.measurement.made_leads import steps, world
from tests.measurement.tables import NOW, costs, entered, entries, lead, leads, playbook

MICROS = 1_000_000
COACHING = Product("coaching", "Coaching", Money(3000 * MICROS, "EUR"), Fraction(1, 2), repeatable=True)


def measure(rows: list[dict[str, object]], **how: object) -> WorthReport:
    book = playbook(products=(COACHING,), **how.pop("book", {}))  # type: ignore[arg-type]
    by = how.pop("by", ("source",))
    spent = how.pop("costs", None)
    history = entries([stage for row in rows for stage in entered(str(row["person"]), "prospect")])
    report = sources(leads(rows), history, book, as_of=NOW, by=by, costs=spent)  # type: ignore[arg-type]
    return worth(report, book, **how)  # type: ignore[arg-type]


def some(source: str, count: int, clients: int, **values: object) -> list[dict[str, object]]:
    return [
        lead(f"{source}{i}", source=source, bought=10.0 if i < clients else None,
             revenue=2000 * MICROS if i < clients else None, **values)
        for i in range(count)
    ]  # fmt: skip


def test_a_lead_is_worth_its_chance_times_the_margin_of_a_client_less_effort() -> None:
    rows = some("referral", 400, 100)
    found = measure(rows, minutes=np.full(400, 6.0), book={"cost_per_hour": Money(50 * MICROS, "EUR")}, discount=0.0)
    row = found.row("referral")
    assert row.chance == pytest.approx(0.25, abs=0.01)
    assert row.margin_per_client == 1000 * MICROS
    assert row.effort == 400 * 5 * MICROS
    assert row.value == pytest.approx(row.chance * 1000 * MICROS - 5 * MICROS, abs=2)
    assert row.value is not None
    assert row.value_low is not None
    assert row.value_high is not None
    assert row.value_low < row.value < row.value_high
    assert (row.minutes, row.minutes_per_lead, row.minutes_per_client) == (2400.0, 6.0, 24.0)


def test_money_that_comes_later_is_worth_less() -> None:
    late = [lead(f"p{i}", source="referral", bought=36.525, revenue=MICROS * 1000) for i in range(50)]
    late += [lead(f"q{i}", source="referral") for i in range(50)]
    plain, discounted = measure(late, discount=0.0).total, measure(late, discount=0.21).total
    assert plain.value is not None
    assert discounted.value == pytest.approx(plain.value * 1.21**-0.1, rel=1e-6)
    assert discounted.margin_per_client == plain.margin_per_client, "what a client leaves is told undiscounted"


def test_where_no_amount_is_known_the_price_of_the_product_stands_and_it_is_said() -> None:
    rows = [lead(f"p{i}", source="referral", product="coaching", bought=5.0 if i < 2 else None) for i in range(8)]
    found = measure(rows)
    assert found.total.margin == 2 * 1500 * MICROS
    assert [notice.id for notice in found.notices] == ["price_for_amount"]


def test_without_any_amount_or_price_no_value_is_said() -> None:
    rows = [lead(f"p{i}", source="referral", bought=5.0 if i < 2 else None) for i in range(8)]
    book = playbook()
    report = sources(leads(rows), entries([]), book, as_of=NOW)
    found = worth(report, book)
    assert found.total.value is found.total.pays is found.total.margin_per_client is None
    assert [notice.id for notice in found.notices] == ["no_amounts"]


def test_return_is_what_was_left_over_for_each_unit_laid_out() -> None:
    spent = costs([{"day_from": NOW.date().replace(month=1), "source": "referral", "amount": 20_000 * MICROS}])
    row = measure(some("referral", 200, 40), costs=spent).row("referral")
    assert row.roi == pytest.approx((40 * 1000 - 20_000) / 20_000)
    assert row.roi_low is not None
    assert row.roi_expected is not None
    assert row.roi_low < row.roi_expected
    assert row.pays == pytest.approx(1.0, abs=0.01), "a lead cost 100 and is worth about 200"


def test_small_sources_lean_on_their_class_and_large_ones_stand_for_themselves() -> None:
    rows = [*some("referral", 600, 120), *some("pr", 500, 100), *some("podcast", 400, 90), *some("blog", 2, 0)]
    found = measure(rows)
    worth_of_two = found.row("blog").value
    assert worth_of_two is not None
    assert worth_of_two > 0, "two leads without a client are no proof of nothing"
    assert found.row("referral").chance == pytest.approx(0.2, abs=0.01)


def test_the_largest_client_is_told_and_the_value_without_it() -> None:
    rows = [*some("email", 300, 30), *some("referral", 200, 20)]
    rows[0]["revenue"] = 200_000 * MICROS
    found = measure(rows).row("email")
    assert found.largest_share == pytest.approx(200 / (200 + 29 * 2), rel=0.01)
    assert found.value is not None
    assert found.value_without_largest is not None
    assert found.value_trimmed is not None
    assert found.value_without_largest < 0.5 * found.value
    assert found.value_trimmed < found.value
    assert measure(rows).members(("email",), "largest")["person"].to_pylist() == ["email0"]


def test_how_leads_answered_is_counted_and_every_figure_has_its_people() -> None:
    rows = some("email", 6, 1)
    said = steps(["email0", "email1", "email2", "email3", "nobody"],
                 ["reached", "not_interested", "hostile", None, "hostile"])  # fmt: skip
    found = measure(rows, steps=said)
    row = found.row("email")
    assert row.answered == {"tried": 3, "not_interested": 1, "hostile": 1, "wrong_person": 0, "no_answer": 0}
    assert row.unwelcome is not None
    assert (row.unwelcome.count, row.unwelcome.of) == (2, 3)
    assert found.members(row, "unwelcome")["person"].to_pylist() == ["email1", "email2"]
    assert found.members((), "tried").num_rows == 3


def test_the_report_says_the_same_as_json_as_a_table_and_twice() -> None:
    rows = [*some("email", 40, 4), *some("referral", 30, 6), lead("alone", source=None)]
    found = measure(rows, steps=steps(["email1"], ["hostile"]))
    table = pa.table(found)
    assert table.num_rows == 3
    told = json.loads(json.dumps(found.as_dict()))
    assert [one["leads"] for one in told["sources"]] == table["leads"].to_pylist()
    assert told == json.loads(json.dumps(measure(rows, steps=steps(["email1"], ["hostile"])).as_dict()))


def test_a_source_without_leads_but_with_costs_is_shown_without_a_value_of_its_own_evidence() -> None:
    spent = costs([{"day_from": NOW.date().replace(month=1), "source": "print", "amount": 500 * MICROS}])
    row = measure(some("referral", 50, 10), costs=spent).row("print")
    assert (row.leads, row.clients, row.cost) == (0, 0, 500 * MICROS)
    assert row.pays is None


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["email", "referral", None]),
            st.sampled_from([None, 0.0, 3.0, 90.0]),
            st.integers(0, 10**6),
            st.sampled_from(["hostile", "reached", None]),
        ),
        max_size=12,
    )
)
def test_each_figure_is_as_long_as_its_list(made: list[tuple[str | None, float | None, int, str | None]]) -> None:
    rows = [
        lead(f"p{i}", source=source, bought=bought, revenue=None if bought is None else amount * MICROS)
        for i, (source, bought, amount, _) in enumerate(made)
    ]
    found = measure(rows, steps=steps([f"p{i}" for i in range(len(made))], [outcome for *_, outcome in made]))
    for row in found.rows:
        assert row.answered is not None
        assert found.members(row).num_rows == row.leads
        assert found.members(row, "clients").num_rows == row.clients
        for name, count in row.answered.items():
            assert found.members(row, name).num_rows == count  # type: ignore[arg-type]
    assert sum(row.leads for row in found.rows) == found.total.leads
    assert sum(row.margin or 0 for row in found.rows) == pytest.approx(found.total.margin or 0)


def test_intervals_of_the_value_hold_the_truth_of_made_sources() -> None:
    random = np.random.default_rng(7)
    held, near = [], []
    for _ in range(12):
        sizes = random.integers(30, 1500, 12)
        rates, scales = random.beta(4, 36, 12), random.lognormal(6, 0.4, 12)
        names = np.repeat([f"source-{i}" for i in range(12)], sizes)
        each = np.repeat(np.arange(12), sizes)
        count = len(names)
        made = world(
            names, random.random(count) * 900 + 30, random.random(count) < rates[each],
            random.gamma(1.0, 30.0, count), scales[each] * random.lognormal(-0.32, 0.8, count),
        )  # fmt: skip
        book = playbook()
        found = worth(sources(made.leads, made.entries, book, as_of=NOW), book, discount=0.0)
        for i in range(12):
            row = found.row(f"source-{i}")
            truth = rates[i] * scales[i] * MICROS
            assert row.value_low is not None
            assert row.value_high is not None
            assert row.value is not None
            held.append(row.value_low <= truth <= row.value_high)
            near.append(np.log(row.value / truth))
    assert 0.90 <= np.mean(held) <= 0.99
    assert abs(np.mean(near)) < 0.1
