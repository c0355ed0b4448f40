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
    "offer": "by the offer {}",
    "campaign": "of the campaign {}",
    "product": "for {}",
    "medium": "by the medium {}",
    "channel": "by the channel {}",
    "landing_page": "by the page {}",
    "what": "with the data {}",
    "why": "for the reason {}",
}


def scope(asked: Asked, only: Mapping[str, str | None], playbook: Playbook) -> str:
    """'that came in January 2018 from “organic search”'; '' for all."""
    return " ".join(part for part in (when(asked.since, asked.until), which(only, playbook)) if part)


def when(since: date | None, until: date | None) -> str:
    if since is not None and until is not None:
        if since == until:
            return f"that came on {labels.day(since)}"
        if labels.days_of("month", since.isoformat()[:7]) == (since, until):
            return f"that came in {since:%B %Y}"
        return f"that came from {labels.day(since)} to {labels.day(until)}"
    if since is not None:
        return f"that came since {labels.day(since)}"
    return f"that came until {labels.day(until)}" if until is not None else ""


def which(only: Mapping[str, str | None], playbook: Playbook) -> str:
    """'from “organic search” by the offer “Trial”'."""
    return " ".join(
        f"without any {labels.DIMENSION_NAMES[word].lower()}"
        if value is None
        else _SAYS[word].format(labels.apart(labels.value(word, value, playbook)))
        for word, value in only.items()
    )
