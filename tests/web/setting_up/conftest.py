"""What was begun beside a page ends before its home goes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadline.record.home import Home


@pytest.fixture(autouse=True)
def _runs_end(workspace: Home) -> Iterator[None]:
    yield
    from leadline.web.playbook import cases, what_if
    from leadline.web.setting_up import demo

    for runs in (cases.RUNS, what_if.RUNS, demo.RUNS):
        runs.wait()
