"""What was found out about a file is kept once for everybody: its numbers, as whoever reads it writes numbers."""

from __future__ import annotations

import re

from leadline import words

COUNT = re.compile(r"“[^”]*”|(?:^|(?<=[: ]))(?<!like )(\d{1,3}(?:,\d{3})+)(?= [a-z]|\.$)")
"""A count of thousands in a sentence of ours. What stands in a file is quoted, or an example: “like 1,234”."""
READ_AS = re.compile(r"(?<= is )-?[\d.,]+$")


def sentence(text: str) -> str:
    """A note: '1.204 dates have a day over 12'. What stands in the file stays as it is."""
    return COUNT.sub(lambda found: words.written(found[1]) if found[1] else found[0], text)


def choice(text: str) -> str:
    """A way to read amounts, with an example of it: 'comma: 1.234,5 is 1.234,5'."""
    return READ_AS.sub(lambda found: words.written(found[0]), text)
