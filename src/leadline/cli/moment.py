"""Moments as people write them for a command: without an offset they are local, for people read their own clock.

(From Python a moment without a zone is UTC, as everywhere in Python's own tables.)
"""

from __future__ import annotations

from datetime import date, datetime

from leadline.problems import BadSetting, Problem


def moment(text: str, zone: str, option: str = "--as-of") -> datetime:
    """`text` as an aware moment, local to `zone` without an offset; a bare date is the end of that local day.

    Raises BadSetting for what is neither a date nor a moment.
    """
    from leadline.engines.moments import moment as read

    begins = _instant(text, zone, option)
    return read(text, zone, option) if _is_date(text) else begins


def beginning(text: str | None, zone: str, option: str) -> datetime | None:
    """`text` as an aware moment; a bare date is its local midnight. None stays None. Raises BadSetting."""
    return None if text is None else _instant(text, zone, option)


def local_date(text: str | None, option: str) -> date | None:
    """A date as people write it; None stays None. Raises BadSetting."""
    if text is None:
        return None
    from leadline.engines.moments import local_date as read

    return read(text, option)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return False
    return True


def _instant(text: str, zone: str, option: str) -> datetime:
    from leadline.touches.instants import moment_of, read_instant, zone_named

    instant = read_instant(text, zone_named(zone))
    if instant is None:
        raise BadSetting(
            Problem(
                "moment",
                f"'{text}' is neither a date nor a moment from 1900 to 2199.",
                "Write it as 2026-05-31 or 2026-05-31T14:30, with an offset like +02:00 if it is not local.",
                path=option,
            )
        )
    return moment_of(instant)
