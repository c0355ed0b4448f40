"""An import that was cut off is mended by importing the file again, and history stays history."""

from __future__ import annotations

from typing import Any

import pytest

from leadline.record.health import look_at
from leadline.record.home import Home
from leadline.record.lake import seal
from leadline.record.models import ImportRun, Touch
from leadline.record.touches_table import read_touches
from tests.collect.writing_files import bring

REQUESTS = "external_id,at\n" + "".join(f"k{n},2026-01-01\n" for n in range(50))


def _stopped(place: Home, content: str, **how: Any) -> None:
    told = 0

    def progress(done: int, expected: int) -> None:
        nonlocal told
        told += 1
        if told == 3:  # the file was read, 20 touches were written, and 20 more
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(place, content, progress=progress, **how)


@pytest.mark.parametrize("sealed", [False, True])
def test_what_a_cut_off_import_brought_is_history_too(
    place: Home, monkeypatch: pytest.MonkeyPatch, sealed: bool
) -> None:
    monkeypatch.setattr("leadline.record.append.TOUCHES_A_COMMIT", 20)
    _stopped(place, REQUESTS)
    assert Touch.objects.count() == 40

    report = bring(place, REQUESTS)
    if sealed:
        seal(place, whole_tail=True)

    assert (report.new, report.known) == (10, 40)
    imported = read_touches(place).column("imported_at")
    assert imported.null_count == 0
    assert len(imported.unique()) == ImportRun.objects.count() == 2


def test_an_import_that_was_done_again_is_no_longer_reported(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadline.record.append.TOUCHES_A_COMMIT", 20)
    _stopped(place, REQUESTS)
    _stopped(place, REQUESTS.replace("k", "m"), name="other.csv")

    def told() -> list[str]:
        return [what for name, good, what, _ in look_at(place.path) if name == "imports" and not good]

    assert told() == ["An import of file.csv did not end.", "An import of other.csv did not end."]
    bring(place, REQUESTS)
    assert told() == ["An import of other.csv did not end."]
