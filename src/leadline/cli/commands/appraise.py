from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from leadline.cli import homes
from leadline.cli.commands.sources import minutes_of
from leadline.cli.figures import between, count, money, percent, several
from leadline.cli.options import DEFAULT_HOME, AsJson, AsOf, Home
from leadline.cli.reports import heading, measured, named, tell_notices
from leadline.cli.tables import Column, show
from leadline.cli.talk import emit_json
from leadline.problems import BadSetting, Problem

if TYPE_CHECKING:
    from leadline.measurement.appraisal import Appraisal, Band, Level

LIKELY = 0.8
"""From this probability on it is said to be likely to pay."""
LEVELS = {"all": "all leads", "class": "class", "source": "source", "what": "what", "why": "why"}
WHAT = (
    "How their data were obtained: given by themselves on a form of ours (“self_provided”), filled in from a database "
    "(“appended”), listed for interest in a category (“category_interest”) or for asking a competitor "
    "(“competitor_inquiry”), bought (“purchased”) or imported (“imported”)."
)
WHY = (
    "What motivated them: the very subject (“relevant”), something general (“generic”), or a prize or a trip that has "
    "nothing to do with the product (“bribe”)."
)


def appraise(
    leads: Annotated[int, typer.Option("--leads", help="How many leads it is expected to bring.")],
    price: Annotated[str, typer.Option("--price", metavar="AMOUNT", help="What it costs, like 1200.50.")],
    source: Annotated[str | None, typer.Option("--source", help="Where the leads would come from.")] = None,
    what: Annotated[str | None, typer.Option("--what", help=WHAT)] = None,
    why: Annotated[str | None, typer.Option("--why", help=WHY)] = None,
    source_class: Annotated[
        str | None, typer.Option("--class", help="The class of a source that the playbook does not know.")
    ] = None,
    product: Annotated[str | None, typer.Option("--product", help="Only leads for this product.")] = None,
    home: Home = DEFAULT_HOME,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """A programme before it is bought.

    What leads of the same where, what and why have been worth so far, and whether this price is likely to pay.
    """
    from leadline.touches.amounts import another_currency, read_amount

    amount = read_amount(price)
    if amount is None:
        raise BadSetting(
            Problem("programme_price", f"{price!r} is no price.", "Write it like 1200.50.", path="--price")
        )
    now = homes.standing(home, as_of)
    if other := another_currency(price, now.playbook.currency):
        what = f"{price!r} is not in {now.playbook.currency}, the currency of the playbook."
        mend = f"Write what it costs in {now.playbook.currency}, without {other}."
        raise BadSetting(Problem("programme_price", what, mend, path="--price"))
    from leadline.measurement.appraisal import Programme
    from leadline.measurement.appraisal import appraise as measure
    from leadline.measurement.sources import sources

    only = {} if product is None else {"product": product}
    report = measured(sources, now, by=["source", "what", "why"], only=only)
    asked = Programme(source, leads, amount, what, why, source_class)
    found = measure(report, now.playbook, asked, minutes=minutes_of(now))
    if as_json:
        emit_json(found.as_dict())
    else:
        print_appraisal(found, now.playbook.time_zone)


def print_appraisal(found: Appraisal, zone: str) -> None:
    heading(opening(found), found.as_of, zone)
    rows = [
        ("Clients", _numbers(found.clients)),
        ("Value of one lead", _band(found.value)),
        ("Margin", _band(found.margin)),
        ("People's effort", money(found.effort)),
        ("Result", _band(found.result)),
        ("Breaks even with", None if found.break_even_leads is None else several(found.break_even_leads, "lead")),
        ("Breaks even at a price of", money(found.break_even_price)),
        ("Pays four times in five up to", money(found.pay_at_most)),
        ("Clients within 90 days", percent(found.soon)),
    ]
    show("", [Column("Of this programme"), Column("Expected, 80 % band", right=True)], rows,
         f"Money in {found.currency}.")  # fmt: skip
    columns = [
        Column("Leads like these"),
        *(Column(name, right=True) for name in ("Leads", "Clients", "Close in the end", "80 % band")),
    ]
    note = "Where there are few, or none, the groups beside them speak; the past need not repeat itself."
    show("Leads like these, from all to the nearest", columns, [_level(one) for one in found.levels], note)
    tell_notices(found.notices)


def opening(found: Appraisal) -> str:
    """Whether it is likely to pay, and by what evidence."""
    nearest = next((level for level in reversed(found.levels) if level.leads), None)
    known = "no lead at all" if nearest is None else f"{several(nearest.leads, 'lead')} like these ({_name(nearest)})"
    if found.pays is None:
        return f"What it would leave cannot be told: no amounts are known. Seen so far: {known}."
    told = "likely to pay" if found.pays >= LIKELY else "unlikely to pay" if found.pays <= 1 - LIKELY else None
    chance = f"{percent(found.pays)} by {known}"
    return f"It is {told}: {chance}." if told else f"Whether it pays cannot be told: {chance}."


def _name(level: Level) -> str:
    return "all of them" if level.name == "all" else ", ".join(named(value) for value in level.key if value)


def _level(level: Level) -> list[str | None]:
    name = "All leads" if level.name == "all" else f"{LEVELS[level.name]}: {level.key[-1] or 'a new one'}"
    return [name, count(level.leads), count(level.clients), percent(level.chance), between(level.low, level.high)]


def _numbers(band: Band) -> str:
    return f"{band.expected:.1f}, {band.low:.0f} to {band.high:.0f}"


def _band(band: Band | None) -> str | None:
    if band is None:
        return None
    return f"{money(round(band.expected))}, {money(round(band.low))} to {money(round(band.high))}"
