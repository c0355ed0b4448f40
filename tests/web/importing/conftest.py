from __future__ import annotations

import pytest
from django.test import Client

from leadline.record.home import Home


@pytest.fixture
def marketer(workspace: Home) -> Client:
    """A browser in which a marketer is signed in: the least role that imports."""
    from leadline.record.models.member import Role
    from tests.web.people import client_of

    return client_of(Role.MARKETER, "mira")
