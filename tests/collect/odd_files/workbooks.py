"""Damaged and odd workbooks, and what is taken for one."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator

from tests.collect.odd_files import workbook_making as make
from tests.collect.odd_files.making import ROWS, Odd, text


def workbooks() -> Iterator[Odd]:
    yield Odd("a workbook", make.book, (12, 0))
    yield Odd("a workbook of a program", lambda: make.written(make.fill), (12, 0))
    yield Odd("with merged cells", lambda: make.written(make.merged), (4, 0))
    yield Odd("with two rows of names", lambda: make.written(make.two_rows_of_names), (2, 0))
    yield Odd("with titles", lambda: make.written(make.titled), (12, 0))
    yield Odd("with formulas and their values", lambda: make.written(make.formulas), (2, 0))
    yield Odd("with formulas without values", lambda: make.book({"A": make.formula_sheet()}), (0, 1))
    yield Odd("with days counted from 1900", lambda: make.written(make.dated), (3, 0))
    yield Odd(
        "with days counted from 1904",
        lambda: make.book({"A": make.serial_sheet()}, None, make.DATES, about='<workbookPr date1904="1"/>'),
        (1, 0),
    )
    yield Odd("with days as numbers", lambda: make.book({"A": make.serial_sheet("0")}, None, make.DATES), (0, 1))
    yield Odd(
        "with a day beyond all", lambda: make.book({"A": make.serial_sheet("1", "99999999")}, None, make.DATES), (0, 1)
    )
    yield Odd("with a day before all", lambda: make.book({"A": make.serial_sheet("1", "-5")}, None, make.DATES), (0, 1))
    yield Odd("with errors in cells", lambda: make.book({"A": make.errors_sheet()}), (1, 0))
    yield Odd(
        "with truth in cells",
        lambda: make.book(
            {"A": make.sheet_xml(more="").replace('t="inlineStr"><is><t>guide</t></is>', 't="b"><v>1</v>')}
        ),
        (12, 0),
    )
    yield Odd(
        "with an empty sheet first",
        lambda: make.book({"Empty": make.sheet_xml([("",)]), "Leads": make.sheet_xml()}),
        (12, 0),
    )
    yield Odd(
        "with empty sheets only",
        lambda: make.book({"A": make.sheet_xml([("",)]), "B": make.sheet_xml([("",)])}),
        "empty_file",
    )
    yield Odd("with names only", lambda: make.book({"A": make.sheet_xml(ROWS[:1])}), (0, 0))
    yield Odd("with strange names of sheets", lambda: make.book({"&lt;b&gt;; DROP": make.sheet_xml()}), (12, 0))
    yield Odd(
        "with gaps between rows", lambda: make.book({"A": make.sheet_xml().replace('r="13"', 'r="1048576"')}), (12, 0)
    )
    yield Odd(
        "with rows numbered backwards",
        lambda: make.book({"A": make.sheet_xml().replace('<row r="13"', '<row r="2"')}),
        (12, 0),
    )
    yield Odd("with rows without numbers", lambda: make.book({"A": make.sheet_xml().replace(' r="', ' q="')}), (12, 0))
    yield Odd(
        "with a cell in the last column",
        lambda: make.book(
            {"A": make.sheet_xml(more="").replace("</row></sheetData>", make.cell("XFD13", "x") + "</row></sheetData>")}
        ),
        (12, 0),
    )
    yield Odd(
        "with a name in the last column",
        lambda: make.book({"A": make.sheet_xml().replace("</row>", make.cell("XFD1", "x") + "</row>", 1)}),
        "too_many_columns",
    )
    yield Odd(
        "with a cell far outside", lambda: make.book({"A": make.sheet_xml().replace('r="B13"', 'r="ZZZZZ13"')}), (11, 1)
    )
    yield Odd("with every element under a prefix", lambda: make.book({"A": make.prefixed()}), (12, 0))
    yield Odd("with texts that are shared", lambda: make.written(lambda made: make.fill(made, shared=True)), (12, 0))
    yield Odd(
        "with shared texts in runs and readings", lambda: make.book({"A": make.shared_sheet()}, make.RUNS), (1, 0)
    )
    yield Odd("with shared texts missing", lambda: make.book({"A": make.shared_sheet()}), "damaged_file")
    yield Odd("with a shared text that is not there", lambda: make.book({"A": make.shared_sheet(99)}, make.RUNS), None)
    yield Odd(
        "with codes of characters",
        lambda: make.book({"A": make.sheet_xml().replace("Zoë 3", "Z_x000D__xD800_")}),
        (12, 0),
    )
    yield Odd("with a document type", lambda: make.book({"A": make.sheet_xml(before="<!DOCTYPE x>")}), "damaged_file")
    yield Odd(
        "with a bomb of entities",
        lambda: make.book({"A": make.sheet_xml(before=make.LAUGHS).replace("Zoë 3", "&l9;")}),
        "damaged_file",
        large=True,
    )
    yield Odd(
        "with an entity from a file",
        lambda: make.book({"A": make.sheet_xml(before=make.OUTSIDE).replace("Zoë 3", "&x;")}),
        "damaged_file",
    )
    yield Odd("with XML that breaks off", lambda: make.book({"A": make.sheet_xml()[:-200]}), None)
    yield Odd("with XML that is wrong", lambda: make.book({"A": make.sheet_xml().replace("Zoë 3", "<Zoë> & 3")}), None)
    yield Odd("with no XML", lambda: make.book({"A": "no XML"}), "empty_file")
    yield Odd("with a part of zeros", lambda: make.book({"A": "\0" * 30_000_000}), "too_large", large=True)
    yield Odd("with a list of texts of zeros", lambda: make.book(strings="\0" * 30_000_000), "too_large", large=True)
    yield Odd("which says that it is huge", lambda: make.boasting(make.book()), "too_large")
    yield Odd(
        "with a long text shared by many",
        lambda: make.book({"A": make.many_long()}, f"<si><t>{'x' * 120_000}</t></si>"),
        large=True,
    )
    yield Odd(
        "with a cell of 10 MB",
        lambda: make.book({"A": make.sheet_xml().replace("Zoë 3", make.random_text(10_000_000))}),
        (11, 1),
        large=True,
    )
    yield Odd(
        "with many merged cells", lambda: make.book({"A": make.sheet_xml(more=make.many_merges())}), (12, 0), large=True
    )
    yield Odd(
        "with merged whole columns", lambda: make.book({"A": make.sheet_xml(more=make.merges("D1:D1048576"))}), (12, 0)
    )
    yield Odd(
        "with many empty rows",
        lambda: make.book({"A": make.sheet_xml().replace("</sheetData>", '<row r="99"/>' * 300_000 + "</sheetData>")}),
        (12, 0),
        large=True,
    )
    yield Odd(
        "without a sheet",
        lambda: make.packed({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": f'<workbook xmlns="{make.MAIN}"/>'}),
        "damaged_file",
    )
    yield Odd(
        "without a list of sheets",
        lambda: make.packed({"[Content_Types].xml": "", "xl/worksheets/sheet1.xml": make.sheet_xml()}),
        "damaged_file",
    )
    yield Odd("cut in the middle", lambda: make.book()[:-400], "damaged_file")
    yield Odd("with a wrong sum", lambda: make.wrong_sum(make.book()), "damaged_file")
    yield Odd("locked by a password", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "no_sheet")
    yield Odd("packed with a password", lambda: make.encrypted(make.book()), "damaged_file")
    yield Odd("a binary workbook", lambda: make.packed({"[Content_Types].xml": "", "xl/workbook.bin": "x"}), "no_sheet")
    yield Odd("an OpenDocument file", lambda: make.packed({"mimetype": "x", "content.xml": "x"}), "no_sheet")
    yield Odd("a text document", lambda: make.packed({"[Content_Types].xml": "", "word/document.xml": "x"}), "no_sheet")
    yield Odd("a packed folder", lambda: make.packed({"leads.csv": text()}), "no_sheet")
    yield Odd("a packed bomb", lambda: make.packed({"leads.csv": "0" * 50_000_000}), "no_sheet", large=True)
    yield Odd("a folder with a million names", make.many_parts, "too_large", large=True)
    yield Odd("a packed file", lambda: gzip.compress(text().encode(), mtime=0), "no_sheet")
    yield Odd(
        "a web page named like a workbook", lambda: b"<html><table><tr><td>email</td></tr></table></html>", "no_sheet"
    )
    yield Odd("a workbook in XML", lambda: b'<?xml version="1.0"?><Workbook/>', "no_sheet")
    yield Odd("a PDF", lambda: b"%PDF-1.7\n" + bytes(300), "no_sheet")
    yield Odd("a picture", lambda: b"\x89PNG\r\n\x1a\n" + bytes(300), "no_sheet")
    yield Odd("a database", lambda: b"SQLite format 3\0" + bytes(300), "no_sheet")
    yield Odd("noise", lambda: random.Random(4).randbytes(50_000), "no_sheet")  # noqa: S311
