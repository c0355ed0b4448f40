"""Lists keep their promises in PostgreSQL, too: long values fit, what has no value stands where it does in SQLite."""

from __future__ import annotations

import random
import string
from typing import get_args

import pytest

from leadline.record.home import Home
from tests.record.test_postgres import server, team
from tests.web.homes import asked, few, fill, hostile

__all__ = ["server", "team"]
pytestmark = pytest.mark.postgres


def noise(length: int) -> str:
    """Text that cannot be made much shorter."""
    dice = random.Random(3)  # noqa: S311 - a test's
    return "".join(dice.choices(string.ascii_lowercase + string.digits, k=length))


def test_leads_are_counted_listed_and_found(team: Home) -> None:
    from django.db import connection

    from leadline.record import roll, standing
    from leadline.record.companies import companies, company_named
    from leadline.record.search import search_people

    long = noise(9_000)
    rows = [*few(), *hostile()]
    rows.append(asked(7, "Lora Long", "lora@example.net", source=long, campaign=long, company="Long & Co"))
    fill(team, rows)
    standing.refresh(team)
    assert connection.vendor == "postgresql"
    everybody = roll.Wanted("everybody")
    assert roll.count(everybody) == len(rows) == sum(roll.count_by_temperature(everybody).values())
    for order in get_args(roll.Order):
        listed = [lead for first in range(0, len(rows), 4) for lead in roll.page(everybody, order, first, 4, len(rows))]
        assert [lead.person for lead in listed] == [lead.person for lead in roll.every(everybody, order, 99)]
        assert len({lead.person for lead in listed}) == len(rows)
    assert [lead.source for lead in roll.every(roll.Wanted(only=(("source", long),)), "asked", 9)] == [long]
    [lora] = search_people("LORA@").people
    assert search_people("lindqvist").people != (lora,)
    assert company_named("long & co") == ("Long & Co", [lora])
    assert companies()[0].people == 1
    nobody = roll.Wanted(only=(("stage", "lost"), ("source", "linkedin")))
    assert roll.without_each(nobody)["stage"] == 1
