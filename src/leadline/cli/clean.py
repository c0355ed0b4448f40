"""Text of strangers, made harmless for a terminal."""

from __future__ import annotations

import re
import unicodedata

# Control characters (with escape and the one-byte C1 commands), lone surrogates, line separators.
COMMANDS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]+")
# Marks that turn the direction of the text around them, and tags that nobody sees.
TURNING = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]+")
ISOLATE, END = "\u2068", "\u2069"


def clean(value: object, longest: int = 500) -> str:
    """`value` as one line that can neither command the terminal nor turn what stands beside it."""
    text = TURNING.sub("", COMMANDS.sub(" ", str(value)))
    # A letter with a tower of marks on it paints over the lines above.
    text = re.sub(
        r"([\u0300-\u036f\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{4})[\u0300-\u036f\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+",
        r"\1",
        text,
    )
    text = text.strip()
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    if any(unicodedata.bidirectional(letter) in ("R", "AL", "AN") for letter in text):
        return f"{ISOLATE}{text}{END}"
    return text
