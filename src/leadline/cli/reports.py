"""What flow and sources share: what they are measured from, and the words around their tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from leadline.cli.figures import percent, several, when
from leadline.cli.moment import local_date
from leadline.cli.tables import line
from leadline.cli.talk import line_of, say
from leadline.problems import Problem

if TYPE_CHECKING:
    from leadline.respond.today import Standing

MISSING = "(missing)"
ABBREVIATED = ("mql", "sql")
Report = TypeVar("Report")


def between_dates(since: str | None, until: str | None) -> dict[str, date | None]:
    """The arguments `since` and `until` of a report. Raises BadSetting for what is no date."""
    return {"since": local_date(since, "--since"), "until": local_date(until, "--until")}


def measured(measure: Callable[..., Report], now: Standing, **how: Any) -> Report:
    """The report of everybody as they stand, with the home's costs."""
    from leadline.record.costs import read_costs

    leads, entries = now.qualified.leads, now.qualified.entries
    return measure(leads, entries, now.playbook, as_of=now.as_of, costs=read_costs(now.home), **how)


def heading(opening: str, as_of: datetime, zone: str) -> None:
    line(opening, style="bold")
    line(f"As of {when(as_of, zone)} {zone}. Intervals are 95 %.", style="dim")


def by_name(notices: Iterable[Problem], now: Standing) -> list[Problem]:
    """Notices about somebody with their name, e-mail or phone where a number stood."""
    from leadline.measurement.notices import AboutPerson

    found = list(notices)
    numbers = [one.person for one in found if isinstance(one, AboutPerson) and isinstance(one.person, int)]
    known = now.details(numbers) if numbers else {}
    names = {number: who.name or who.email or who.phone or f"person {number}" for number, who in known.items()}
    return [
        replace(one, what=one.what.replace(f"({one.person})", f"({names[one.person]})", 1))
        if isinstance(one, AboutPerson) and one.person in names
        else one
        for one in found
    ]


def tell_notices(notices: Iterable[Problem]) -> None:
    for notice in notices:
        say(line_of(notice))


def leads_and_clients(leads: int, clients: int, rate: float | None) -> str:
    """'8,000 leads, 842 of them clients (11 %).'"""
    share = f" ({percent(rate)})" if rate is not None else ""
    return f"{several(leads, 'lead')}, {clients:,} of them {'a client' if clients == 1 else 'clients'}{share}."


def named(value: str | None) -> str:
    return MISSING if value is None else value


def step_named(name: str) -> str:
    """A step as people write it: 'prospect', 'MQL'; a step of the playbook's own as it is."""
    return name.upper() if name in ABBREVIATED else name
