"""Whoever adds a page adds it to what is looked at, as pictures and by axe (`tests.web.screenshots.views`)."""

from __future__ import annotations

import re

from leadline.record.home import Home
from tests.web.screenshots.homes import HOMES
from tests.web.screenshots.views import VIEWS, WITHOUT
from tests.web.test_every_view_names_the_least_role import FOR_EVERYBODY, addresses


def _looked_at() -> set[str]:
    from django.urls import Resolver404, resolve

    found = set()
    for view in (view for views in VIEWS.values() for view in views):
        for address in filter(None, (view.address, view.ends)):
            path = re.sub(r"{\w+}", "1", address.split("?")[0].replace("{link}", "/sign-in/x"))
            try:
                found.add(str(resolve(path).url_name))
            except Resolver404:
                assert view.status == 404, view.name
    return found


def test_every_page_is_in_the_list_or_says_why_not(workspace: Home) -> None:
    pages = {one.name for one in addresses(1) if one.page is not None} | FOR_EVERYBODY - {"sign_out"}
    assert pages - _looked_at() - WITHOUT.keys() == set(), "add a View, with each state that looks different"
    assert WITHOUT.keys() <= pages - _looked_at(), "these are no pages, or are looked at by now"


def test_every_view_has_a_name_of_its_own_and_a_home() -> None:
    names = [view.name for views in VIEWS.values() for view in views]
    assert len(names) == len(set(names))
    assert VIEWS.keys() == HOMES.keys()
