"""Figures are kept in the process; tests have a home each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    from leadline.web.figures.kept import forget

    forget()
    yield
    forget()
