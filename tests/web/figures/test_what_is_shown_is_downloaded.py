"""What a page shows can be had as a file of each form, with the same rows, for those who may see it."""

from __future__ import annotations

import csv
import io

import pyarrow.parquet as pq
import pytest
from django.test import Client

from leadline.record.home import Home
from leadline.record.models.member import Role
from tests.web.homes import few, fill
from tests.web.people import client_of

PAGES = ("/flow?by=source", "/sources", "/forecast", "/people?of=flow&figure=leads", "/companies")


@pytest.fixture
def seller(workspace: Home) -> Client:
    fill(workspace, few())
    return client_of(Role.SELLER)


def rows(client: Client, address: str, form: str) -> list[dict[str, object]]:
    answer = client.get(f"{address}{'&' if '?' in address else '?'}as={form}")
    assert answer.status_code == 200, answer.content
    assert answer["Content-Disposition"].startswith("attachment")
    if form == "parquet":
        return list(pq.read_table(io.BytesIO(answer.content)).to_pylist())
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("address", PAGES)
def test_each_form_has_the_same_rows_and_is_linked(address: str, seller: Client) -> None:
    page = seller.get(address).content.decode()
    found = rows(seller, address, "csv")
    assert found
    assert len(rows(seller, address, "parquet")) == len(found)
    for form in ("csv", "xlsx", "parquet", "jsonl"):
        assert f"as={form}" in page
    assert seller.get(f"{address}{'&' if '?' in address else '?'}as=pdf").status_code == 400


def test_the_people_of_a_figure_are_as_many_as_it_says(seller: Client) -> None:
    assert len(rows(seller, "/people?of=flow&figure=leads", "csv")) == len(few())
    sources = rows(seller, "/sources", "parquet")
    assert sum(int(str(row["leads"])) for row in sources) == len(few())


def test_viewers_get_figures_and_no_people(workspace: Home) -> None:
    fill(workspace, few())
    viewer = client_of(Role.VIEWER)
    assert rows(viewer, "/flow", "csv")
    page = viewer.get("/people?of=flow&figure=leads&as=csv")
    assert page["Content-Type"].startswith("text/html")
    assert "as=csv" not in page.content.decode()
    assert viewer.get("/companies?as=csv").status_code == 403
