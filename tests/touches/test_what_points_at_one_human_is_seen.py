from __future__ import annotations

import pyarrow as pa
import pytest

from leadline.touches.keys import IDENTIFYING, is_personal, look_personal
from leadline.touches.provenance import public_part


@pytest.mark.parametrize(
    "name",
    [
        *IDENTIFYING, "Full Name", "fullName", "Phone Number", "phoneNumber", "Email Address", "E-Mail", "work_email",
        "Mobile phone", "Street", "Date of birth", "BirthDate", "surname", "IP address", "Telefon",
    ],
)  # fmt: skip
def test_names_that_point_at_one_human_are_known_however_they_are_written(name: str) -> None:
    assert is_personal(name)


@pytest.mark.parametrize(
    "name",
    [
        "job_title", "company_size", "company", "company_name", "Campaign Name", "product name", "Do Not Email",
        "Do Not Call", "email_opt_in", "Email Opens", "email_domain", "phone verified", "Country", "City", "industry",
        "How did you hear", "budget", "role", "employees", "zipped", "streetwear", "renamed",
    ],
)  # fmt: skip
def test_names_of_other_things_stay(name: str) -> None:
    assert not is_personal(name)


def test_values_that_are_addresses_or_phone_numbers_are_seen_whatever_their_name() -> None:
    personal = [
        "joe@example.com", "write to joe@example.com please", "https://x.example/?e=joe%40example.com",
        "+49 30 123456", "+4930123456", "0049 30 1234567", "030 1234567", "(212) 555-1234", "212-555-1234",
    ]  # fmt: skip
    other = [
        "12000000", "1234567", "2026-03-31", "01/02/2026", "01-02-2026 14:05", "2026-03-31T10:00:00Z", "1,234.50",
        "0000012345", "50-200", "1774915200", "@handle", "head of sales", "", "10.0.0.1", "3.14159265",
    ]  # fmt: skip
    assert look_personal(pa.array([*personal, *other, None])).to_pylist() == (
        [True] * len(personal) + [False] * (len(other) + 1)
    )


@pytest.mark.parametrize(
    ("link", "left"),
    [
        (
            "https://us.example/a?utm_source=News&email=joe@x.org&gclid=1",
            "https://us.example/a?utm_source=News&gclid=1",
        ),
        ("/a?email=joe%40x.org", "/a"),
        ("/a?utm_content=joe@x.org&UTM_Medium=mail", "/a?UTM_Medium=mail"),
        ("https://joe:pw@us.example/a", "https://us.example/a"),
        ("/a?utm_source=x#email=joe", "/a?utm_source=x"),
        ("/a#prices", "/a#prices"),
        ("Why us?", "Why us?"),
        ("/pricing", "/pricing"),
    ],
)
def test_of_a_link_only_what_tells_the_way_is_left(link: str, left: str) -> None:
    assert public_part(link) == left
    assert public_part(left) == left
