"""Names of people as lists write them, turned round to how they are said."""

from __future__ import annotations

NO_FIRST_NAME = frozenset(
    (
        "jr", "sr", "junior", "senior", "ii", "iii", "iv", "md", "phd", "mba", "msc", "bsc", "ma", "ba", "esq", "dds",
        "cpa", "dr", "prof", "inc", "llc", "llp", "ltd", "limited", "corp", "co", "plc", "gmbh", "mbh", "ag", "kg",
        "ohg", "ug", "ev", "eg", "sa", "sarl", "srl", "spa", "bv", "nv", "ab", "as", "oy",
    )
)  # fmt: skip
"""What follows a comma and is no first name: it stays where it is."""
LAST_FIRST = 0x0590
"""Beyond Latin, Greek and Cyrillic letters, many say the family's name first."""
WORDS = 4
"""At most so many on each side: more is a sentence, or several people."""


def turned(name: str) -> str:
    """`Weber, Jonas` as `Jonas Weber`, `Weber, Dr. Jonas` as `Dr. Jonas Weber`; all else as it is."""
    last, comma, first = (part.strip() for part in name.partition(","))
    if not (last and comma and first) or "," in first:
        return name
    words = [word.replace(".", "").casefold() for word in first.split()]
    if all(word in NO_FIRST_NAME for word in words) or max(len(words), len(last.split())) > WORDS:
        return name
    return f"{first} {last}" if all(_in_a_name(sign) for sign in last + first) else name


def _in_a_name(sign: str) -> bool:
    return sign in " .'’-‐‑·" or (sign.isalpha() and ord(sign) < LAST_FIRST)
