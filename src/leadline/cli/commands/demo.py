from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadline.cli import homes
from leadline.cli.commands.flow import print_flow
from leadline.cli.commands.queue import print_queue
from leadline.cli.figures import several
from leadline.cli.reports import measured
from leadline.cli.serving import served_by
from leadline.cli.talk import data, progress, say
from leadline.cli.who import acting
from leadline.problems import Problem, RecordError

if TYPE_CHECKING:
    from datetime import datetime

    from leadline.record.home import Home

DEMO_HOME = Path("leadline-demo")
ROWS = 8

Place = Annotated[
    Path,
    typer.Option(
        "--home",
        metavar="DIR",
        file_okay=False,
        help="A home of the demo's own, so that it never mixes with your data.",
    ),
]


def demo(
    context: typer.Context,
    home: Place = DEMO_HOME,
    size: Annotated[int, typer.Option("--size", min=1, max=14_000, help="How many people.")] = 3000,
    remove: Annotated[
        bool, typer.Option("--remove", help="Take the demo's data out of the home again, and stop.")
    ] = False,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the workspace afterwards.")] = True,
    mix: Annotated[bool, typer.Option("--mix", help="Into a home that holds other data, under its playbook.")] = False,
    host: Annotated[
        str | None, typer.Option("--host", envvar="LEADLINE_HOST", help="The address to listen on.")
    ] = None,
    port: Annotated[
        int | None, typer.Option("--port", envvar="LEADLINE_PORT", min=1, max=65535, help="Default: 8321.")
    ] = None,
) -> None:
    """Show a made-up company with two years of touches.

    Fills a home of its own, prints queue and flow, and serves the workspace.
    """
    if remove:
        _remove(home)
        return
    server = served_by(context) if serve else None
    from datetime import UTC, datetime

    now = datetime.now(UTC)
    place = _filled(home, size, mix, now)
    _print(place, now)
    if server:
        server(place.path, host, port)


def _filled(path: Path, size: int, mix: bool, now: datetime) -> Home:
    homes.before_settings(path)
    from leadline.collect.demo.fill import (
        demo_today,
        fill,
        own_playbook,
        remove_demo,
        renew_playbook,
    )
    from leadline.record.made_up import touches_of_others

    made = homes.create(path, own_playbook(now))
    home = homes.reading(path)
    if not made:
        if touches_of_others() and not mix:
            raise RecordError(
                Problem(
                    "home_has_data",
                    f"{home.path} holds data that are not the demo's.",
                    "Name another place by --home, or say --mix; `leadline demo --remove` takes it out again.",
                )
            )
        if demo_today(home, size, now):
            say(f"The made-up company is in {home.path} already.")
            return home
        if not mix:
            renew_playbook(home, now)
        remove_demo(home)
    with progress("Making up a company"):
        counts = fill(home, size, now)
    people, touches = several(counts.people, "person", "people"), several(counts.touches, "touch", "touches")
    say(f"Filled {home.path}: {people}, {touches}, all of it made up.")
    return home


def _remove(path: Path) -> None:
    home = homes.reading(path)
    from datetime import UTC, datetime

    from leadline.collect.demo.visit import take_out
    from leadline.playbook.reading.read import default_text

    before = home.playbook_path.read_text("utf-8")
    gone = take_out(home, datetime.now(UTC), acting(None))
    touches = several(gone, "touch", "touches")
    say(f"Took {touches} of the demo out of {home.path}." if gone else f"There is no demo in {home.path}.")
    after = home.playbook_path.read_text("utf-8")
    if after == default_text() != before:
        say("Its playbook is the default one now, with its cases.")
    elif after != before:
        say("Its playbook is again the one from before the demo.")


def _print(home: Home, now: datetime) -> None:
    from leadline.measurement.flow import flow
    from leadline.respond.today import standing, todays_queue

    with progress("Qualifying"):
        found = standing(home, now)
    print_queue(todays_queue(found), ROWS)
    data("")
    print_flow(measured(flow, found, touches=found.touches), found.playbook.time_zone)
