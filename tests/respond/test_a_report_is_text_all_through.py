"""A report as HTML, Markdown and PDF: what people have written stays text, and the file needs nothing else."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from pypdf import PdfReader

from leadline.respond.charts.intervals import Row, intervals
from leadline.respond.charts.scales import Scale
from leadline.respond.report.files import written
from leadline.respond.report.html import html
from leadline.respond.report.markdown import markdown, text
from leadline.respond.report.parts import Cell, Report, Section, Table, headings
from leadline.respond.report.pdf import Paper, pdf

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '#eval("1+1") #read("/etc/passwd") $x$ *bold* _it_ @ref <label>',
    "[click](javascript:alert(1)) ![x](http://evil.example/x.png)",
    "| a | b |\n| --- | --- |\n# Heading\n\n- item",
    "{{ 7*7 }} {% debug %} ${7*7}",
    "https://evil.example www.evil.example me@evil.example",
    "\u202eevil\u2066 \u0000\x1b[31m",
    "`code` ~~gone~~ \\ 1. one",
)


def report(said: str, address: str = "https://leads.example.com") -> Report:
    """Everything in it is called so."""
    chart = intervals(
        "rates", said, said, [Row(said, 0.1, 0.05, 0.2), Row("b", 0.2, 0.1, 0.3)], Scale("rate", said), of=said
    )
    table = Table(
        "week", headings(said, said), ((Cell(said, said, "/people?of=week", "good"), Cell(said)),), ((said, said),)
    )
    section = Section("week", said, (said,), table, chart, missing=said, to_do=(said,), path="/flow")
    return Report(
        company=said, week="2026-W47", title="Week 47, 2026", under=said, opening=said, sections=(section,),
        to_do=(said,), notices=(said,), as_of="2026-11-23T09:00:00.123456+01:00", address=address,
        definitions=((said, said),),
    )  # fmt: skip


class Seen(HTMLParser):
    """Tags, attributes and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.given: list[tuple[str, str]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.given += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("said", HOSTILE)
def test_html_runs_and_loads_nothing(said: str) -> None:
    page = html(report(said))
    seen = Seen(page)
    assert "script" not in seen.tags
    assert not any(name.startswith("on") or name == "style" for name, _ in seen.given)
    links = {value for name, value in seen.given if name in ("href", "src")}
    assert all(link.startswith(("https://leads.example.com/", "data:image/svg+xml;base64,")) for link in links), links
    policy = next(value for name, value in seen.given if value.startswith("default-src"))
    assert re.fullmatch(r"default-src 'none'; img-src data:; style-src 'sha256-[A-Za-z0-9+/=]+'", policy)
    if said.isprintable():
        assert said[:50] in seen.text


@pytest.mark.parametrize("said", HOSTILE)
def test_markdown_shows_what_was_written(said: str) -> None:
    shown = markdown(report(said))
    assert set(re.findall(r"(?<!\\)\]\(<?([^)>]+)", shown)) <= {
        "https://leads.example.com/flow", "https://leads.example.com/people?of=week",
    }  # fmt: skip
    bare = re.sub(r"\\.", "", re.sub(r"\(<https://leads\.example\.com/[^>]*>\)", "", shown))
    assert not re.search(r"<|!\[|://|www\.|\w@\w|`|~~", bare)
    assert len(re.findall(r"^#", shown, re.MULTILINE)) == 3
    assert "\u202e" not in shown
    assert "\x1b" not in shown


def test_figures_are_written_plainly() -> None:
    assert [text(said) for said in ("4.5%", "−3", "10:06", "(a)", "2026-11-18")] == [
        "4.5%",
        "−3",
        "10:06",
        "(a)",
        "2026-11-18",
    ]


def test_marks_at_the_beginning_of_a_line_are_no_lists() -> None:
    shown = [text(said) for said in ("- a", "+ a", "1. a", "2) a", "---")]
    assert shown == ["\\- a", "\\+ a", "1\\. a", "2\\) a", "\\---"]


@pytest.mark.parametrize("said", HOSTILE)
def test_a_pdf_reads_back_as_it_was_written(said: str) -> None:
    found = PdfReader(io.BytesIO(pdf(report(said))))
    shown = "".join(page.extract_text() for page in found.pages)
    bare = re.sub(r"\s", "", shown)
    assert [word for word in re.findall(r"[A-Za-z0-9]{4,}", said) if word not in bare] == []
    if said.startswith("#eval"):
        assert '#eval("1+1")' in bare
        assert "root:" not in bare
    marks = [mark.get_object() for page in found.pages for mark in page.get("/Annots", [])]
    links = [str(mark["/A"]["/URI"]) for mark in marks if "/A" in mark]
    assert links
    assert all(link.startswith("https://leads.example.com/") for link in links)


def test_without_an_address_nothing_is_linked() -> None:
    made = report("Plain", address="")
    assert "href" not in html(made)
    assert "](" not in markdown(made)


def test_the_same_report_gives_the_same_file() -> None:
    made = report("Plain")
    assert written(made, "pdf") == written(made, "pdf")
    assert written(made, "html") == written(made, "html")


def test_it_is_printed_on_the_paper_that_is_asked_for() -> None:
    papers: tuple[Paper, ...] = ("a4", "us-letter")
    pages = [PdfReader(io.BytesIO(pdf(report("Plain"), paper))).pages[0] for paper in papers]
    sizes = [(round(page.mediabox.width), round(page.mediabox.height)) for page in pages]
    assert sizes == [(595, 842), (612, 792)]


def test_a_pdf_can_be_read_aloud() -> None:
    found = PdfReader(io.BytesIO(pdf(replace(report("Plain"), company="Acme"))))
    root: Any = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en"
    assert found.metadata is not None
    assert found.metadata.title == "Acme: Week 47, 2026"
