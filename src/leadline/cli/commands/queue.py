from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from leadline.cli import homes
from leadline.cli.figures import minutes, when
from leadline.cli.options import DEFAULT_HOME, AsJson, AsOf, Home
from leadline.cli.tables import Column, line, show
from leadline.cli.talk import emit_json

if TYPE_CHECKING:
    from leadline.respond.queue import Item, Queue

COLUMNS = (
    Column("#", right=True),
    Column("Due"),
    Column("Who", grows=True),
    Column("Why", grows=True),
    Column("Min", right=True),
    Column("Fits"),
)


def queue(
    home: Home = DEFAULT_HOME,
    as_of: AsOf = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many rows a group.")] = 25,
    as_json: AsJson = False,
) -> None:
    """Whom to contact, in which order, and why.

    Promises come first (required steps overdue or due today, by due time); then temperature, stated problem, due time.
    """
    now = homes.standing(home, as_of)
    from leadline.respond.today import todays_queue

    made = todays_queue(now)
    if as_json:
        emit_json(as_data(made))
    else:
        print_queue(made, limit)


def print_queue(made: Queue, limit: int) -> None:
    line(opening(made), style="bold")
    line(f"As of {when(made.as_of, made.time_zone)} {made.time_zone}.", style="dim")
    groups = (
        ("Due: promised for today or earlier", made.due, made.minutes_due),
        ("Next: by temperature, stated problem, due time", made.next, made.minutes_next),
        (
            "To review: past their shelf life, or late when imported",
            made.review,
            sum(item.minutes for item in made.review),
        ),
    )
    for title, items, work in groups:
        if items:
            _group(f"{title} ({len(items)}, {minutes(work)})", items, limit, made.time_zone)
    left = [text for text in _left_out(made) if text]
    if left:
        line(f"Not in this list: {', '.join(left)}.", style="dim")


def opening(made: Queue) -> str:
    """The answer in a few sentences."""
    from leadline.respond.reason import due_text

    if not made.items:
        old = len(made.review)
        waiting = f" {old} old {'request waits' if old == 1 else 'requests wait'} for a review." if old else ""
        return f"Nobody has to be called or written to now.{waiting}"
    first = made.items[0]
    text = f"First: {_who(first)}. {first.reason}."
    keepable = next((item for item in made.due if item.due_class == "today"), None)
    if keepable and keepable.due and first.due_class == "overdue":
        due = due_text(keepable.due, made.as_of, ZoneInfo(made.time_zone))
        text += f" The next promise that can still be kept: {_who(keepable)}, {due}."
    missing = made.not_fitting
    steps = "1 step takes" if len(made.items) == 1 else f"{len(made.items)} steps take"
    text += f" {steps} {minutes(made.minutes_due + made.minutes_next)}"
    text += f"; {minutes(made.minutes_today)} of work are left today"
    fit = "does not fit" if len(missing) == 1 else "do not fit"
    return text + (f", and {len(missing)} {fit} ({minutes(made.minutes_not_fitting)})." if missing else ".")


def as_data(made: Queue) -> dict[str, Any]:
    """The queue as JSON; times with their offset."""
    return {
        "as_of": made.as_of,
        "time_zone": made.time_zone,
        "minutes_today": made.minutes_today,
        "minutes_due": made.minutes_due,
        "minutes_next": made.minutes_next,
        "minutes_not_fitting": made.minutes_not_fitting,
        "due": [asdict(item) for item in made.due],
        "next": [asdict(item) for item in made.next],
        "review": [asdict(item) for item in made.review],
        "left_out": asdict(made.left_out),
    }


def _group(title: str, items: tuple[Item, ...], limit: int, zone: str) -> None:
    rows = []
    for item in items[:limit]:
        fits = "" if item.rank == 0 else "yes" if item.fits else "no"
        rows.append((item.rank or "", when(item.due, zone), _who(item), item.reason, item.minutes, fits))
    more = f"{len(items) - limit} more: --limit {len(items)} shows all." if len(items) > limit else ""
    show(title, COLUMNS, rows, more)


def _who(item: Item) -> str:
    person = item.details
    name = person.name or person.email or person.phone or f"person {item.person}"
    place = f", {person.company}" if person.company else ""
    reach = next((value for value in (person.phone, person.email) if value and value != name), "")
    return f"{name}{place}" + (f", {reach}" if reach else "")


def _left_out(made: Queue) -> tuple[str, ...]:
    out = made.left_out
    return (
        f"{out.do_not_contact} not to be contacted" if out.do_not_contact else "",
        f"{out.declined} who declined follow-up" if out.declined else "",
        f"{out.takers} takers" if out.takers else "",
        f"{out.unqualified:,} not qualified" if out.unqualified else "",
        f"{out.history:,} whose requests were past their shelf life when imported" if out.history else "",
    )
