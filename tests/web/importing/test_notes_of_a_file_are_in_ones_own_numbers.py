"""Notes on a file are kept once; whoever reads them reads counts in their own format, and the file as it is written."""

from __future__ import annotations

import pytest

from leadline import words
from leadline.web.importing import own_numbers


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("1,204 dates have a day over 12", "1.204 dates have a day over 12"),
        ("1,250 amounts like 1,234 may be two, and none tells", "1.250 amounts like 1,234 may be two, and none tells"),
        ("the amounts do not agree: 3,000 have a comma", "the amounts do not agree: 3.000 have a comma"),
        (
            "under this mapping they would be new touches: 12,000.",
            "under this mapping they would be new touches: 12.000.",
        ),
        ("Read of the column: “costs 1,234 now” as referral.", "Read of the column: “costs 1,234 now” as referral."),
        ("1 date is assumed.", "1 date is assumed."),
    ],
)
def test_counts_are_rewritten_and_what_stands_in_the_file_is_not(kept: str, read: str) -> None:
    with words.writing(words.FORMATS["de"]):
        assert own_numbers.sentence(kept) == read
    assert own_numbers.sentence(kept) == kept


def test_an_amount_is_read_as_somebody_writes_it() -> None:
    with words.writing(words.FORMATS["de"]):
        assert own_numbers.choice("comma: 1,234 is 1.234") == "comma: 1,234 is 1,234"
        assert own_numbers.choice("point: 1,234 is 1,234") == "point: 1,234 is 1.234"
        assert own_numbers.choice("comma") == "comma"
