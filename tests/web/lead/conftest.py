"""A home of random leads of two products, with people who are in two parts, and one of the demonstration."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from leadline.collect.demo.fill import fill as fill_demo
from leadline.collect.demo.fill import own_playbook
from leadline.record.home import Home
from tests.web.figures.random_homes import TWO_PRODUCTS, fill


@pytest.fixture(scope="session")
def full_homes(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> dict[str, Path]:
    """Made once, to be copied."""
    now = datetime.now(UTC)
    with django_db_blocker.unblock():
        random = Home.create(tmp_path_factory.mktemp("random") / "home", TWO_PRODUCTS)
        fill(random, 7, people=24)
        connections.close_all()
        demo = Home.create(tmp_path_factory.mktemp("demo") / "home", own_playbook(now))
        fill_demo(demo, 24, now)
        connections.close_all()
    return {"random": random.path, "demo": demo.path}


@pytest.fixture(params=["random", "demo"])
def full(
    request: pytest.FixtureRequest, tmp_path: Path, full_homes: dict[str, Path], django_db_blocker: DjangoDbBlocker
) -> Iterator[Home]:
    """A copy of one of them, in use."""
    with django_db_blocker.unblock():
        yield Home.open(shutil.copytree(full_homes[request.param], tmp_path / "full"))
        connections.close_all()
