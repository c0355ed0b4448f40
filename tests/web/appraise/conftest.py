"""Figures are kept in the process; tests have a home each."""

from __future__ import annotations

from tests.web.figures.conftest import _forgotten

__all__ = ["_forgotten"]
