from __future__ import annotations

import doctest
from importlib import import_module

import pytest


@pytest.mark.parametrize(
    ("module", "least"),
    [
        ("leadline", 4),
        ("leadline.engines.credit", 6),
        ("leadline.engines.forecasts", 4),
        ("leadline.engines.stages", 12),
        ("leadline.engines.local", 8),
        ("leadline.engines.reports", 6),
        ("leadline.engines.weeks", 3),
        ("leadline.engines.worth", 7),
        ("leadline.playbook.playbook", 3),
    ],
)
def test_the_examples_in_the_docstrings_hold(module: str, least: int) -> None:
    outcome = doctest.testmod(import_module(module))
    assert outcome.failed == 0
    assert outcome.attempted >= least
