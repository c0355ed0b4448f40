"""Report: what it says opens its people, it can be had as a file, and it is there for everybody."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.test import Client
from pypdf import PdfReader

from leadline.record.home import Home
from tests.web.figures.random_homes import STEPS_OF_TOUCHES, TWO_PRODUCTS, fill
from tests.web.figures.reading import read
from tests.web.figures.test_every_figure_opens_exactly_its_people import check
from tests.web.homes import fill as fill_requests
from tests.web.homes import hostile


def weeks(now: datetime, back: int) -> str:
    year, week, _ = (now - timedelta(weeks=back)).isocalendar()
    return f"{year}-W{week:02}"


def test_every_figure_of_a_week_opens_exactly_its_people(workspace: Home, owner: Client) -> None:
    workspace.playbook_path.write_text(TWO_PRODUCTS, "utf-8")
    fill(workspace, 4, people=60)
    now = datetime.now(UTC)
    found = [check(owner, f"/report?week={weeks(now, back)}") for back in range(4)]
    assert sum(found) >= 20  # by the day of the week on which the test runs
    day = f"{now - timedelta(days=30):%Y-%m-%d}"
    assert check(owner, f"/report?as_of={day}") >= 5


def test_the_figures_of_a_file_open_their_people_too(workspace: Home, owner: Client) -> None:
    fill(workspace, 4, people=40)
    html = owner.get(f"/report/file/html?week={weeks(datetime.now(UTC), 1)}").content.decode()
    links = re.findall(r'<a href="http://127\.0\.0\.1(/people[^"]+)">([^<]+)</a>', html)
    assert len(links) >= 5
    for address, text in links:
        assert read(owner, address.replace("&amp;", "&")).count.split(" ")[0] == text


def test_it_can_be_had_as_html_pdf_and_markdown(workspace: Home, owner: Client) -> None:
    fill(workspace, 6, people=40)
    page = read(owner, "/report")
    files = {said: url for said, url in page.links if said in ("HTML", "PDF", "Markdown")}
    assert len(files) == 3
    week = re.search(r"week=(\d{4}-W\d\d)", files["PDF"])
    assert week is not None
    for said, start in (("HTML", b"<!doctype html>"), ("PDF", b"%PDF-"), ("Markdown", b"# ")):
        answer = owner.get(files[said])
        assert (answer.status_code, answer.content.startswith(start)) == (200, True)
        assert f'filename="report-{week[1]}.' in answer["Content-Disposition"]
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(owner.get(files["PDF"]).content)).pages)
    opening = re.search(r"^\d+ new leads? and \d+ new clients?", text, re.MULTILINE)
    assert opening is not None
    assert opening[0] in page.text


def test_pictures_of_the_page_can_be_had(workspace: Home, owner: Client) -> None:
    fill(workspace, 6, people=60)
    pictures = [url for said, url in read(owner, "/report").links if said in ("SVG", "PNG")]
    assert pictures
    for url in pictures:
        answer = owner.get(url)
        kind = "svg+xml" if url.endswith("svg") else "png"
        assert (answer.status_code, answer["Content-Type"]) == (200, f"image/{kind}")
        assert answer["Content-Disposition"].startswith("attachment")
    told = owner.get("/report?picture=none.png")
    assert (told.status_code, b"There is no picture" in told.content) == (400, True)


def test_a_home_with_nobody_in_it_says_what_will_be_here(workspace: Home, owner: Client) -> None:
    assert owner.get("/report").status_code == 200
    for form in ("html", "pdf", "md"):
        assert owner.get(f"/report/file/{form}").status_code == 200


def test_too_little_data_leaves_sections_that_say_so(workspace: Home, owner: Client) -> None:
    fill_requests(workspace, hostile())
    page = read(owner, "/report")
    assert page.status == 200
    assert "cannot be told yet" in page.text


def test_steps_of_ones_own_are_told(workspace: Home, owner: Client) -> None:
    workspace.playbook_path.write_text(STEPS_OF_TOUCHES, "utf-8")
    fill(workspace, 2, people=25)
    assert "asked" in read(owner, "/report").text


def test_what_is_no_week_is_told(workspace: Home, owner: Client) -> None:
    fill(workspace, 2, people=25)
    for address in ("/report?week=soon", "/report/file/pdf?week=soon", "/people?of=week&figure=leads&week=soon"):
        answer = owner.get(address)
        assert (answer.status_code, b"is no week" in answer.content) == (400, True), address
    assert owner.get("/people?of=week&figure=nothing").status_code == 400
    assert owner.get("/report/file/docx").status_code == 404


def test_links_carry_the_day_that_is_looked_at(workspace: Home, owner: Client) -> None:
    fill(workspace, 6, people=30)
    day = f"{datetime.now(UTC) - timedelta(days=30):%Y-%m-%d}"
    page = read(owner, f"/report?as_of={day}")
    files = [url for said, url in page.links if said in ("HTML", "PDF", "Markdown")]
    assert all(f"as_of={day}" in urlsplit(url).query for url in [*files, *(url for _, url in page.figures)])
