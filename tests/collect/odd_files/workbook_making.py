"""Workbooks, written by hand or by a program."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime

import xlsxwriter

from tests.collect.odd_files.making import ROWS

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def cell(place: str, value: str, kind: str = "inlineStr") -> str:
    if kind == "inlineStr":
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{place}" t="{kind}"><v>{value}</v></c>' if kind else f'<c r="{place}"><v>{value}</v></c>'


def sheet_xml(rows: Sequence[tuple[str, ...]] | None = None, more: str = "", before: str = "") -> str:
    lines = []
    for number, row in enumerate(rows or ROWS, 1):
        cells = "".join(cell(f"{chr(65 + i)}{number}", value) for i, value in enumerate(row) if value)
        lines.append(f'<row r="{number}">{cells}</row>')
    return f'{before}<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData>{more}</worksheet>'


def book(
    sheets: dict[str, str] | None = None, strings: str | None = None, styles: str | None = None, **parts: str
) -> bytes:
    """A workbook written by hand: name of the sheet → its XML."""
    made = sheets or {"Leads": sheet_xml()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATIONS}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        listed = "".join(f'<sheet name="{name}" sheetId="{i}" r:id="r{i}"/>' for i, name in enumerate(made, 1))
        about = parts.get("about", "")
        packed.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{about}<sheets>{listed}</sheets></workbook>',
        )
        links = "".join(
            f'<Relationship Id="r{i}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{i}.xml"/>'
            for i, _ in enumerate(made, 1)
        )
        packed.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>')
        for i, xml in enumerate(made.values(), 1):
            packed.writestr(f"xl/worksheets/sheet{i}.xml", xml)
        if strings is not None:
            packed.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{strings}</sst>')
        if styles is not None:
            packed.writestr("xl/styles.xml", f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>')
    return out.getvalue()


def written(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    """A workbook as a program writes it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        made.set_properties({"created": datetime(2026, 1, 1)})
        fill(made)
    return out.getvalue()


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)) + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
DATES = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
RUNS = (
    "<si><t>email</t></si><si><t>at</t></si><si><r><t>a@exa</t></r><r><t>mple.com</t></r><rPh><t>spoken</t></rPh></si>"
    "<si><t>2026-01-01</t></si>"
)


def fill(made: xlsxwriter.Workbook, shared: bool = False) -> None:
    sheet = made.add_worksheet("Leads")
    for number, row in enumerate(ROWS):
        for place, value in enumerate(row):
            sheet.write_string(number, place, value if shared else f"{value} ")


def merged(made: xlsxwriter.Workbook) -> None:
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, ("email", "at", "company", "offer"))
    for number in range(1, 5):
        sheet.write_row(number, 0, (f"m{number}@example.com", "2026-01-01"))
    sheet.merge_range(1, 2, 4, 2, "Northlight")
    sheet.merge_range(1, 3, 2, 3, "guide")


def two_rows_of_names(made: xlsxwriter.Workbook) -> None:
    sheet = made.add_worksheet()
    sheet.merge_range(0, 0, 0, 1, "Contact")
    sheet.merge_range(0, 2, 1, 2, "at")
    sheet.write_row(1, 0, ("email", "name"))
    sheet.write_row(2, 0, ("t1@example.com", "Mara", "2026-01-01"))
    sheet.write_row(3, 0, ("t2@example.com", "Tom", "2026-01-02"))


def titled(made: xlsxwriter.Workbook) -> None:
    sheet = made.add_worksheet()
    sheet.merge_range(0, 0, 0, 3, "All requests of this year")
    for number, row in enumerate(ROWS, 3):
        sheet.write_row(number, 0, row)


def formulas(made: xlsxwriter.Workbook) -> None:
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, ("email", "at", "offer"))
    for number in (1, 2):
        sheet.write_formula(number, 0, '="f"&ROW()&"@example.com"', None, f"f{number}@example.com")
        sheet.write_string(number, 1, "2026-01-01")
        sheet.write_formula(number, 2, "=1/0", None, "#DIV/0!")


