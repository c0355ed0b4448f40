"""Links by which somebody is reached."""

from __future__ import annotations

import re
from urllib.parse import quote


def tel(phone: str) -> str:
    """`tel:` with digits only, whatever else stands in the number; empty for what is no number."""
    digits = re.sub(r"[^0-9+]", "", phone)
    return f"tel:{digits}" if len(digits) >= 3 else ""


def mailto(email: str) -> str:
    return "mailto:" + quote(email, safe="@+") if "@" in email else ""
