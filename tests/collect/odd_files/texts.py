"""Damaged and odd files of text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.collect.odd_files.making import ROWS, Odd, text


def texts() -> Iterator[Odd]:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"):
        yield Odd(f"text in {encoding}", partial(text().encode, encoding), (12, 0))
    for word, separator in (("semicolon", ";"), ("tab", "\t"), ("bar", "|")):
        yield Odd(f"columns by {word}", text(separator=separator).encode, (12, 0))
    for word, end in (("returns and feeds", "\r\n"), ("returns", "\r")):
        yield Odd(f"lines end with {word}", text(end=end).encode, (12, 0))
    yield Odd("empty", lambda: b"", "empty_file")
    yield Odd("blanks only", lambda: b"  \n \n\n", "empty_file")
    yield Odd("separators only", lambda: b",,,\n,,,\n", "empty_file")
    yield Odd("a mark of Unicode only", lambda: b"\xef\xbb\xbf", "empty_file")
    yield Odd("names only", lambda: b"email,at,offer\n", (0, 0))
    yield Odd("names only, line not ended", lambda: b"email,at,offer", (0, 0))
    yield Odd("last line not ended", lambda: text().rstrip("\n").encode(), (12, 0))
    yield Odd("names come twice", lambda: b"email,at,at\na@example.com,2026-01-01,2026-01-02\n", (1, 0))
    yield Odd("names are empty", lambda: b",,\na@example.com,2026-01-01,x\n")
    yield Odd("a column without a name", lambda: b"email,,at\na@example.com,x,2026-01-01\n", (1, 0))
    yield Odd("no names at all", lambda: text(ROWS[1:]).encode(), "no_key_column")
    yield Odd("two rows of names", lambda: b"Contact,,Deal\nemail,at,amount\na@example.com,2026-01-01,5\n", (1, 0))
    yield Odd("title rows", lambda: b"My report\nof today\n\n" + text().encode(), (12, 0))
    yield Odd("padded titles", lambda: b"My report,,,\n,,,\n" + text().encode(), (12, 0))
    yield Odd("a hint to the separator", lambda: b"sep=;\n" + text(separator=";").encode(), (12, 0))
    yield Odd("a total row", lambda: text().encode() + b"Total: 12,,,\n", (12, 1))
    yield Odd("blank lines between", lambda: text(end="\n\n").encode(), (12, 0))
    yield Odd("spaces around", lambda: text(separator=" , ").encode(), None)
    yield Odd("rows too short", lambda: text().encode() + b"a@example.com,2026-01-01\n", (12, 1))
    yield Odd("rows too long", lambda: text().encode() + b"a@example.com,2026-01-01,x,y,z,z\n", (12, 1))
    yield Odd("more separators than names", lambda: text().replace("\n", ",,\n").encode().replace(b"note,,", b"note"))
    yield Odd("a quote never closed", lambda: text().encode() + b'a@example.com,2026-01-01,"guide,x\n', (12, 1))
    yield Odd("a quote never closed, early", lambda: text().replace("p2@", '"p2@').encode(), (11, 1))
    yield Odd("quotes within", lambda: text().replace("Zoë 3", 'Zoë "the" 3').encode(), (12, 0))
    yield Odd("quotes not doubled", lambda: text().replace("Zoë 3", '"Zoë "the" 3"').encode(), (11, 1))
    yield Odd("quotes doubled", lambda: text().replace("Zoë 3", '"Zoë ""the"" 3"').encode(), (12, 0))
    yield Odd("single quotes", lambda: text().replace("Zoë 3", "'Zoë 3'").encode(), (12, 0))
    yield Odd("typographic quotes", lambda: text().replace("Zoë 3", "“Zoë 3”").encode(), (12, 0))
    yield Odd("lines within quotes", lambda: text().replace("Zoë 3", '"Zoë\n\n3"').encode(), (12, 0))
    yield Odd("nothing but quotes", lambda: b'"' * 5_000)
    yield Odd("every cell in quotes", lambda: text([tuple(f'"{c}"' for c in row) for row in ROWS]).encode(), (12, 0))
    yield Odd("bytes that are 0", lambda: text().replace("Zoë", "Z\0e").encode(), (12, 0))
    yield Odd("control characters", lambda: text().replace("Zoë", "Z\x07\x1b\x7fe").encode(), (12, 0))
    yield Odd("only zeros", lambda: bytes(5_000), "no_sheet")
    yield Odd("zeros after the rows", lambda: text().encode() + bytes(500))
    yield Odd("half letters", lambda: text().encode() + b"a@example.com,2026-01-01,x,\xed\xa0\x80\n", (12, 1))
    yield Odd("half letters in UTF-16", lambda: text().encode("utf-16") + b"\x00\xd8\n\x00", None)
    yield Odd("an odd number of bytes in UTF-16", lambda: text().encode("utf-16")[:-1])
    yield Odd(
        "letters of two encodings",
        lambda: text().encode() + "a@example.com,2026-01-01,x,Zoë\n".encode("cp1252"),
        (12, 1),
    )
    yield Odd("cut within a letter", lambda: text().encode() + "a@example.com,2026-01-01,x,é".encode()[:-1], (12, 1))
    yield Odd("overlong letters", lambda: text().encode() + b"a@example.com,2026-01-01,x,\xc0\xaf\n", (12, 1))
    yield Odd(
        "letters beyond Unicode", lambda: text().encode() + b"a@example.com,2026-01-01,x,\xf7\xbf\xbf\xbf\n", (12, 1)
    )
    yield Odd("a mark in the middle", lambda: text().encode() + b"\xef\xbb\xbf" + text(ROWS[1:2]).encode(), None)
    yield Odd("directions of writing", lambda: text().replace("Zoë", "\u202eZoë\u202c").encode(), (12, 0))
    yield Odd("line separators of Unicode", lambda: text().replace("Zoë 3", "Zoë\u2028\x853").encode(), (12, 0))
    yield Odd("formulas", lambda: text().replace("Zoë 3", "=cmd|' /C calc'!A0").encode(), (12, 0))
    yield Odd("Japanese", lambda: text().replace("Zoë", "山田").encode("shift_jis", "ignore"))
    yield Odd("Cyrillic", lambda: text().replace("Zoë", "Иван").encode("cp1251"), (12, 0))
    yield Odd("unclear dates", lambda: b"email,at\na@example.com,03/04/2026\n", "unclear_dates")
    yield Odd(
        "dates that do not agree",
        lambda: b"email,at\na@example.com,13/04/2026\nb@example.com,04/13/2026\n",
        "unclear_dates",
    )
    yield Odd(
        "dates of another order", lambda: b"email,at\na@example.com,13/04/2026\nb@example.com,04/05/2026\n", (2, 0)
    )
    yield Odd("dates that are none", lambda: b"email,at\na@example.com,soon\nb@example.com,2026-02-30\n", (0, 2))
    yield Odd("years far away", lambda: b"email,at\na@example.com,9999-12-31\nb@example.com,0001-01-01\n", (0, 2))
    yield Odd("keys of nobody", lambda: b"email,at\nnobody,2026-01-01\n,2026-01-01\n", (0, 2))
    yield Odd("names of many lines", lambda: b'"e-\nmail",at\na@example.com,2026-01-01\n', "no_key_column")
    yield Odd("another sheet's names", lambda: b"one,two\n1,2\n", "no_key_column")
    yield Odd("one column", lambda: b"email\na@example.com\n", (0, 1))
    yield Odd("2,000 columns", lambda: wide(2_000), (1, 0), large=True)
    yield Odd("2,001 columns", lambda: wide(2_001), "too_many_columns", large=True)
    yield Odd("a million columns", lambda: wide(1_000_000), "too_many_columns", large=True)
    yield Odd("a row of a million columns", lambda: text().encode() + b"," * 1_000_000 + b"\n", (12, 1), large=True)
    yield Odd("a cell of 10 MB", lambda: text().encode() + long_row(10_000_000), (12, 1), large=True)
    yield Odd("a quoted cell of 10 MB", lambda: text().encode() + long_row(10_000_000, '"'), (12, 1), large=True)
    yield Odd(
        "a cell of 10 MB in UTF-16",
        lambda: (text() + long_row(10_000_000).decode()).encode("utf-16"),
        (12, 1),
        large=True,
    )
    yield Odd("a cell of 200 kB", lambda: text().encode() + long_row(200_000), (12, 1))
    yield Odd("a cell of 100 kB", lambda: text().encode() + long_row(100_000), (13, 0))
    yield Odd("a name of 10 MB", lambda: b"x" * 10_000_000 + b",email\n", large=True)
    yield Odd("one line of 60 MB", lambda: b"x" * 60_000_000, large=True)
    yield Odd("one quote, and no other", lambda: b'email,at\n"' + b"x,y\n" * 100_000, large=True)
    yield Odd("many lines of nothing", lambda: text().encode() + b"\n" * 1_000_000, (12, 0), large=True)
    yield Odd(
        "many lines with an open quote",
        lambda: text().encode() + b'a@example.com,2026-01-01,"x,y\n' * 30_000,
        large=True,
    )


def wide(columns: int) -> bytes:
    names = ",".join(["email", "at", *(f"c{n}" for n in range(columns - 2))])
    return f"{names}\na@example.com,2026-01-01{',' * (columns - 2)}\n".encode()


def long_row(size: int, quote: str = "") -> bytes:
    return f"a@example.com,2026-01-01,guide,{quote}{'x' * size}{quote}\n".encode()
