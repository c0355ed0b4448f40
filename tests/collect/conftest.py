from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from leadline.record.home import Home


@pytest.fixture(scope="session")
def new_home(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    """A home just made, to be copied: running every migration takes a second."""
    with django_db_blocker.unblock():
        made = Home.create(tmp_path_factory.mktemp("new") / "home")
        connections.close_all()
    return made.path


@pytest.fixture
def place(new_home: Path, home: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Home]:
    """A new home with the default playbook and a real record of its own."""
    shutil.copytree(new_home, home, dirs_exist_ok=True)
    home.chmod(0o700)
    with django_db_blocker.unblock():
        yield Home.open(home)
        connections.close_all()
