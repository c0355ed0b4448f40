"""The same rows are the same touches, whatever kind of file brings them."""

from __future__ import annotations

import io
from datetime import date

import pyarrow as pa
import xlsxwriter
from pyarrow import parquet

from leadline.record.home import Home
from tests.collect.odd_files.making import lines
from tests.collect.writing_files import bring

NAMES = ("email", "at", "kind", "amount")
DAYS = [date(2026, 4, 3), date(2026, 4, 14)]
AMOUNTS = [1250.5, 390.0]


def workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, NAMES)
        for row, (day, amount) in enumerate(zip(DAYS, AMOUNTS, strict=True), 1):
            sheet.write_row(row, 0, (f"p{row}@example.com", "", "purchase", amount))
            sheet.write_datetime(row, 1, day, made.add_format({"num_format": "dd.mm.yyyy"}))
    return out.getvalue()


def table() -> bytes:
    out = io.BytesIO()
    columns = {"email": ["p1@example.com", "p2@example.com"], "at": DAYS, "kind": ["purchase"] * 2, "amount": AMOUNTS}
    parquet.write_table(pa.table(columns), out)
    return out.getvalue()


def test_the_same_rows_are_known_again_in_every_form(place: Home) -> None:
    plain = "email,at,kind,amount\np1@example.com,2026-04-03,purchase,1250.50\np2@example.com,2026-04-14,purchase,390\n"
    forms = {
        "german.csv": "email;at;kind;amount\np1@example.com;3.4.26;purchase;1.250,50\n"
        "p2@example.com;14.04.2026;purchase;390,00\n".encode("cp1252"),
        "american.tsv": "email\tat\tkind\tamount\np1@example.com\t4/3/2026\tpurchase\t1,250.50\n"
        "p2@example.com\t4/14/2026\tpurchase\t390\n".encode("utf-16"),
        "book.xlsx": workbook(),
        "rows.parquet": table(),
        "rows.jsonl": lines(
            [
                {"email": f"p{n}@example.com", "at": day.isoformat(), "kind": "purchase", "amount": amount}
                for n, (day, amount) in enumerate(zip(DAYS, AMOUNTS, strict=True), 1)
            ]
        ),
    }
    assert bring(place, plain, "touches").new == 2
    for name, content in forms.items():
        report = bring(place, content, "touches", name=name)
        assert (name, report.new, report.known, report.refused) == (name, 0, 2, ())
