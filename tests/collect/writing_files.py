"""Files for tests of imports, in short."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from leadline.collect.files import ImportReport, import_file, import_prepared, prepare
from leadline.collect.files.mapping import Mapping
from leadline.record.home import Home
from leadline.record.touches_table import read_touches


def bring(
    place: Home, content: str | bytes, kind: str = "requests", mapping: dict[str, str] | None = None, **how: Any
) -> ImportReport:
    """Import `content` as a file; every report must reconcile."""
    path = Path(place.path.parent / how.pop("name", "file.csv"))
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    report = import_file(place, path, kind, mapping, **how)
    assert report.rows == report.new + report.known + report.skipped + len(report.refused)
    return report


def told(report: ImportReport) -> list[tuple[int, str]]:
    return [(row.line, row.id) for row in report.refused]


def noted(report: ImportReport) -> set[str]:
    return {note.id for note in report.notes}


def bring_as(
    place: Home, content: str | bytes, mapping: str, dry_run: bool = False, name: str = "file.csv"
) -> ImportReport:
    """Import `content` by the text of a mapping; every report must reconcile."""
    path = Path(place.path.parent / name)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    report = import_prepared(place, prepare(path, Mapping.parse(mapping)), dry_run)
    assert report.rows == report.new + report.known + report.skipped + len(report.refused)
    return report


def logged(place: Home, *names: str) -> list[tuple[Any, ...]]:
    """These columns of every touch in the record, in the order of time."""
    touches = read_touches(place).sort_by("at")
    return list(zip(*(touches.column(name).to_pylist() for name in names), strict=True))
