"""Why somebody is marked as a taker, in counts."""

from __future__ import annotations

from datetime import timedelta

from leadline import words
from leadline.web.lead.found import Found

FREE = ("download", "newsletter", "follow", "event", "trial", "tool", "")
REPLIES = ("call", "meeting")


def taker_because(found: Found) -> str:
    """'Taker: 6 free things and 2 replies within 180 days, and no sign of buying.'; empty for others."""
    if not found.lead.get("taker"):
        return ""
    within = timedelta(microseconds=found.playbook.takers.within)
    recent = [row for row in found.touches if row["at"] > found.as_of - within]
    requests = {row["id"]: row["action"] or "" for row in found.rows(found.whole.qualified.requests, every_lead=True)}
    free = sum(1 for row in recent if requests.get(row["id"], "-") in FREE)
    replies = sum(
        1 for row in recent if row["kind"] in REPLIES or (row["kind"] == "outcome" and row["action"] == "reached")
    )
    said = f"{words.count(free, 'free thing')} and {words.count(replies, 'reply', 'replies')} by people"
    return f"Taker: {said} within {words.count(within.days, 'day')}, and no sign of buying."
