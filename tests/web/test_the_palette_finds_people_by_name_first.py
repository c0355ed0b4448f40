"""Find or do: people of that name stand before those whose company is called so."""

from __future__ import annotations

from django.test import Client

from leadline.record.home import Home
from tests.web.homes import asked, fill


def test_names_that_begin_so_stand_first(workspace: Home, owner: Client) -> None:
    others = [asked(3, f"Zoe {n}", f"z{n}@example.net", offer="quote", company="Ingot Works") for n in range(12)]
    fill(workspace, [*others, asked(2, "Ada Ingram", "ada@example.net", offer="quote")])
    found = owner.get("/palette?q=ing", headers={"HX-Request": "true"}).content.decode()
    assert found.index("Ada Ingram") < found.index("Zoe")
    assert found.count("data-item") == 10
