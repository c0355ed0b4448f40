"""E-mail addresses as identity keys: syntax checked without asking the network, compared without regard to case."""

from __future__ import annotations

from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc
from email_validator import EmailNotValidError, validate_email

from leadline.touches.distinct import per_distinct

# Addresses of this plain shape are their own normal form once lower-cased; the library (20 µs a call) sees only the
# others.
ENDS = "com|org|net|edu|de|at|ch|uk|fr|br|in|it|es|nl|eu|pl|ca|au|io|co"
PLAIN = rf"^[a-z0-9_+-]+(\.[a-z0-9_+-]+)*@([a-z0-9][a-z0-9-]{{0,20}}[a-z0-9]\.){{1,3}}({ENDS})$"
LONGEST_PLAIN = 64


@lru_cache(maxsize=1 << 16)
def normal_email(text: str) -> str | None:
    """The address in its normal form (NFC, case-folded, international domains in Unicode), or None if it is none.

    `mailto:` and `Name <address>` are read as the address in them.
    """
    address = text.strip()
    if address.endswith(">") and "<" in address:
        address = address[address.rindex("<") + 1 : -1]
    address = address.removeprefix("mailto:").strip()
    try:
        return validate_email(address, check_deliverability=False, test_environment=True).normalized.casefold()
    except EmailNotValidError:
        return None


def normal_emails(column: pa.Array) -> pa.Array:
    """`normal_email` of each text; null where it is none."""
    lower = pc.ascii_lower(pc.utf8_trim_whitespace(column))
    plain = pc.fill_null(
        pc.and_(
            pc.match_substring_regex(lower, PLAIN),
            pc.and_(pc.less_equal(pc.utf8_length(lower), LONGEST_PLAIN), pc.invert(pc.match_substring(lower, "--"))),
        ),
        False,
    )
    if pc.all(pc.or_(plain, pc.is_null(column))).as_py():
        return lower
    rest = per_distinct(pc.if_else(plain, pa.scalar(None, pa.string()), column), normal_email, pa.string())
    return pc.if_else(plain, lower, rest)
