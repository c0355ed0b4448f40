from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadline.cli import homes
from leadline.cli.commands.imports import tell, watched
from leadline.cli.exits import Exit
from leadline.cli.import_report import with_offers
from leadline.cli.mapping_choice import Said, chosen, mapping_suggested, show_suggestion
from leadline.cli.options import DEFAULT_HOME, AsJson, Home
from leadline.cli.pairs import pairs
from leadline.cli.talk import emit_json, line_of, say
from leadline.cli.who import acting
from leadline.problems import BadSetting, Problem

if TYPE_CHECKING:
    from leadline.collect.files.preparing import Prepared
    from leadline.collect.files.report import ImportReport
    from leadline.record.home import Home as RecordHome


POLITE = 5
"""By so much an import steps back behind the pages of a workspace that is served."""


class Kind(StrEnum):
    requests = "requests"
    people = "people"
    touches = "touches"
    purchases = "purchases"
    refunds = "refunds"
    deals = "deals"
    costs = "costs"
    suppressions = "suppressions"
    notes = "notes"


class Dates(StrEnum):
    ymd = "ymd"
    dmy = "dmy"
    mdy = "mdy"


File = Annotated[Path, typer.Argument(metavar="FILE", help="A CSV, Excel, JSON lines or Parquet file.")]
As = Annotated[Kind | None, typer.Option("--as", help="What a row of the file is.")]
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="FIELD=COLUMN",
        help="Which column holds which field; repeat. Columns named like fields need none.",
    ),
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="A field that is the same for every row; repeat."),
]
At = Annotated[
    str | None, typer.Option("--at", metavar="DATE", help="For rows without a date; told and marked as assumed.")
]
Zone = Annotated[
    str | None,
    typer.Option("--zone", metavar="ZONE", help="Where the file's bare dates and times are local. Default: UTC."),
]
Region = Annotated[
    str | None,
    typer.Option(
        "--region", metavar="COUNTRY", help="Whose phone numbers lack the country code, as two letters: DE, US."
    ),
]
MappingOf = Annotated[
    str | None,
    typer.Option("--mapping", metavar="FILE|NAME", help="What the columns mean: a YAML file, or a saved mapping."),
]
PresetOf = Annotated[
    str | None, typer.Option("--preset", metavar="NAME", help="Read it as this program's export: HubSpot contacts.")
]
Encoding = Annotated[
    str | None, typer.Option("--encoding", metavar="NAME", help="How its letters are written: utf-8, cp1252.")
]
Separator = Annotated[
    str | None, typer.Option("--separator", metavar="MARK", help="What stands between cells: tab, comma, semicolon.")
]
SheetOf = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="Which sheet of a workbook.")]
Header = Annotated[int | None, typer.Option("--header", metavar="LINE", min=1, help="The line of the column names.")]
Decimals = Annotated[str | None, typer.Option("--decimals", metavar="MARK", help="What stands before decimals: . or ,")]
DatesOf = Annotated[Dates | None, typer.Option("--dates", help="The order of day, month and year in its dates.")]
Currency = Annotated[
    str | None, typer.Option("--currency", metavar="CODE", help="Of amounts that name none, as EUR. Default: ours.")
]
SaveAs = Annotated[
    str | None, typer.Option("--save-mapping", metavar="NAME", help="Keep the mapping for files with these columns.")
]


def import_(
    file: File,
    kind: As = None,
    home: Home = DEFAULT_HOME,
    mapping: Map = None,
    constants: Set = None,
    mapping_of: MappingOf = None,
    preset: PresetOf = None,
    at: At = None,
    zone: Zone = None,
    region: Region = None,
    encoding: Encoding = None,
    separator: Separator = None,
    sheet: SheetOf = None,
    header: Header = None,
    decimals: Decimals = None,
    dates: DatesOf = None,
    currency: Currency = None,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Print what the columns may mean, as a mapping; write nothing.")
    ] = False,
    save_mapping: SaveAs = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")] = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Though its rows came in before by another mapping, and would count twice.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring a file in.

    The same file twice changes nothing; every refused row is told with its line and reason.
    """
    manner = {
        "encoding": encoding, "separator": separator, "sheet": sheet, "header": header, "decimals": decimals,
        "dates": dates.value if dates else None, "zone": zone, "currency": currency, "region": region,
    }  # fmt: skip
    said = Said(
        kind.value if kind else None,
        pairs(mapping, "--map", "--map at=first_contact_date"),
        pairs(constants, "--set", "--set source=referral"),
        mapping_of,
        preset,
        at,
        {name: value for name, value in manner.items() if value is not None},
    )
    if not file.is_file():
        problem = Problem("unreadable_file", "There is no such file.", "Check its name.", file=str(file))
        raise BadSetting(problem)
    if suggest:
        show_suggestion(mapping_suggested(file, said, home), as_json)
        return
    prepared = chosen(file, said, home)
    with homes.trying(home) if dry_run else nullcontext(homes.writing(home)) as place:
        report = _imported(place, prepared, dry_run, anyway, as_json)
        if save_mapping and not dry_run and not report.stopped:
            _save(place, prepared, save_mapping)
    tell(report, as_json)


def _imported(home: RecordHome, prepared: Prepared, dry_run: bool, anyway: bool, as_json: bool) -> ImportReport:
    from leadline.collect.files.importing import import_prepared
    from leadline.record.writer import others_work

    if prepared.questions:
        raise BadSetting(*prepared.unanswered)
    warned = () if dry_run or anyway else _warned(home, prepared, as_json)
    for problem in () if as_json else warned:  # before anything is written
        say(line_of(problem))
    if others_work(home):
        os.nice(POLITE)
    report = watched(
        lambda done, stop: import_prepared(home, prepared, dry_run, done, stop, by=acting(None)),
        f"Importing {prepared.name}",
    )
    report = replace(report, notes=(*(warned if as_json else ()), *report.notes))
    return report if report.stopped else with_offers(report, home)


def _warned(home: RecordHome, prepared: Prepared, as_json: bool) -> tuple[Problem, ...]:
    """What is to be told before. Raises BadSetting where rows would count twice; as JSON that is told on stdout."""
    from leadline.collect.files.outcomes import warned_of

    found = warned_of(home, prepared)
    if found is None:
        return ()
    if found.doubles:
        problem = replace(found.problem(), level="error")
        if as_json:
            emit_json({"problems": [problem.as_dict()]})
            raise typer.Exit(Exit.USAGE)
        raise BadSetting(problem)
    return (found.problem(),)


def _save(home: RecordHome, prepared: Prepared, name: str) -> None:
    from leadline.collect.files.saved import save

    save(home, replace(prepared.stated, name=name), prepared.sheet.header)
    say(f"The mapping is kept as “{name}”, for files with these columns.")
