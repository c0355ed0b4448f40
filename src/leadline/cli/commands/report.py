from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadline.cli import homes
from leadline.cli.options import DEFAULT_HOME, AsJson, AsOf, Home
from leadline.cli.talk import document, emit_json, say
from leadline.problems import BadSetting, Problem, nearest, shown
from leadline.words import FORMATS, writing

if TYPE_CHECKING:
    from leadline.respond.report.files import Form

WeekOption = Annotated[
    str | None,
    typer.Option("--week", metavar="WEEK", help="As 2026-W47, or a day in it. Without: the latest that is over."),
]
Address = Annotated[
    str,
    typer.Option(
        "--address", metavar="URL", envvar="LEADLINE_URL", help="The workspace: figures link to their people."
    ),
]
PAPERS = ("a4", "letter")


def report(
    home: Home = DEFAULT_HOME,
    week: WeekOption = None,
    as_of: AsOf = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="One HTML file with its pictures.")
    ] = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", metavar="FILE", help="One page of paper.")] = None,
    markdown: Annotated[Path | None, typer.Option("--markdown", metavar="FILE", help="As on stdout.")] = None,
    paper: Annotated[str, typer.Option("--paper", help="a4 or letter.")] = "a4",
    address: Address = "",
    numbers: Annotated[
        str, typer.Option("--numbers", metavar="FORMAT", help="How numbers are written: en, de, fr, de-CH …")
    ] = "en",
    as_json: AsJson = False,
) -> None:
    """One page about a week: what happened, where it gains and loses, what to do next.

    Without a file it is Markdown on stdout. Several files are written at once.
    """
    if paper.lower() not in PAPERS:
        mend = "There are a4 and letter."
        raise BadSetting(
            Problem(
                "no_paper", f"There is no paper {shown(paper)}.", mend, path="--paper", nearest=nearest(paper, PAPERS)
            )
        )
    if address and not address.startswith(("http://", "https://")):
        mend = "Write it as https://leads.example.com."
        raise BadSetting(Problem("bad_address", f"{shown(address)} is no address.", mend, path="--address"))
    form_of_numbers = {name.lower(): form for name, form in FORMATS.items()}.get(numbers.lower())
    if form_of_numbers is None:
        mend = f"There are {', '.join(FORMATS)}."
        what = f"There is no way of writing numbers called {shown(numbers)}."
        raise BadSetting(Problem("no_number_format", what, mend, path="--numbers", nearest=nearest(numbers, FORMATS)))
    now = homes.standing(home, as_of)
    from leadline.measurement.week import week_of
    from leadline.respond.report.compose import compose
    from leadline.respond.report.files import written
    from leadline.respond.report.standing import given_of

    with writing(form_of_numbers):
        found = compose(given_of(now, week_of(week, now.as_of, now.playbook.time_zone)), address)
    asked: tuple[tuple[Path | None, Form], ...] = ((html, "html"), (pdf, "pdf"), (markdown, "md"))
    files = [(path, form) for path, form in asked if path is not None]
    for path, form in files:
        with writing(form_of_numbers):
            content = written(found, form, "us-letter" if paper.lower() == "letter" else "a4")
        try:
            path.write_bytes(content)
        except OSError as error:
            what = f"{shown(str(path))} cannot be written: {error.strerror}."
            raise BadSetting(Problem("not_written", what, "Name another file.", path=f"--{form}")) from error
        say(f"Wrote {path}.")
    if as_json:
        emit_json(found.as_dict())
    elif not files:
        with writing(form_of_numbers):
            document(written(found, "md").decode())
