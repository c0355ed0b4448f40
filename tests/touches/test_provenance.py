"""Where somebody came from is read off their links only where there is a sign, and the sign is named."""

from __future__ import annotations

import pytest

from leadline.touches.follow_up import follow_up, truth
from leadline.touches.provenance import Inferred, infer


@pytest.mark.parametrize(
    ("landing", "referrer", "source", "medium", "by"),
    [
        (
            "https://us.example/a?utm_source=News&utm_medium=email&utm_campaign=May",
            "https://www.google.com/",
            "News",
            "email",
            "utm",
        ),
        ("/a?gclid=abc", None, "google", "cpc", "gclid"),
        ("/a?wbraid=abc", "https://www.google.com/", "google", "cpc", "wbraid"),
        ("/a?msclkid=abc", None, "bing", "cpc", "msclkid"),
        ("/a?li_fat_id=abc", None, "linkedin", "paid_social", "li_fat_id"),
        ("/a?fbclid=abc", None, "facebook", "social", "fbclid"),
        ("/a?fbclid=abc&utm_medium=paid_social", None, "facebook", "paid_social", "fbclid"),
        ("/a?utm_source=google&gclid=abc", None, "google", "cpc", "utm,"),
        ("https://us.example/a", "https://www.google.co.uk/search?q=x", "google", "organic", "referrer"),
        (None, "https://t.co/x", "twitter", "social", "referrer"),
        (None, "https://blog.partner.example.org/post", "example.org", "referral", "referrer"),
    ],
)
def test_a_sign_is_read_and_named(landing: str | None, referrer: str | None, source: str, medium: str, by: str) -> None:
    found = infer(landing, referrer)
    assert found is not None
    assert (found.source, found.medium, found.by.split()[0]) == (source, medium, by)


@pytest.mark.parametrize(
    ("named", "landing", "medium"),
    [
        ("Google", "/a?gclid=abc", "cpc"),
        ("google_ads", "/a?gbraid=abc", "cpc"),
        ("linkedin", "/a?utm_source=LinkedIn&utm_medium=cpc", "cpc"),
        ("newsletter", "/a?gclid=abc", None),
        ("newsletter", "/a?utm_source=google&utm_medium=cpc", None),
        ("google", "/a", None),
    ],
)
def test_a_named_source_gets_the_medium_that_its_link_tells(named: str, landing: str, medium: str | None) -> None:
    found = infer(landing, "https://www.bing.com/", named)
    assert (found.medium if found else None) == medium
    assert found is None or found.source == named


def test_an_utm_source_without_a_medium_gets_none_from_the_click_of_another() -> None:
    found = infer("/a?utm_source=newsletter&gclid=abc", None)
    assert found == Inferred("newsletter", None, None, "utm (links-2)")


@pytest.mark.parametrize(
    ("landing", "referrer"),
    [
        (None, None),
        ("/prices", None),
        ("https://us.example.com/a", "https://shop.example.com/b"),
        ("/a?utm_source=", "not a link"),
        ("http://[", "http://["),
    ],
)
def test_without_a_sign_nothing_is_guessed(landing: str | None, referrer: str | None) -> None:
    assert infer(landing, referrer) is None


def test_the_version_of_the_lists_stays_with_what_they_inferred() -> None:
    assert infer(None, "https://www.bing.com/") == Inferred("bing", "organic", None, "referrer (links-2)")


@pytest.mark.parametrize(
    ("word", "meaning"), [("Yes", "requested"), (" no thanks", "declined"), ("maybe", "neutral"), ("Thursday", None)]
)
def test_follow_up_words(word: str, meaning: str | None) -> None:
    assert follow_up(word) == meaning


@pytest.mark.parametrize(("word", "meaning"), [("1", True), ("Won", True), ("no", False), ("0", False), ("2", None)])
def test_flags(word: str, meaning: bool | None) -> None:
    assert truth(word) is meaning
