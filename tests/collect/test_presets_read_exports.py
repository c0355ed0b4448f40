"""Files as well-known programs write them come in by themselves, with the figures that they hold."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from leadline.collect.files import import_prepared, prepare
from leadline.collect.files.recognising import preset_for, preset_named, presets
from leadline.collect.files.report import ImportReport
from leadline.collect.files.sheets import open_sheet
from leadline.problems import BadSetting
from leadline.record.costs import read_costs
from leadline.record.home import Home
from tests.collect.writing_files import bring_as, logged, noted, told


def bring_export(place: Home, path: Path) -> ImportReport:
    mapping = preset_for(open_sheet(path).header)
    assert mapping is not None
    report = import_prepared(place, prepare(path, mapping))
    assert report.rows == report.new + report.known + report.skipped + len(report.refused)
    return report


def spent(place: Home) -> Decimal:
    return Decimal(sum(read_costs(place).column("amount").to_pylist())) / 1_000_000


@pytest.mark.parametrize(
    ("name", "rows", "totals", "total", "currency"),
    [
        ("campaign_daily_en.csv", 4, 3, "1035.94", "CAD"),
        ("campaign_daily_en_utf16_tab.csv", 4, 3, "1035.94", "CAD"),
        ("campaign_daily_fr_semicolon.csv", 2, 1, "1032.84", "CAD"),
        ("campaign_daily_de.csv", 2, 1, "1334.46", "USD"),
        ("campaign_range_en.csv", 2, 1, "990.00", "CAD"),
    ],
)
def test_google_ads_costs_sum_to_the_total_of_the_report(
    place: Home, shared: Path, name: str, rows: int, totals: int, total: str, currency: str
) -> None:
    report = bring_export(place, shared / "data" / "vendor_formats" / "google_ads" / name)
    costs = read_costs(place)
    assert (report.new, report.skipped, report.refused) == (rows, totals, ())
    assert spent(place) == Decimal(total)
    assert set(costs.column("currency").to_pylist()) == {currency}
    assert set(costs.column("source").to_pylist()) == {"google"}


def test_a_report_without_days_takes_them_from_its_title(place: Home, shared: Path) -> None:
    file = shared / "data" / "vendor_formats" / "google_ads" / "campaign_range_en.csv"
    report = bring_export(place, file)
    days = set(
        zip(*(map(str, read_costs(place).column(name).to_pylist()) for name in ("day_from", "day_to")), strict=True)
    )
    assert days == {("2026-09-01", "2026-09-30")}
    assert "days_of_title" in noted(report)


def test_facebook_leads_without_tests_and_repeats(place: Home, shared: Path) -> None:
    report = bring_export(place, shared / "data" / "vendor_formats" / "facebook_lead_ads.csv")
    assert (report.rows, report.new, report.known, report.skipped, report.refused) == (4, 1, 1, 2, ())
    assert logged(place, "kind", "offer", "source", "medium", "properties") == [
        ("request", "1- IG - form-email", "instagram", "paid_social", '{"facebook_lead":"1373385458087305"}')
    ]
    assert "1 row was left out (a test of the form)." in {note.what for note in report.notes}


def test_hubspot_contacts_with_an_emptied_one(place: Home, shared: Path) -> None:
    report = bring_export(place, shared / "data" / "vendor_formats" / "hubspot" / "contacts_export.csv")
    assert (report.rows, report.new, report.people_new) == (5, 4, 3)
    assert told(report) == [(4, "nothing_known")]
    assert "2024-03-15 14:30" in {str(at)[:16] for (at,) in logged(place, "at")}


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("hubspot/contact_data.csv", {"attributes": 22}),
        ("hubspot/company_data.csv", {"attributes": 24}),
        ("hubspot/deal_data.csv", {"request": 44}),
        ("hubspot/contact_form_submission_data.csv", {"request": 5}),
        ("salesforce/sf_lead_data.csv", {"request": 1}),
    ],
)
def test_tables_as_connectors_land_them(place: Home, shared: Path, name: str, kinds: dict[str, int]) -> None:
    report = bring_export(place, shared / "data" / "vendor_formats" / name)
    assert report.refused == ()
    assert Counter(kind for (kind,) in logged(place, "kind")) == kinds


def test_salesforce_contacts_that_were_emptied_are_refused(place: Home, shared: Path) -> None:
    report = bring_export(place, shared / "data" / "vendor_formats" / "salesforce" / "sf_contact_data.csv")
    assert {row.id for row in report.refused} <= {"nothing_known"}
    assert report.new + len(report.refused) == 4


def test_salesforce_opportunities_stand_as_their_flags_say(place: Home, shared: Path) -> None:
    file = shared / "data" / "vendor_formats" / "salesforce" / "sf_opportunity_data.csv"
    with file.open(newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert {row["is_deleted"] for row in rows} == {"true"}
    assert bring_export(place, file).skipped == len(rows)
    kept = place.path.parent / "kept.csv"
    with kept.open("w", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | {"is_deleted": "false"} for row in rows)
    report = bring_export(place, kept)
    kinds = Counter((kind, action) for kind, action in logged(place, "kind", "action"))
    won = sum(row["is_won"] == "true" for row in rows)
    lost = sum(row["is_won"] == "false" and row["is_closed"] == "true" for row in rows)
    assert (report.new + report.known, report.refused) == (len(rows), ())
    assert (kinds["purchase", None], kinds["decision", "lost"]) == (won, lost)


PIPEDRIVE = """Deal - ID,Deal - Title,Deal - Status,Deal - Deal created,Deal - Won time,Deal - Lost time,\
Deal - Lost reason,Deal - Value,Deal - Currency of Value,Deal - Contact person,Person - Email - Work
1,Roof,Won,2026-01-02 09:00:00,2026-02-02 10:00:00,,,1200,EUR,Ada,"ada@example.com, a@example.org"
2,Barn,Lost,2026-01-03 09:00:00,,2026-02-03 10:00:00,Too dear,300,EUR,Bob,bob@example.com
3,Attic,Open,2026-01-04 09:00:00,,,,10,EUR,Cy,cy@example.com
"""
PIPEDRIVE_CLOSED = """Deal - ID,Deal - Title,Deal - Status,Deal - Deal created,Deal - Deal closed on,Deal - Value,\
Deal - Currency,Deal - Contact person,Person - Email (Work)
1,Roof,Won,2026-01-02 09:00:00,2026-02-02 10:00:00,1200,EUR,Ada,ada@example.com
2,Barn,Lost,2026-01-03 09:00:00,2026-02-03 10:00:00,300,EUR,Bob,bob@example.com
3,Attic,Open,2026-01-04 09:00:00,,10,EUR,Cy,cy@example.com
"""
META = """Campaign name,Day,Amount spent (EUR),Impressions,Reporting starts,Reporting ends
,,30.5,100,2026-03-01,2026-03-02
Spring,2026-03-01,10.25,40,2026-03-01,2026-03-01
Spring,2026-03-02,20.25,60,2026-03-02,2026-03-02
"""
LINKEDIN = """Campaign Performance Report
Date Generated: March 4 2026

