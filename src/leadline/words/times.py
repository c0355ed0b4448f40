"""Days and minutes, short, and names as people say them. Months have their English names in every format."""

from __future__ import annotations

from datetime import date

from leadline.words.numbers import whole


def minutes(total: int) -> str:
    """'35 min', '1 h 5 min', '2 h'."""
    hours, rest = divmod(total, 60)
    parts = [f"{whole(hours)} h"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} min")
    return " ".join(parts)


def day(when: date, today: date) -> str:
    """'12 Nov', with the year where it is another."""
    return f"{when.day} {when:%b}" + ("" if when.year == today.year else f" {when.year}")


def long_day(when: date) -> str:
    """'31 May 2018'."""
    return f"{when.day} {when:%B %Y}"


def spoken(name: str | None) -> str:
    """A name of the playbook or of a file as people say it: 'organic_search' is 'organic search'."""
    return (name or "").replace("_", " ").strip()
