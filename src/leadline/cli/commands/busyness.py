from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from leadline.cli import homes
from leadline.cli.figures import count, percent, several
from leadline.cli.options import DEFAULT_HOME, AsJson, AsOf, Home, Since, Until
from leadline.cli.reports import between_dates, heading, tell_notices
from leadline.cli.tables import Column, line, show
from leadline.cli.talk import emit_json

if TYPE_CHECKING:
    from leadline.measurement.proxies import BusynessReport, Proxy

Window = Annotated[float, typer.Option("--window", metavar="DAYS", help="After the first request: activity counts.")]
Horizon = Annotated[
    float | None,
    typer.Option(
        "--horizon", metavar="DAYS", help="After the window: purchases count. By default as long as most take."
    ),
]
Score = Annotated[bool, typer.Option("--score", help="Judge the score too: everybody is qualified once more.")]
WEEKS = 12


def busyness(
    home: Home = DEFAULT_HOME,
    as_of: AsOf = None,
    window: Window = 14.0,
    horizon: Horizon = None,
    score: Score = False,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """Does our busyness pay?

    Which activity, yours or theirs, predicts clients: within sources, and on later people than it was learned from.
    """
    dates = between_dates(since, until)
    now = homes.standing(home, as_of)
    from leadline.engines.local import qualify
    from leadline.measurement.proxies import busyness as measure

    history = qualify(now.touches, now.playbook, now.as_of, history=True).history if score else None
    report = measure(
        now.qualified.leads,
        now.qualified.entries,
        now.touches,
        now.playbook,
        as_of=now.as_of,
        window=window,
        horizon=horizon,
        history=history,
        since=dates["since"],
        until=dates["until"],
    )
    if as_json:
        emit_json(report.as_dict())
    else:
        print_busyness(report, now.playbook.time_zone)


def print_busyness(report: BusynessReport, zone: str) -> None:
    from leadline.measurement.proxies.sentence import opening

    heading(opening(report), report.as_of, zone)
    names = (
        "Activity",
        "Whose",
        "Verdict",
        "At least",
        "With it",
        "Clients",
        "Without",
        "Clients",
        "Times as often",
        "Area",
    )
    columns = [Column(name, right=place > 2) for place, name in enumerate(names)]
    show(
        "",
        columns,
        [_row(proxy) for proxy in report.proxies],
        "Times as often they bought as those without it, and area under the curve (0.5: says nothing), within sources. "
        "The verdict is by the area, all activities judged together: of many that are tried, some look it by chance.",
    )
    asked = several(report.judged, "person", "people")
    line(
        f"Judged on {asked} ({several(report.judged_clients, 'client')}) who asked after {report.learned:,} from whom "
        f"it was learned. What happened within {report.window:g} days of the first request, against purchases in the "
        f"{report.horizon:g} days after. {report.young:,} are too young to say; {report.bought_before:,} bought before."
    )
    if report.weeks:
        weeks = [
            [
                week.begins.isoformat(), count(week.ours), count(week.theirs), count(week.contacted),
                count(week.followed) if week.complete else f"{week.followed:,} so far", count(week.won),
            ]
            for week in report.weeks[:WEEKS]
        ]  # fmt: skip
        columns = [Column("Week from")] + [
            Column(name, right=True) for name in ("We did", "They did", "Leads contacted", "Bought after", "Clients")
        ]
        line("")
        show("By week", columns, weeks, f"Bought after: of those contacted, within {report.horizon:g} days.")
    tell_notices(report.notices)


def _row(proxy: Proxy) -> list[str | None]:
    from leadline.measurement.proxies.sentence import called
    from leadline.measurement.proxies.verdict import SAID

    more = f": about {proxy.more:,} more clients" if proxy.more else ""
    return [
        called(proxy.name),
        proxy.whose,
        SAID[proxy.verdict] + more,
        f"{proxy.at_least:.3g}",
        count(proxy.with_it),
        _share(proxy.with_it_clients, proxy.with_it),
        count(proxy.without),
        _share(proxy.without_clients, proxy.without),
        f"{proxy.ratio.value:.1f} ({proxy.ratio.low:.1f}–{proxy.ratio.high:.1f})" if proxy.ratio else None,
        f"{proxy.area.value:.2f} ({proxy.area.low:.2f}–{proxy.area.high:.2f})" if proxy.area else None,
    ]


def _share(clients: int, people: int) -> str | None:
    return f"{clients:,} ({percent(clients / people)})" if people else None