Start Date (in UTC)\tAccount Name\tCurrency\tCampaign Name\tTotal Spent\tImpressions
3/1/2026\tNorthlight\tEUR\tSpring\t10.00\t400
3/14/2026\tNorthlight\tEUR\tSpring\t12.50\t500
"""
MAUTIC = """id,firstname,lastname,email,company,points,date_added
7,Ada,Byron,ada@example.com,Engines,12,2026-01-02 09:00:00
"""


def bring_text(place: Home, text: str) -> ImportReport:
    path = place.path.parent / "export.csv"
    path.write_text(text)
    return bring_export(place, path)


def test_pipedrive_deals(place: Home) -> None:
    report = bring_text(place, PIPEDRIVE)
    assert (report.new, report.people_new, report.refused) == (3, 3, ())
    assert [(kind, action, amount) for kind, action, amount in logged(place, "kind", "action", "amount")] == [
        ("request", None, None), ("request", None, None), ("request", None, None), ("purchase", None, 1_200_000_000),
        ("decision", "lost", None),
    ]  # fmt: skip


def test_pipedrive_deals_that_say_only_when_they_were_closed(place: Home) -> None:
    report = bring_text(place, PIPEDRIVE_CLOSED)
    assert (report.new, report.refused) == (3, ())
    closed = [(kind, str(at)[:10]) for kind, at in logged(place, "kind", "at") if kind != "request"]
    assert closed == [("purchase", "2026-02-02"), ("decision", "2026-02-03")]


def test_the_documentation_says_what_each_preset_was_tried_on(repository: Path) -> None:
    page = (repository / "docs" / "reference" / "mapping.md").read_text("utf-8")
    said = {"export": "exports", "tables": "tables", "names": "names only"}
    for preset in presets():
        row = next(line for line in page.splitlines() if line.startswith(f"| {preset.name} |"))
        assert f"| {preset.mapping.kind} | {said[preset.tried]}" in row, row


def test_a_preset_goes_as_far_as_the_file_does() -> None:
    preset = next(one for one in presets() if one.name == "HubSpot contacts")
    mapping = preset.as_far_as_it_goes(["E-Mail", "Vorname", "Stadt"])
    assert mapping is not None
    assert mapping.fields == {"email": ("E-Mail",), "first_name": ("Vorname",)}
    assert preset.missing(["E-Mail", "Vorname"]) == ("Record ID", "Last Name")
    assert preset.as_far_as_it_goes(["a", "b"]) is None


def test_meta_costs_have_the_currency_of_their_column(place: Home) -> None:
    report = bring_text(place, META)
    assert (report.new, report.skipped, spent(place)) == (2, 1, Decimal("30.5"))
    assert set(read_costs(place).column("currency").to_pylist()) == {"EUR"}


def test_linkedin_costs(place: Home) -> None:
    report = bring_text(place, LINKEDIN)
    assert (report.new, spent(place)) == (2, Decimal("22.5"))
    assert {str(day) for day in read_costs(place).column("day_from").to_pylist()} == {"2026-03-01", "2026-03-14"}


def test_mautic_contacts(place: Home) -> None:
    report = bring_text(place, MAUTIC)
    assert (report.new, report.people_new) == (1, 1)
    assert logged(place, "attributes") == [('{"company":"Engines","mautic_points":"12"}',)]


def test_every_preset_is_a_mapping_that_can_be_read_again() -> None:
    assert len({preset.name for preset in presets()}) == len(presets())
    for preset in presets():
        mapping = preset.mapping_for(list(preset.recognise))
        assert mapping is not None, preset.name
        assert type(mapping).parse(mapping.text()) == mapping


def test_a_preset_for_another_file_is_told() -> None:
    with pytest.raises(BadSetting) as wrong:
        preset_named("hubspot contacts", ["a", "b"])
    with pytest.raises(BadSetting) as unknown:
        preset_named("HubSpot contact", ["a", "b"])
    assert (wrong.value.problems[0].id, unknown.value.problems[0].nearest) == ("no_such_export", "HubSpot contacts")


def test_numbers_of_two_systems_are_not_taken_for_each_other(place: Home) -> None:
    bring_text(place, MAUTIC)
    mapping = "kind: people\nfields: {external_id: id, name: name}\nbefore: {external_id: 'shop:'}\n"
    assert bring_as(place, "id,name\n7,Bob\n", mapping).people_new == 1
