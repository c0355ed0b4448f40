from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.parametrize(
    "address", ["/?step=1", "/?step=../../etc/passwd", "/account?done=1", "/palette?q=x", "/live?seen=1-1"]
)
def test_parameters_open_nothing(stranger: Client, address: str) -> None:
    assert stranger.get(address).status_code == 302
    assert stranger.get(address, headers={"X-Leadline-Part": "person"}).status_code == 302


def test_a_form_from_another_site_is_refused(owner: Client) -> None:
    from tests.web.conftest import browser

    careful = browser(checks_forms=True)
    careful.cookies = owner.cookies
    answer = careful.post("/account", {"new": "seven quiet handovers"})
    assert answer.status_code == 403
    assert b"This is not allowed" in answer.content
    assert careful.post("/sign-out").status_code == 403
    assert careful.get("/account").status_code == 200
