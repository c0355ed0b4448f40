from __future__ import annotations

import pytest
from django.test import Client

FOR_EVERYBODY = {"sign_in", "sign_in_by_link", "sign_out", "file"}
ARGUMENTS = {"sign_in_by_link": ["x"], "file": ["nothing.css"]}


def test_only_signing_in_and_out_and_our_own_files_are_for_everybody(stranger: Client) -> None:
    from django.urls import URLPattern, get_resolver, reverse

    names = {str(pattern.name) for pattern in get_resolver().url_patterns if isinstance(pattern, URLPattern)}
    assert names >= FOR_EVERYBODY | {"today"}
    for name in names - FOR_EVERYBODY:
        address = reverse(name, args=ARGUMENTS.get(name, []))
        for method in ("get", "post", "put", "patch", "delete", "head", "options"):
            answer = getattr(stranger, method)(address)
            assert answer.status_code == 302, (name, method)
            assert answer.headers["Location"].startswith("/sign-in?next="), (name, method)


@pytest.mark.parametrize("address", ["/?step=1", "/?step=../../etc/passwd", "/account?done=1"])
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
