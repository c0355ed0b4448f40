"""Which leads the figures of a page are of, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from leadline.playbook import Playbook
from leadline.web.figures import labels
from leadline.web.figures.asked import Asked

_SAYS = {
    "source": "from {}",
    "class": "of class {}",
    "direction": "that came {}",
    "offer": "by the offer {}",
    "campaign": "of the campaign {}",
    "product": "for {}",
    "medium": "by the medium {}",
    "channel": "by the channel {}",
    "landing_page": "by the page {}",
    "what": "with the data {}",
    "why": "for the reason {}",
}


CAME = "that came"
COUNTED = "counted"


def scope(asked: Asked, only: Mapping[str, str | None], playbook: Playbook, verb: str = CAME) -> str:
    """'that came in January 2018 from “organic search”'; '' for all. By calendar it is when they are `COUNTED`."""
    return " ".join(part for part in (when(asked.since, asked.until, verb), which(only, playbook)) if part)


def when(since: date | None, until: date | None, verb: str = CAME) -> str:
    if since is not None and until is not None:
        if since == until:
            return f"{verb} on {labels.day(since)}"
        if labels.days_of("month", since.isoformat()[:7]) == (since, until):
            return f"{verb} in {since:%B %Y}"
        return f"{verb} from {labels.day(since)} to {labels.day(until)}"
    if since is not None:
        return f"{verb} since {labels.day(since)}"
    return f"{verb} until {labels.day(until)}" if until is not None else ""


def which(only: Mapping[str, str | None], playbook: Playbook) -> str:
    """'from “organic search” by the offer “Trial”'."""
    return " ".join(
        f"without any {labels.DIMENSION_NAMES[word].lower()}"
        if value is None
        else _SAYS[word].format(labels.apart(labels.value(word, value, playbook)))
        for word, value in only.items()
    )
