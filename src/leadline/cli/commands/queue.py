from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from leadline.cli import homes
from leadline.cli.figures import minutes, several, when
from leadline.cli.options import DEFAULT_HOME, AsJson, AsOf, Home
from leadline.cli.tables import Column, line, show
from leadline.cli.talk import data, emit_json, say
from leadline.cli.who import By, Why, acting
from leadline.problems import BadSetting, Problem

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
CLOSED_AS_A_WHOLE = "review list closed as a whole"
"""The reason kept where none is given."""


def queue(
    home: Home = DEFAULT_HOME,
    as_of: AsOf = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many rows a group.")] = 25,
    close: Annotated[
        bool,
        typer.Option(
            "--close-review",
            help="Close the review list: its steps for a person are logged as done, failed deliveries stay.",
        ),
    ] = False,
    by: By = None,
    why: Why = "",
    yes: Annotated[bool, typer.Option("--yes", help="Close without being asked again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Whom to contact, in which order, and why.

    Promises come first (required steps overdue or due today, by due time); then temperature, stated problem, due time.
    """
    if close:
        _close_review(home, as_of, by, why, yes, as_json)
        return
    if by or why or yes:
        what = "--by, --why and --yes are for closing the review list."
        raise BadSetting(Problem("only_closing", what, "Say --close-review, or leave them away."))
    now = homes.standing(home, as_of)
    from leadline.respond.today import todays_queue

    made = todays_queue(now)
    if as_json:
        emit_json(as_data(made))
    else:
        print_queue(made, limit)


def _close_review(path: Path, as_of: str | None, by: str | None, why: str, yes: bool, as_json: bool) -> None:
    if as_of:
        what = "The review list can only be closed as it stands now."
        raise BadSetting(Problem("closing_the_past", what, "Leave --as-of away.", path="--as-of"))
    now = homes.standing(path, None)
    from leadline.respond.acts import Deed, act_all
    from leadline.respond.today import todays_queue

    review = todays_queue(now).review
    steps = [(int(item.person), item.request) for item in review if item.kind == "individual"]
    failed = len(review) - len(steps)
    if steps and not yes:
        _ask(len(steps))
    reason = why or CLOSED_AS_A_WHOLE
    deeds = [(person, Deed("outcome", "done", request=request, reason=reason)) for person, request in steps]
    closed = len(act_all(now.home, deeds, acting(by)).ids)
    if as_json:
        said = [{"person": person, "request": request} for person, request in steps]
        emit_json({"closed": closed, "left": failed, "steps": said})
        return
    data(f"Closed {several(closed, 'step')} of the review list." if closed else "There was nothing to close.")
    if failed:
        stay = several(failed, "failed delivery stays", "failed deliveries stay")
        say(f"{stay}: once mended, say so for the request (kind=delivery action=sent).")


def _ask(count: int) -> None:
    """Raises BadSetting where nobody can answer, Abort for a no."""
    steps = several(count, "step")
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        what = f"{steps} of the review list would be closed."
        raise BadSetting(Problem("needs_yes", what, "Say --yes if that is meant.", path="--close-review"))
    typer.confirm(f"Close {steps} of the review list as done?", abort=True, err=True)


def print_queue(made: Queue, limit: int) -> None:
    line(opening(made), style="bold")
    line(f"As of {when(made.as_of, made.time_zone)} {made.time_zone}.", style="dim")
    groups = (
        ("Due: promised for today or earlier", made.due, made.minutes_due),
        ("Next: by temperature, stated problem, due time", made.next, made.minutes_next),
        ("Put off to a later day", made.put_off, sum(item.minutes for item in made.put_off)),
        (
            "To review: past their shelf life, or late when imported",
            made.review,
            sum(item.minutes for item in made.review),
        ),
    )
    for title, items, work in groups:
        if items:
            _group(f"{title} ({len(items):,}, {minutes(work)})", items, limit, made.time_zone)
    if made.review:
        line("To close the review list as a whole: leadline queue --close-review.", style="dim")
    left = [text for text in _left_out(made) if text]
    if left:
        line(f"Not in this list: {', '.join(left)}.", style="dim")


def opening(made: Queue) -> str:
    """The answer in a few sentences."""
    from leadline.respond.beside_the_day import review_said
    from leadline.respond.reason import due_text

    if not made.items:
        return _none_due(made)
    first = made.items[0]
    text = f"First: {_who(first)}. {first.reason}."
    keepable = next((item for item in made.due if item.due_class == "today"), None)
    if keepable and keepable.due and first.due_class == "overdue":
        due = due_text(keepable.due, made.as_of, ZoneInfo(made.time_zone))
        text += f" The next promise that can still be kept: {_who(keepable)}, {due}."
    missing = made.not_fitting
    steps = several(len(made.items), "step takes", "steps take")
    text += f" {steps} {minutes(made.minutes_due + made.minutes_next)}"
    text += f"; {minutes(made.minutes_today)} of work are left today"
    fit = "does not fit" if len(missing) == 1 else "do not fit"
    text += f", and {len(missing)} {fit} ({minutes(made.minutes_not_fitting)})." if missing else "."
    return " ".join(filter(None, (text, review_said(len(made.review), made.fresh_review))))


def _none_due(made: Queue) -> str:
    """Requests of the review list that have not gone cold ask for an answer all the same; the hottest is named."""
    from leadline.respond.beside_the_day import put_off_said, review_said

    if made.fresh_review:
        told = f"First: {_who(made.review[0])}. {made.review[0].reason}."
    else:
        told = "No answer is due." if made.review else "Nobody has to be called or written to now."
    beside = review_said(len(made.review), made.fresh_review), put_off_said(len(made.put_off))
    return " ".join(filter(None, (told, *beside)))


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
        "put_off": [asdict(item) for item in made.put_off],
        "review": [asdict(item) for item in made.review],
        "left_out": asdict(made.left_out),
    }


def _group(title: str, items: tuple[Item, ...], limit: int, zone: str) -> None:
    rows = []
    for item in items[:limit]:
        fits = "" if item.rank == 0 else "yes" if item.fits else "no"
        rows.append((item.rank or "", when(item.due, zone), _who(item), item.reason, item.minutes, fits))
    more = f"{len(items) - limit:,} more: --limit {len(items)} shows all." if len(items) > limit else ""
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
        several(out.takers, "taker") if out.takers else "",
        f"{out.unqualified:,} not qualified" if out.unqualified else "",
        f"{out.history:,} with requests past their shelf life when imported" if out.history else "",
    )
