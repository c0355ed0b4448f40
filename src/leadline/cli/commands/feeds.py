from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from leadline.cli import homes
from leadline.cli.figures import count, several, when
from leadline.cli.options import DEFAULT_HOME, AsJson, Home
from leadline.cli.tables import Column, show
from leadline.cli.talk import emit_json, progress, say, tell
from leadline.cli.who import By, acting
from leadline.problems import BadSetting, Problem

if TYPE_CHECKING:
    from leadline.collect.feeds.looking import Look
    from leadline.record.feeds import Feed

app = typer.Typer(name="feeds", help="Import again and again from a folder, an address or a database.")
COLUMNS = (
    Column("Feed"), Column("From", grows=True), Column("Every", right=True), Column("Looked"), Column("Brought"),
    Column("Problem", grows=True),
)  # fmt: skip
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
Name = Annotated[str, typer.Argument(metavar="NAME", help="What the feed is called.")]


@app.callback(invoke_without_command=True)
def feeds(context: typer.Context, home: Home = DEFAULT_HOME, as_json: AsJson = False) -> None:
    """Without a command: lists the feeds, when each was looked at, and what was wrong."""
    if context.invoked_subcommand is not None:
        return
    place = homes.reading(home)
    from leadline.record.feeds import feeds as every

    found = every()
    if as_json:
        emit_json({"feeds": [_data(feed) for feed in found]})
        return
    zone = place.playbook().time_zone
    cells = [
        (feed.name, _from(feed), _span(feed.every), when(feed.looked, zone), when(feed.brought, zone), feed.problem)
        for feed in found
    ]
    show(several(len(cells), "feed"), COLUMNS, cells)


@app.command()
def add(
    name: Name,
    folder: Annotated[Path | None, typer.Option("--folder", metavar="DIR", help="New files in a folder.")] = None,
    url: Annotated[str | None, typer.Option("--url", metavar="ADDRESS", help="The file at an address.")] = None,
    database: Annotated[
        str | None, typer.Option("--database", metavar="DATABASE", help="duckdb:FILE or postgresql://…, with --query.")
    ] = None,
    query: Annotated[str | None, typer.Option("--query", metavar="SQL", help="What the database is asked.")] = None,
    mapping: Annotated[
        str | None, typer.Option("--mapping", metavar="FILE|NAME", help="A mapping; absent: by the file's shape.")
    ] = None,
    every: Annotated[str, typer.Option("--every", metavar="SPAN", help="30m, 1h, 1d, 1w …")] = "1h",
    private: Annotated[bool, typer.Option("--private", help="The address is in one's own network.")] = False,
    by: By = None,
    home: Home = DEFAULT_HOME,
) -> None:
    """Add a feed.

    It is looked at while leadline serve runs, or by leadline feeds run.
    """
    if sum(place is not None for place in (folder, url, database)) != 1 or (database is None) != (query is None):
        what = "A feed has one place: --folder, --url, or --database with --query."
        raise BadSetting(Problem("one_place", what, "Give one of them."))
    span = _read_span(every)
    place = homes.reading(home)
    from leadline.collect.files.mapping import Mapping
    from leadline.collect.files.saved import saved_as
    from leadline.record.feeds import Feed, add_feed

    text = ""
    if mapping is not None:
        file = Path(mapping)
        text = file.read_text(encoding="utf-8") if file.is_file() else saved_as(place, mapping).text()
        Mapping.parse(text, mapping)
    if folder is not None:
        kind, where = "folder", str(folder.expanduser().resolve())
    elif url is not None:
        kind, where = "url", url
    else:
        kind, where = "database", str(database)
    add_feed(place, Feed(name, kind, where, query, text, span, private, acting(by)))  # type: ignore[arg-type]
    say(f"Added. Look at it now: leadline feeds run {name}.")


@app.command()
def run(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Absent: all whose time has come.")] = None,
    home: Home = DEFAULT_HOME,
    as_json: AsJson = False,
) -> None:
    """Look at one feed now, or at all whose time has come, and import what is new."""
    place = homes.reading(home)
    from leadline.collect.feeds.looking import look, look_at_due
    from leadline.record.feeds import feed_named

    with progress("Looking"):
        looks = look_at_due(place) if name is None else [look(place, feed_named(name))]
    if as_json:
        emit_json({"looks": [_looked(one) for one in looks]})
    else:
        for one in looks:
            for report in one.reports:
                say(f"{one.feed}: {count(report.new)} new, {count(report.known)} known, "
                    f"{count(report.refused_count)} refused of {report.file}.")  # fmt: skip
            if not one.reports and not one.problems:
                say(f"{one.feed}: nothing new.")
        tell([problem for one in looks for problem in one.problems])
    if any(one.problems for one in looks):
        raise typer.Exit(1)


@app.command()
def remove(name: Name, home: Home = DEFAULT_HOME) -> None:
    """Remove a feed; what it has brought stays."""
    place = homes.reading(home)
    from leadline.record.feeds import remove_feed

    remove_feed(place, name)
    say("Removed. What it has brought stays: leadline imports.")


def _read_span(text: str) -> timedelta:
    number, unit = text[:-1], text[-1:]
    if number.isascii() and number.isdigit() and 0 < int(number) < 10_000 and unit in UNITS:
        return timedelta(**{UNITS[unit]: int(number)})
    raise BadSetting(Problem("bad_span", f"{text!r} is no span of time.", "Write 30m, 1h, 1d or 1w.", path="--every"))


def _span(span: timedelta) -> str:
    for unit, name in reversed(UNITS.items()):
        one = timedelta(**{name: 1})
        if span % one == timedelta(0):
            return f"{span // one}{unit}"
    return str(span)


def _from(feed: Feed) -> str:
    if feed.kind == "folder":
        return feed.place
    from leadline.collect.feeds.addresses import shown

    return shown(feed.place)


def _data(feed: Feed) -> dict[str, Any]:
    return {
        "name": feed.name, "kind": feed.kind, "from": _from(feed), "every_seconds": int(feed.every.total_seconds()),
        "looked": feed.looked, "brought": feed.brought, "problem": feed.problem,
    }  # fmt: skip


def _looked(look: Look) -> dict[str, Any]:
    reports = [report.as_dict() for report in look.reports]
    return {"feed": look.feed, "reports": reports, "problems": [problem.as_dict() for problem in look.problems]}