def formula_sheet() -> str:
    row = '<row r="1">' + cell("A1", "email") + cell("B1", "at") + "</row>"
    return (
        f'<worksheet xmlns="{MAIN}"><sheetData>{row}<row r="2">{cell("A2", "a@example.com")}'
        '<c r="B2"><f>TODAY()</f></c></row></sheetData></worksheet>'
    )


def dated(made: xlsxwriter.Workbook) -> None:
    sheet = made.add_worksheet()
    shapes = ("dd.mm.yyyy", "m/d/yy h:mm AM/PM", '[$-407]d. mmmm yyyy "Uhr"')
    sheet.write_row(0, 0, ("email", "at"))
    for number, shape in enumerate(shapes, 1):
        sheet.write_string(number, 0, f"d{number}@example.com")
        sheet.write_datetime(number, 1, datetime(2026, 4, 3, 9, 41), made.add_format({"num_format": shape}))


def serial_sheet(style: str = "1", day: str = "46000") -> str:
    rows = '<row r="1">' + cell("A1", "email") + cell("B1", "at") + "</row>"
    rows += f'<row r="2">{cell("A2", "a@example.com")}<c r="B2" s="{style}"><v>{day}</v></c></row>'
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def errors_sheet() -> str:
    rows = '<row r="1">' + cell("A1", "email") + cell("B1", "at") + cell("C1", "offer") + "</row>"
    rows += f'<row r="2">{cell("A2", "a@example.com")}{cell("B2", "2026-01-01")}{cell("C2", "#REF!", "e")}</row>'
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def shared_sheet(last: int = 3) -> str:
    rows = f'<row r="1">{cell("A1", "0", "s")}{cell("B1", "1", "s")}</row>'
    rows += f'<row r="2">{cell("A2", "2", "s")}{cell("B2", str(last), "s")}</row>'
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def prefixed() -> str:
    made = sheet_xml().replace("</", "</x:").replace("<x:", "<x:")
    made = "".join(f"<x:{part}" if part[0] not in "/x" else f"<{part}" for part in made.split("<")[1:])
    return made.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')


def many_long() -> str:
    rows = "".join(f'<row r="{n}">{cell(f"A{n}", "0", "s")}{cell(f"B{n}", "0", "s")}</row>' for n in range(2, 200))
    names = f'<row r="1">{cell("A1", "email")}{cell("B1", "at")}</row>'
    return f'<worksheet xmlns="{MAIN}"><sheetData>{names}{rows}</sheetData></worksheet>'


def merges(*ranges: str) -> str:
    return "<mergeCells>" + "".join(f'<mergeCell ref="{each}"/>' for each in ranges) + "</mergeCells>"


def many_merges() -> str:
    return merges(*(f"D{n}:D{n + 1}" for n in range(2, 300_000, 2)))


def random_text(size: int) -> str:
    return random.Random(1).randbytes(size // 2).hex()  # noqa: S311


def packed(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def many_parts() -> bytes:
    return book() + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 65_535, 65_535, 60_000_000, 0, 0)


def _in_directory(made: bytes, name: bytes) -> int:
    """Where the directory's entry of a part begins."""
    return made.rindex(name) - 46


def boasting(made: bytes) -> bytes:
    at = _in_directory(made, b"xl/worksheets/sheet1.xml")
    return made[: at + 24] + struct.pack("<I", 4_294_000_000) + made[at + 28 :]


def wrong_sum(made: bytes) -> bytes:
    at = _in_directory(made, b"xl/worksheets/sheet1.xml")
    return made[: at + 16] + b"\0\1\2\3" + made[at + 20 :]


def encrypted(made: bytes) -> bytes:
    at = _in_directory(made, b"xl/worksheets/sheet1.xml")
    return made[: at + 8] + b"\1\0" + made[at + 10 :]
