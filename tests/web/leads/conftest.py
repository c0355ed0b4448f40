"""A home of random leads of two products, with visitors, clients, owners and some who must not be contacted."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from leadline.record.home import Home
from tests.record import kept_tables
from tests.web.figures.random_homes import TWO_PRODUCTS, fill


@pytest.fixture(scope="session")
def peopled(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    """Made once, to be copied."""
    with django_db_blocker.unblock():
        from leadline.record import standing
        from leadline.respond.acts import Deed, act_all

        home = Home.create(tmp_path_factory.mktemp("peopled") / "home", TWO_PRODUCTS)
        fill(home, 11, people=170)
        dice = random.Random(5)  # noqa: S311 - a test's
        standing.catch_up(home)
        people = sorted(set(kept_tables.leads().column("person").to_pylist()))
        given = [
            (one, Deed("decision", "assign", properties={"owner": dice.choice(("sella", "mark"))}))
            for one in people
            if dice.random() < 0.4
        ]
        barred = [(one, Deed("decision", "do_not_contact")) for one in people if dice.random() < 0.1]
        act_all(home, [*given, *barred], "sella")
        connections.close_all()
    return home.path


@pytest.fixture
def many_leads(tmp_path: Path, peopled: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Home]:
    """A copy of the peopled home, in use."""
    with django_db_blocker.unblock():
        yield Home.open(shutil.copytree(peopled, tmp_path / "many"))
        connections.close_all()
