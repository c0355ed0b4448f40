"""Imports from Python, by the paths of a home and a file."""

from __future__ import annotations

import os
from collections.abc import Mapping as Map
from dataclasses import replace
from pathlib import Path

from leadline.collect.fields import checked_kind
from leadline.collect.files.choosing import known_mapping, named_mapping
from leadline.collect.files.importing import import_prepared
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.preparing import prepared_sheet, stated
from leadline.collect.files.report import ImportReport
from leadline.collect.files.sheets import open_sheet
from leadline.problems import BadSetting, Problem
from leadline.record.home import Home


def import_file(
    home: str | os.PathLike[str],
    path: str | os.PathLike[str],
    mapping: Mapping | Map[str, str] | str | os.PathLike[str] | None = None,
    kind: str | None = None,
    dry_run: bool = False,
    by: str = "",
) -> ImportReport:
    """Bring a file into the record of a home, as `leadline import` does.

    `mapping` is a Mapping, the path of one, the name of a saved one, or (with `kind`) field → column. Without it the
    file is read by the mapping that was saved for its columns, or as the export of a program that is recognised, or
    (with `kind`) by columns named like fields. With `dry_run` nothing is written. `by`: who imports.

    Raises BadFile if the file cannot be read, BadSetting if nobody has said what its columns mean or something that was
    said is wrong, RecordError if there is no such home or another process is importing.
    """
    place = Home.open(home)
    stated_mapping: Mapping | None = None
    if isinstance(mapping, Mapping):
        stated_mapping = mapping
    elif isinstance(mapping, str | os.PathLike):
        stated_mapping = named_mapping(os.fspath(mapping), place)
    elif mapping is not None:
        if kind is None:
            raise BadSetting(Problem("no_kind_stated", "It is not said what a row is.", 'Say it: kind="requests".'))
        stated_mapping = stated(kind, mapping)
    if stated_mapping is not None:
        prepared = prepared_sheet(open_sheet(Path(path), stated_mapping.read), stated_mapping)
    else:
        sheet = open_sheet(Path(path))
        known = known_mapping(place, sheet, checked_kind(kind) if kind else None)
        if known is None:
            what = "Nobody has said what the columns of this file mean."
            mend = f"leadline import {path} --suggest writes a mapping to begin with."
            raise BadSetting(Problem("mapping_needed", what, mend, file=str(path)))
        prepared = prepared_sheet(sheet, known[0])
        prepared = replace(prepared, notes=(*known[1], *prepared.notes))
    return import_prepared(place, prepared, dry_run, by=by)
