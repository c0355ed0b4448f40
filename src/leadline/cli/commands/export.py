from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from leadline.cli import homes
from leadline.cli.figures import several
from leadline.cli.options import DEFAULT_HOME, AsJson, AsOf, Home
from leadline.cli.tables import Column, show
from leadline.cli.talk import emit_json, progress, say
from leadline.problems import BadSetting, Problem


def export(
    table: Annotated[
        str | None, typer.Argument(help="Which table: leads, reasons, touches …; absent: lists them.")
    ] = None,
    home: Home = DEFAULT_HOME,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="The file; its ending says the form. Absent: stdout.")
    ] = None,
    form: Annotated[str | None, typer.Option("--form", help="csv, xlsx, parquet or jsonl.")] = None,
    every: Annotated[
        Path | None, typer.Option("--all", metavar="DIR", help="Every table into a folder, with a manifest.json.")
    ] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Write what is shown into a file: CSV, XLSX, Parquet or JSON lines.

    Words that a spreadsheet could take for formulas are made harmless in CSV files.
    """
    from leadline.respond.exports.tables import TABLES, table_named

    if table is None and every is None:
        rows = [{"table": one.name, "about": one.about, "personal": one.personal} for one in TABLES]
        if as_json:
            emit_json({"tables": rows})
            return
        cells = [(one.name, one.about, "yes" if one.personal else "") for one in TABLES]
        show(several(len(cells), "table"), (Column("Table"), Column("Holds", grows=True), Column("Personal")), cells)
        return
    if table is not None and every is not None:
        what = "One table and --all cannot be asked for together."
        raise BadSetting(Problem("one_or_all", what, "Leave one of them out."))
    wanted = TABLES if table is None else (table_named(table),)
    from leadline.respond.exports.writing import form_of

    chosen = form_of(form or ("parquet" if every else None), to)
    if to is None and every is None and chosen in ("xlsx", "parquet") and sys.stdout.isatty():
        what = f"{chosen} is nothing for a screen."
        raise BadSetting(Problem("binary_on_screen", what, f"Name a file: --to {table}.{chosen}."))
    there = homes.reading(home)
    from leadline.respond.exports.files import into_folder, one_table

    moment = homes.moment_of(there, as_of)
    with progress("Exporting"):
        if every is not None:
            written = into_folder(there, wanted, every, chosen, moment)
        else:
            written = [one_table(there, wanted[0], to or sys.stdout.buffer, chosen, moment)]
    if as_json and (to is not None or every is not None):
        emit_json({"written": [one.as_dict() for one in written]})
        return
    for one in written:
        say(f"{several(one.rows, 'row')} of {one.table}{'' if one.file is None else f' in {one.file}'}.")
