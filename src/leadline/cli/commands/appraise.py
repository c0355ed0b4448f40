from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from leadline.cli import homes
from leadline.cli.commands.sources import minutes_of
from leadline.cli.figures import between, count, money, percent, several, when
from leadline.cli.options import DEFAULT_HOME, AsJson, AsOf, Home
from leadline.cli.reports import measured, tell_notices
from leadline.cli.tables import Column, line, show
from leadline.cli.talk import emit_json
from leadline.problems import BadSetting, Problem

if TYPE_CHECKING:
    from leadline.measurement.appraisal import Appraisal, Band, Level
    from leadline.playbook import Playbook

LIKELY = 0.8
"""From this probability on it is said to be likely to pay."""
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
        print_appraisal(found, now.playbook)


def print_appraisal(found: Appraisal, playbook: Playbook) -> None:
    line(opening(found, playbook), style="bold")
    line(f"As of {when(found.as_of, playbook.time_zone)} {playbook.time_zone}. Bands are 80 %.", style="dim")
    if not any(level.leads for level in found.levels):
        return
    rows = [
        ("Clients", _numbers(found.clients)),
        ("Value of one lead", _band(found.value)),
        ("Margin", _band(found.margin)),
        ("People's effort", money(found.effort)),
        ("Result", _band(found.result)),
        ("Breaks even with", None if found.break_even_leads is None else several(found.break_even_leads, "lead")),
        ("Breaks even at a price of", money(found.break_even_price)),
        ("Pays four times in five up to", money(found.pay_at_most)),
        ("Of its clients, within 90 days", percent(found.soon)),
    ]
    show("", [Column("Of this programme"), Column("Expected, and band", right=True)], rows,
         f"Money in {found.currency}.")  # fmt: skip
    columns = [
        Column("Leads like these"),
        *(Column(name, right=True) for name in ("Leads", "Clients", "Close in the end", "Band")),
    ]
    note = "Where there are few, or none, the groups beside them speak; the past need not repeat itself."
    levels = [_level(one, playbook) for one in found.levels]
    show("Leads like these, from all to the nearest", columns, levels, note)
    tell_notices(found.notices)


def opening(found: Appraisal, playbook: Playbook) -> str:
    """Whether it is likely to pay, and by what evidence."""
    near = max((i for i, level in enumerate(found.levels) if level.leads), default=None)
    if near is None:
        return "No lead yet: what these would be worth cannot be said."
    like = ", ".join(_value(level, playbook) for level in found.levels[1 : near + 1]) or "all of them"
    known = f"by {several(found.levels[near].leads, 'lead')} like these ({like})"
    if found.pays is None:
        return f"What it would leave cannot be told: no amounts are known. It is judged {known}."
    chance = f"the chance is {percent(min(0.99, max(0.01, found.pays)))}, {known}"
    if LIKELY > found.pays > 1 - LIKELY:
        return f"Whether it pays cannot be told: {chance}."
    return f"It is {'likely' if found.pays >= LIKELY else 'unlikely'} to pay: {chance}."


def _level(level: Level, playbook: Playbook) -> list[str | None]:
    from leadline.respond.labels import DIMENSION_NAMES

    name = "All leads" if level.name == "all" else f"{DIMENSION_NAMES[level.name]}: {_value(level, playbook)}"
    return [name, count(level.leads), count(level.clients), percent(level.chance), between(level.low, level.high)]


def _value(level: Level, playbook: Playbook) -> str:
    """What is asked about at this step, in words: 'paid search', 'self-provided'."""
    from leadline.respond.labels import value

    asked = level.key[-1]
    return "one that is not known yet" if asked is None else value(level.name, asked, playbook)


def _numbers(band: Band) -> str:
    return f"{band.expected:.1f}, {band.low:.0f} to {band.high:.0f}"


def _band(band: Band | None) -> str | None:
    if band is None:
        return None
    return f"{money(round(band.expected))}, {money(round(band.low))} to {money(round(band.high))}"
