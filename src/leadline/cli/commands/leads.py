from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from leadline.cli import homes
from leadline.cli.figures import count, day, points, several
from leadline.cli.options import DEFAULT_HOME, AsJson, AsOf, Home
from leadline.cli.tables import Column, show
from leadline.cli.talk import emit_json
from leadline.problems import BadSetting, Problem, nearest

if TYPE_CHECKING:
    from leadline.respond.queue import Details

COLUMNS = (
    Column("Temperature"),
    Column("Who", grows=True),
    Column("Product"),
    Column("Stage"),
    Column("Score", right=True),
    Column("Requests", right=True),
    Column("Last request"),
    Column("Source"),
)
STAGES = ("visitor", "prospect", "mql", "sql", "recycled", "disqualified", "lost", "client")
TEMPERATURES = ("hot", "warm", "cool", "cold")
HEAT = {word: rank for rank, word in enumerate(TEMPERATURES)}


def leads(
    home: Home = DEFAULT_HOME,
    as_of: AsOf = None,
    stage: Annotated[
        str | None, typer.Option("--stage", help="Only this stage: visitor, prospect, mql, sql, client, …")
    ] = None,
    temperature: Annotated[str | None, typer.Option("--temperature", help="Only hot, warm, cool or cold.")] = None,
    product: Annotated[str | None, typer.Option("--product", help="Only leads of this product.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="Only leads of this source.")] = None,
    visitors: Annotated[bool, typer.Option("--visitors", help="People without a request as well.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many rows in the table; JSON has all.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List leads, the hottest first.

    With stage, score, temperature and source; of one temperature by score.
    """
    known("--stage", stage, STAGES)
    known("--temperature", temperature, (*TEMPERATURES, "none"))
    now = homes.standing(home, as_of)
    known("--product", product, (*(one.key for one in now.playbook.products), "none"))
    wanted = {"stage": stage, "temperature": temperature, "product": product, "source": source}
    rows = [row for row in now.qualified.leads.to_pylist() if visitors or row["requests"] or row["purchases"]]
    rows = [row for row in rows if all(value is None or same(row[name], value) for name, value in wanted.items())]
    rows.sort(key=_order)
    if as_json:
        people = now.details(sorted({row["person"] for row in rows}))
        emit_json({"as_of": now.as_of, "leads": [_data(row, people) for row in rows]})
        return
    people = now.details(sorted({row["person"] for row in rows[:limit]}))
    zone = now.playbook.time_zone
    cells = [
        (
            row["temperature"],
            _who(people, row["person"]),
            row["product"] or "undecided",
            row["stage"] + (" (set by hand)" if row["overridden"] else ""),
            points(row["total"]),
            count(row["requests"]),
            day(row["last_request_at"], zone),
            row["source"],
        )
        for row in rows[:limit]
    ]
    more = f"{len(rows) - limit:,} more: --limit {len(rows)} shows all." if len(rows) > limit else ""
    show(several(len(rows), "lead"), COLUMNS, cells, more)


def known(option: str, given: str | None, words: Sequence[str]) -> None:
    """Raises BadSetting for a word of which there can be none, rather than an empty list."""
    if given is None or any(same(word, given) for word in words):
        return
    like = nearest(given, words)
    mend = f"Did you mean {like}? " if like else ""
    problem = Problem(
        "unknown_word", f"There is no {given!r}.", f"{mend}Take one of {', '.join(words)}.", path=option, nearest=like
    )
    raise BadSetting(problem)


def same(value: Any, wanted: str) -> bool:
    """Text is compared without regard to case and outer blanks; `none` is an absent value."""
    text = "none" if value is None else str(value)
    return text.strip().casefold() == wanted.strip().casefold()


def _order(row: dict[str, Any]) -> tuple[Any, ...]:
    return (
        HEAT.get(row["temperature"] or "", 4),
        -(row["total"] or 0.0),
        -(row["last_request_at"].timestamp() if row["last_request_at"] else 0.0),
        str(row["person"]),
        row["product"] or "",
        row["cycle"],
    )


def _data(row: dict[str, Any], people: dict[int, Details]) -> dict[str, Any]:
    details = people[row["person"]]
    return row | {"name": details.name, "company": details.company, "email": details.email}


def _who(people: dict[int, Details], person: int) -> str:
    details = people[person]
    name = details.name or details.email or details.phone or f"person {person}"
    return f"{name}, {details.company}" if details.company else name
