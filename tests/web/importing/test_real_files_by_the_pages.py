"""Real files come in by the pages with the figures that are known of them, as suggested or by a few choices."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from django.test import Client

from leadline.record.home import Home
from leadline.record.models.member import Role
from leadline.record.touches_table import read_touches
from tests.web.importing.sheets import awaited, brought_in, checked, handed_in, totals
from tests.web.people import client_of

EDUCATION = {"Prospect ID": "external_id", "Lead Source": "source"}
ADS = "vendor_formats/google_ads/campaign_"
NONE = -1
FILES: tuple[tuple[str, str, dict[str, str], dict[str, str], int], ...] = (
    ("olist/olist_marketing_qualified_leads_dataset.csv", "requests",
     {"mql_id": "external_id", "first_contact_date": "at", "origin": "source", "landing_page_id": "offer"}, {}, 8000),
    ("olist/olist_closed_deals_dataset.csv", "purchases", {"mql_id": "external_id", "won_date": "at"}, {}, 842),
    ("xeducation/Leads.csv", "requests", EDUCATION, {"assumed_at": "2020-01-01"}, 9240),
    ("xeducation/Leads_trailing_comma.csv", "purchases", {"Prospect ID": "external_id", "Converted": "won"},
     {"assumed_at": "2020-01-01"}, 3561),
    ("cooltshirts/page_visits.csv", "touches",
     {"user_id": "user_id", "timestamp": "at", "page_name": "page", "utm_source": "source", "utm_campaign": "campaign"},
     {"every-kind": "page_view"}, 5692),
    ("vendor_formats/facebook_lead_ads.csv", "requests", {}, {}, 1),
    ("vendor_formats/hubspot/contacts_export.csv", "people", {}, {}, 4),
    ("vendor_formats/hubspot/contact_data.csv", "people", {}, {}, 22),
    ("vendor_formats/hubspot/company_data.csv", "people", {}, {}, 24),
    ("vendor_formats/hubspot/contact_form_submission_data.csv", "requests", {}, {}, 5),
    ("vendor_formats/hubspot/deal_data.csv", "deals", {}, {}, 44),
    ("vendor_formats/salesforce/sf_lead_data.csv", "requests", {}, {}, 1),
    ("vendor_formats/salesforce/sf_contact_data.csv", "people", {}, {}, 0),
    ("vendor_formats/salesforce/sf_opportunity_data.csv", "deals", {}, {}, NONE),  # all of them were deleted there
    ("olist/olist_sellers_dataset.csv", "people",
     {"seller_id": "external_id", "seller_city": "attributes.city"}, {}, 3095),
    ("olist/seller_metrics_delivered.csv", "people", {"seller_id": "external_id", "gmv": "attributes.gmv"}, {}, 2970),
    (f"{ADS}daily_de.csv", "costs", {}, {}, 2),
    (f"{ADS}daily_en.csv", "costs", {}, {}, 4),
    (f"{ADS}daily_en_utf16_tab.csv", "costs", {}, {}, 4),
    (f"{ADS}daily_fr_semicolon.csv", "costs", {}, {}, 2),
    (f"{ADS}range_en.csv", "costs", {}, {}, 2),
    ("journeys/attribution_sample.csv", "touches",
     {"customer_id": "cookie", "time": "at", "interaction": "kind", "channel": "source"}, {}, 0),
)  # fmt: skip
"""File, what its rows are, where columns go (all others nowhere; without any, as suggested), what else is said, and how
many are new; 0: some.
"""


@pytest.fixture
def marketer(workspace: Home) -> Client:
    return client_of(Role.MARKETER)


def choices(file: Path, columns: dict[str, str]) -> dict[str, str]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        header = next(csv.reader(opened, delimiter=";" if file.name == "seller_metrics_delivered.csv" else ","))
    return {f"to-{place}": columns.get(name.strip(), "") for place, name in enumerate(header)}


@pytest.mark.parametrize(
    ("name", "kind", "columns", "more", "new"), FILES, ids=[row[0] + "-" + row[1] for row in FILES]
)
def test_a_real_file_comes_in_by_the_pages(
    name: str, kind: str, columns: dict[str, str], more: dict[str, str], new: int, marketer: Client, shared: Path
) -> None:
    file = shared / "data" / name
    draft = handed_in(marketer, file.name, file.read_bytes())
    beforehand = totals(checked(marketer, draft, kind, **(choices(file, columns) if columns else {}), **more))
    _, page = brought_in(marketer, draft)
    came = totals(page)
    assert came["New"] == {NONE: 0, 0: came["New"]}.get(new, new)
    assert came["New"] > 0 or new == NONE
    assert sum(came.values()) == sum(beforehand.values())
    same = ("Need mending", "Left out", "Already here")
    assert {said: came.get(said, 0) for said in same} == {said: beforehand.get(said, 0) for said in same}


def test_a_list_that_explains_columns_is_of_nobody(workspace: Home, marketer: Client, shared: Path) -> None:
    content = (shared / "data" / "xeducation" / "Leads Data Dictionary.xlsx").read_bytes()
    draft = handed_in(marketer, "Leads Data Dictionary.xlsx", content)
    assert "Nobody seems to be in this file." in awaited(
        marketer, f"/import/{draft}/kind", "What is a row of this file?"
    )
    for kind in ("people", "requests"):
        assert marketer.post(f"/import/{draft}/kind", {"kind": kind}).status_code == 302
        page = awaited(marketer, f"/import/{draft}/columns", "Which column is what?")
        assert "Nobody seems to be in this file." in page
        assert "No column says who it was." in page
        assert "--" not in re.sub(r"<[^>]*>", "", page)
    marketer.post(f"/import/{draft}/columns", {"do": "check"})
    page = marketer.get(f"/import/{draft}/rows").content.decode()
    assert "No column says who it was." in page
    assert not read_touches(workspace).num_rows
