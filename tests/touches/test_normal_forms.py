"""Identity keys have one spelling, whatever spelling they come in; what is none is told apart."""

from __future__ import annotations

import phonenumbers
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.touches.domains import host_of, registered_domain
from leadline.touches.emails import normal_email, normal_emails
from leadline.touches.phones import normal_phone, normal_phones

NAMES = st.text(alphabet="abcXYZ019.+_-'é@ <>", max_size=12)
HOSTS = st.sampled_from(
    [
        "example.com",
        "EXAMPLE.de",
        "a.b.example.co",
        "x.com",
        "ex--ample.com",
        "exämple.de",
        "localhost",
        "-x.com",
        "x-.de",
        "a..com",
        "example",
        "1.2.3.4",
    ]
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (" Mara@Example.COM ", "mara@example.com"),
        ("Mara Lind <mara@example.com>", "mara@example.com"),
        ("mailto:mara@example.com", "mara@example.com"),
        ("mara@EXÄMPLE.de", "mara@exämple.de"),
        ("mara@xn--exmple-cua.de", "mara@exämple.de"),
        ("mara@", None),
        ("n/a", None),
        ("mara@example", None),
    ],
)
def test_an_address_has_one_spelling(written: str, meant: str | None) -> None:
    assert normal_email(written) == meant
    assert normal_emails(pa.array([written, None])).to_pylist() == [meant, None]


@given(st.lists(st.one_of(st.none(), st.builds("{}@{}".format, NAMES, HOSTS), NAMES), max_size=8))
def test_columns_of_addresses_are_read_as_each_address_is(texts: list[str | None]) -> None:
    one_by_one = [None if text is None else normal_email(text) for text in texts]
    assert normal_emails(pa.array(texts, pa.string())).to_pylist() == one_by_one


@given(st.from_regex(r"[a-z0-9._+-]{1,70}@[a-z0-9.-]{1,30}\.(com|de|io|travel)", fullmatch=True))
def test_the_plain_pattern_never_passes_what_the_library_would_not(text: str) -> None:
    assert normal_emails(pa.array([text])).to_pylist() == [normal_email(text)]


@pytest.mark.parametrize(
    ("written", "region", "meant"),
    [
        ("+49 (0)30 12 34 56", None, "+4930123456"),
        ("030 123456", "DE", "+4930123456"),
        ("0049 30 123456", "DE", "+4930123456"),
        ("(202) 555-0143", "US", "+12025550143"),
        ("030 123456", None, None),
        ("+49", None, None),
        ("call me", "DE", None),
        ("0000", "DE", None),
    ],
)
def test_a_number_has_one_spelling(written: str, region: str | None, meant: str | None) -> None:
    assert normal_phone(written, region) == meant
    assert normal_phones(pa.array([written, None]), region).to_pylist() == [meant, None]


@given(
    st.lists(
        st.builds(
            "+{}{}".format,
            st.sampled_from(sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)),
            st.from_regex("[0-9]{3,13}", fullmatch=True),
        )
    )
)
def test_columns_of_numbers_are_read_as_each_number_is(texts: list[str]) -> None:
    assert normal_phones(pa.array(texts, pa.string())).to_pylist() == [normal_phone(text) for text in texts]


def test_a_real_number_of_every_country_stays_itself() -> None:
    examples = [phonenumbers.example_number(region) for region in sorted(phonenumbers.SUPPORTED_REGIONS)]
    texts = [phonenumbers.format_number(n, phonenumbers.PhoneNumberFormat.E164) for n in examples if n]
    assert normal_phones(pa.array(texts)).to_pylist() == texts


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("shop.example.co.uk", "example.co.uk"),
        ("mara@mail.example.com", "example.com"),
        ("localhost", None),
        ("co.uk", None),
        ("10.0.0.1", None),
    ],
)
def test_the_domain_is_the_part_that_somebody_registered(host: str, domain: str | None) -> None:
    assert registered_domain(host) == domain


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.example.com/a?b=c", "www.example.com"),
        ("example.com/a", "example.com"),
        ("/prices", None),
        ("http://[broken", None),
    ],
)
def test_the_host_of_a_link(url: str, host: str | None) -> None:
    assert host_of(url) == host
