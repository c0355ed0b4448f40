"""What is told about a word that is none of those an option takes."""

from __future__ import annotations

import re

from leadline.problems import nearest

PREFIX = "Value error, "
"""What the reader of options puts before a sentence; it says nothing to anybody."""
NO_CHOICE = re.compile(r"'([^']*)' is not one of ('.*')\.")


def plain_words(message: str) -> str:
    """The sentence without the reader's own words, and with the nearest word that is right."""
    message = message.removeprefix(PREFIX)
    found = NO_CHOICE.fullmatch(message)
    near = nearest(found[1], re.findall(r"'([^']*)'", found[2])) if found else None
    return f"{message} Did you mean {near}?" if near else message
