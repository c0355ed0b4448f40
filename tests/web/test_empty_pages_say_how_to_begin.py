"""A page without people offers the ways in that its reader may take; the address of a form is a page, too."""

from __future__ import annotations

import pytest
from django.test import Client

from leadline.record.home import Home
from leadline.record.models.member import Role
from tests.web.people import client_of

EMPTY = ("/leads", "/companies", "/flow", "/sources", "/appraise")


@pytest.mark.parametrize("address", EMPTY)
def test_an_owner_may_import_look_around_or_type_one_in(owner: Client, workspace: Home, address: str) -> None:
    page = owner.get(address).content.decode()
    for way in ("Import a list", "See a made-up company", "Add one lead"):
        assert way in page


@pytest.mark.parametrize("address", [*EMPTY, "/"])
def test_others_are_offered_what_they_may_do(workspace: Home, address: str) -> None:
    page = client_of(Role.MARKETER).get(address).content.decode()
    assert "Import a list" in page
    assert "Add one lead" in page
    assert "See a made-up company" not in page
    page = client_of(Role.SELLER).get(address).content.decode()
    assert "Import a list" not in page
    assert "Add one lead" in page
    assert "Marketers and owners bring lists in." in page
    page = client_of(Role.VIEWER).get(address).content.decode()
    assert "Add one lead" not in page
    assert "Sellers, marketers and owners bring people in." in page


def test_the_address_of_a_form_that_is_loaded_anew_says_so(owner: Client) -> None:
    answer = owner.get("/settings/invite")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Nothing was changed." in answer.content.decode()
