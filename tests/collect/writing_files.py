"""Files for tests of imports, in short."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from leadline.collect.files import ImportReport, import_file
from leadline.record.home import Home


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
