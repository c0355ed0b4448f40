from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd  # type: ignore[import-untyped]
import pyarrow as pa
import pytest

import leadline
from leadline.problems import BadSetting

BERLIN = leadline.Playbook.parse("leadline: 1\ntime_zone: Europe/Berlin\n")
TOUCHES = pa.table({"person": [1], "at": ["2026-03-01T12:00:00Z"], "kind": ["request"]})
END_OF_DAY = datetime(2026, 3, 1, 23, 59, 59, 999_999, ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("as_of", "moment"),
    [
        (datetime(2026, 3, 1, 13, tzinfo=UTC), datetime(2026, 3, 1, 13, tzinfo=UTC)),
        (datetime(2026, 3, 1, 13), datetime(2026, 3, 1, 13, tzinfo=UTC)),
        (pd.Timestamp("2026-03-01 14:00", tz="Europe/Berlin"), datetime(2026, 3, 1, 13, tzinfo=UTC)),
        ("2026-03-01T13:00:00Z", datetime(2026, 3, 1, 13, tzinfo=UTC)),
        ("2026-03-01 14:00+01:00", datetime(2026, 3, 1, 13, tzinfo=UTC)),
        ("2026-03-01T13:00", datetime(2026, 3, 1, 13, tzinfo=UTC)),
        (date(2026, 3, 1), END_OF_DAY),
        ("2026-03-01", END_OF_DAY),
    ],
)
def test_it_may_be_a_moment_a_date_or_text(as_of: Any, moment: datetime) -> None:
    assert leadline.qualify(TOUCHES, BERLIN, as_of).as_of == moment
    assert leadline.explain(TOUCHES, BERLIN, 1, as_of=as_of).as_of == moment
    assert leadline.flow(TOUCHES, BERLIN, as_of).as_of == moment
    assert leadline.sources(TOUCHES, BERLIN, as_of).as_of == moment


def test_without_one_it_is_now() -> None:
    before = datetime.now(UTC)
    assert before <= leadline.qualify(TOUCHES, BERLIN).as_of <= datetime.now(UTC)


ODD = ["yesterday", "", "2026-13-01", "x" * 5_000, 20_260_301, 1.5, True, b"2026-03-01", pd.NaT,
       np.datetime64("2026-03-01"), datetime(1, 1, 1), datetime.max, date.min, date.max, "9999-12-31"]  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:40])
def test_what_is_no_moment_is_told_in_plain_words(odd: Any) -> None:
    for ask in (leadline.qualify, leadline.flow, leadline.sources):
        with pytest.raises(BadSetting) as refusal:
            ask(TOUCHES, BERLIN, odd)
        [problem] = refusal.value.problems
        assert (problem.id, problem.path) == ("moment", "as_of")
        assert len(problem.what) < 150
    with pytest.raises(BadSetting, match="known_at"):
        leadline.qualify(TOUCHES, BERLIN, known_at=odd)


def test_known_at_leaves_out_what_was_received_later() -> None:
    touches = pa.table({"person": [1, 2], "at": ["2026-03-01"] * 2, "kind": ["request"] * 2,
                        "received": ["2026-03-01", "2026-03-05"]})  # fmt: skip
    standing = leadline.qualify(touches, BERLIN, as_of="2026-03-09", known_at="2026-03-04")
    assert standing.leads["person"].to_pylist() == [1]


def test_a_standing_says_in_one_line_what_it_holds() -> None:
    shown = repr(leadline.qualify(TOUCHES, BERLIN, "2026-03-01T13:00Z"))
    assert shown == "<Qualified as of 2026-03-01T13:00:00+00:00: 1 leads, 1 entries, 1 requests, 3 steps, 0 notices>"
