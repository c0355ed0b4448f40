"""Which class or direction a source has, with the medium by which somebody came from it.

Paid and unpaid visitors come from the same places: what `google` is worth depends on whether the click was bought.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

UNCLASSIFIED = "unclassified"
"""The class of what is in none."""
SEVERAL = "several"
"""Said of a source whose leads stand in more than one class, each by its medium."""
SLASH = " / "
ANY = "any"


def member(text: str) -> str:
    """How a member of a class is compared: `Google  /  CPC` as `google / cpc`."""
    return re.sub(r"\s+/\s+", SLASH, text.strip().casefold())


def looked_up(members: Mapping[str, str], source: str | None, medium: str | None) -> str | None:
    """What is said of a source with its medium, the most specific first: of both together; of the medium whatever the
    source (`any / cpc`); of the source by its name; of the medium by its name. None if nothing is.
    """
    where, by = plain(source), plain(medium)
    if not by:
        where, by = map(plain, with_medium(where, members))
    pairs = (f"{where}{SLASH}{by}", f"{ANY}{SLASH}{by}") if by else ()
    return next((members[name] for name in (*pairs, where, by) if name and name in members), None)


def with_medium(text: str, members: Collection[str]) -> tuple[str, str | None]:
    """A source that is written with its medium (`google / cpc`, as statistics print it) in its two parts; any other as
    it is. It is one only where a medium of that name is spoken of, since names may hold strokes, too.
    """
    source, medium = (part.strip() for part in text.rpartition(SLASH)[::2])
    name = plain(medium)
    spoken_of = any(one in members for one in (f"{plain(source)}{SLASH}{name}", f"{ANY}{SLASH}{name}", name))
    return (source, medium) if source and name and spoken_of else (text, None)


def plain(text: str | None) -> str:
    return "" if text is None else str(text).strip().casefold()
