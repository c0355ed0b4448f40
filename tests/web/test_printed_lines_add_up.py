from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from leadline.playbook import CRITERIA, Criterion
from leadline.qualification.explain import Explanation
from leadline.qualification.lines import Line
from leadline.record.home import Home
from leadline.web.today.score import MOST, score_from
from tests.web.homes import asked, fill

NOW = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
TENTHS = st.tuples(st.sampled_from(CRITERIA), st.integers(-5000, 5000))


def _number(text: str) -> Decimal:
    return Decimal(text.replace("−", "-").replace(",", ""))


@given(st.lists(TENTHS, max_size=40))
def test_however_many_lines_there_are_those_shown_add_up(points: list[tuple[Criterion, int]]) -> None:
    lines = tuple(
        Line(criterion, "rule", tenths / 10, tenths / 10, None, NOW, "t", "page_view", "", False, tenths)
        for criterion, tenths in points
    )
    printed = {one: sum(tenths for criterion, tenths in points if criterion == one) for one in CRITERIA}
    total = sum(printed.values())
    found = Explanation(
        1,
        None,
        1,
        NOW,
        "mql",
        NOW,
        "mql",
        "hot",
        lines,
        {},
        total / 10,
        printed,
        total,
        None,  # type: ignore[arg-type]
    )
    score = score_from(found, NOW, ZoneInfo("UTC"))
    assert sum(_number(part.points) for part in score.parts) == _number(score.total)
    for part in score.parts:
        assert sum(_number(line.points) for line in part.lines) == _number(part.points)
        assert len(part.lines) <= MOST
    assert set(score.unknown) == {one for one in CRITERIA if one not in dict(points)}


def test_the_page_prints_lines_that_add_up_to_its_score(owner: Client, workspace: Home) -> None:
    offers = ("quote", "white-paper", "checklist", "webinar", "trial")
    fill(workspace, [asked(3 + 31 * n, "Mara", "mara@example.net", offer=offer) for n, offer in enumerate(offers)])
    page = owner.get("/").content.decode()
    table = re.search(r'<table class="lines">(.*?)</table>', page, re.S)
    assert table
    rows = re.findall(r'<tr class="(part|line|sum)">.*?<td>([^<]*)</td></tr>', table[1], re.S)
    shown = {kind: [_number(text) for name, text in rows if name == kind] for kind in ("part", "line", "sum")}
    assert len(shown["line"]) > 3
    assert sum(shown["line"]) == sum(shown["part"]) == sum(shown["sum"]) > 0
    assert f"<dt>Score</dt><dd><b>{shown['sum'][0]}</b>" in page
