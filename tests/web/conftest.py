"""A home of its own for each test, a browser that nobody signed in with, and one that the owner did."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from leadline.record.home import Home


@pytest.fixture(scope="session")
def new_home(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    """A home that nothing was done with, to copy: making one takes longer."""
    with django_db_blocker.unblock():
        made = Home.create(tmp_path_factory.mktemp("new") / "home")
        connections.close_all()
    return made.path


@pytest.fixture
def workspace(tmp_path: Path, new_home: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Home]:
    """A home of its own with the default playbook, in use."""
    with django_db_blocker.unblock():
        yield Home.open(shutil.copytree(new_home, tmp_path / "home"))
        connections.close_all()


@pytest.fixture
def token(workspace: Home) -> str:
    """A fresh sign-in link's token."""
    from leadline.record.models.sign_in import new_link

    return new_link(datetime.now(UTC))


@pytest.fixture
def stranger(workspace: Home) -> Iterator[Client]:
    """A browser that nobody signed in with."""
    from leadline.web.tries import BY_PASSWORD

    BY_PASSWORD.forget()
    yield browser()
    BY_PASSWORD.forget()


@pytest.fixture
def owner(stranger: Client, token: str) -> Client:
    """A browser with which the owner signed in by a link."""
    signed_in = browser()
    assert signed_in.post(f"/sign-in/{token}").status_code == 302
    return signed_in


def browser(*, checks_forms: bool = False) -> Client:
    return Client(enforce_csrf_checks=checks_forms, SERVER_NAME="127.0.0.1", raise_request_exception=False)
