"""Once it is settled how a file writes dates and amounts, they are read so, and what contradicts it is not."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.touches.amounts import Decimals, currency_of, read_amount
from leadline.touches.dates import DateOrder, orders_of, read_date
from leadline.touches.instants import micros_of, read_instant, read_instants, zone_named


@pytest.mark.parametrize(
    ("text", "order", "meant"),
    [
        ("03.11.26 9:41", "dmy", "2026-11-03T09:41"),
        ("3/15/2024 2:30 PM", "mdy", "2024-03-15T14:30"),
        ("12/31/1999 11:59:59.123 pm", "mdy", "1999-12-31T23:59:59.123"),
        ("5/13/2024 12:05 am", "mdy", "2024-05-13T00:05"),
        ("26-04-03", "ymd", "2026-04-03"),
        ("12 mars 2024 à 14h05", "dmy", "2024-03-12T14:05"),
        ("1er août 2025", "mdy", "2025-08-01"),
        ("Mi., 3. März 2026, 14:05 Uhr", "dmy", "2026-03-03T14:05"),
        ("September 1, 2026", "dmy", "2026-09-01"),
        ("12-Mar-24", "mdy", "2024-03-12"),
        ("2 Oct 2024 5pm", "dmy", "2024-10-02T17:00"),
        ("Tue, 12 Mar 2024 09:14:00 +0100", "dmy", "2024-03-12T09:14+01:00"),
        ("Tue Mar 12 2024 09:14:00 GMT+0100 (Central European Standard Time)", "mdy", "2024-03-12T09:14+01:00"),
        ("3/5/2024 10:00 EST", "mdy", "2024-03-05T10:00-05:00"),
        ("2024-03-12 09:14", "mdy", "2024-03-12T09:14"),
    ],
)
def test_a_moment_is_read_in_its_order(text: str, order: DateOrder, meant: str) -> None:
    assert read_instant(text, order=order) == micros_of(datetime.fromisoformat(meant))


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("15/03/2024", "mdy"),
        ("03/15/2024", "dmy"),
        ("03/04/2024", "ymd"),
        ("30/02/2024", "dmy"),
        ("1.2.3", "dmy"),
        ("12.5", "dmy"),
        ("192.168.1.10", "dmy"),
        ("5 mai", "dmy"),
        ("3/5/2024 25:00", "mdy"),
        ("3/5/2024 10:00 IST", "mdy"),
        ("3/5/2024 and more", "mdy"),
        ("3 Foo 2024", "dmy"),
        ("1/1/2024" + " " * 100 + "x", "dmy"),
    ],
)
def test_what_is_no_moment_in_that_order_is_not_read(text: str, order: DateOrder) -> None:
    assert read_instant(text, order=order) is None


@given(st.dates(datetime(1970, 1, 1).date(), datetime(2068, 12, 31).date()), st.sampled_from(["/", ".", "-"]))
def test_the_orders_of_a_date_are_those_in_which_it_is_read(day: datetime, mark: str) -> None:
    text = f"{day.day:02}{mark}{day.month:02}{mark}{day.year}"
    found = orders_of(text)
    assert found["dmy"].date() == day
    assert ("mdy" in found) == (day.day <= 12)
    for order, moment in found.items():
        assert read_date(text, order) == moment


@given(
    st.lists(st.datetimes(datetime(1902, 1, 2), datetime(2190, 1, 1)), max_size=6),
    st.sampled_from(["dmy", "mdy"]),
    st.sampled_from(["%d/%m/%Y", "%m.%d.%Y", "%d.%m.%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%Y-%m-%d", "%d %b %Y"]),
    st.sampled_from([None, "Europe/Berlin"]),
)
def test_columns_are_read_as_each_text_is(
    moments: list[datetime], order: DateOrder, shape: str, zone: str | None
) -> None:
    texts = [f"{moment:{shape}}" for moment in moments]
    found = read_instants(pa.array(texts, pa.string()), zone_named(zone), order).cast(pa.int64()).to_pylist()
    assert found == [read_instant(text, zone_named(zone), order) for text in texts]


@pytest.mark.parametrize(
    ("text", "decimals", "meant"),
    [
        ("1.234", ",", "1234"), ("1.234", ".", "1.234"), ("1,234", ".", "1234"), ("1,234", ",", "1.234"),
        ("1.234,50", ".", "1234.5"), ("1\u202f020,50 €", ",", "1020.5"), ("EUR 12,5", ",", "12.5"),
        ("-€12", ".", "-12"), ("(12.50)", ".", "-12.5"), ("12,50-", ",", "-12.5"), ("−5", ".", "-5"),
        ("US$ 1,000", ".", "1000"), ("Fr. 1'234.50", ".", "1234.5"), ("12 CHF", ".", "12"), ("3 kr", ",", "3"),
        ("CHF 5.-", ".", "5"), ("12,– €", ",", "12"),
    ],
)  # fmt: skip
def test_an_amount_is_read_with_its_decimals(text: str, decimals: Decimals, meant: str) -> None:
    assert read_amount(text, decimals) == Decimal(meant) * 1_000_000


@pytest.mark.parametrize("text", ["12 kilos", "about 12", "1.2.3", "12 of 13", "", "(12", "1" * 100])
def test_what_is_no_amount_is_not_read(text: str) -> None:
    assert read_amount(text, ".") is None


@given(st.integers(-(10**15), 10**15), st.sampled_from([".", ","]), st.sampled_from(["", "\u202f", "'", "grouped"]))
def test_every_amount_comes_back_however_thousands_are_marked(micros: int, decimals: Decimals, thousands: str) -> None:
    other = {".": ",", ",": "."}[decimals]
    text = f"{Decimal(micros) / 1_000_000:,.6f}".replace(",", "T").replace(".", decimals)
    assert read_amount(text.replace("T", other if thousands == "grouped" else thousands), decimals) == micros


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("€ 12", "EUR"),
        ("12 eur", "EUR"),
        ("US$5", "USD"),
        ("$5", None),
        ("5 kr", None),
        ("5", None),
        ("CHF 5.-", "CHF"),
    ],
)
def test_the_currency_beside_an_amount_is_known(text: str, code: str | None) -> None:
    assert currency_of(text) == code
