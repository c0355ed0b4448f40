"""A reply to begin from, for the user's own mail program. It is plain text; of the person only the name is in it."""

from __future__ import annotations

from urllib.parse import quote

from leadline.playbook import Playbook
from leadline.respond.queue import Item

NAME_AT_MOST = 80
LINK_AT_MOST = 1_900
"""Mail programs cut what is longer."""
THANKS = {
    "download": "your download",
    "newsletter": "signing up for our newsletter",
    "follow": "following us",
    "event": "your registration",
    "attendance": "taking part",
    "trial": "opening a trial",
    "tool": "your registration",
    "quote": "asking for a quote",
    "booking": "booking a call",
    "chat": "your message",
    "contact_form": "your message",
}


def mail_link(item: Item, playbook: Playbook, question: str, sender: str) -> str:
    """`mailto:` with subject and body, percent-encoded; '' without an address."""
    if "@" not in item.details.email:
        return ""
    newest = item.asked[0] if item.asked else None
    offer = next((one for one in playbook.offers if newest and newest.offer in (one.key, one.name)), None)
    subject = f"Your request: {offer.name}" if offer else "Your request"
    thanks = THANKS.get((newest.action if newest else "") or "", "getting in touch")
    of = f" “{offer.name}”" if offer and thanks != "your message" else ""
    said = [f"Hello {_one_line(item.details.name)}," if _one_line(item.details.name) else "Hello,"]
    said.append(f"thank you for {thanks}{':' + of if of else ''}.")
    if question:
        said.append(f"May I ask something, so that my answer fits? {question}")
    said.append(f"Kind regards\n{_one_line(sender)}")
    start = f"mailto:{quote(item.details.email, safe='@+')}?subject={_encoded(subject)}&body="
    body = _encoded("\n\n".join(said))
    return start + body if len(start) + len(body) <= LINK_AT_MOST else start + _encoded(said[0])


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:NAME_AT_MOST]


def _encoded(text: str) -> str:
    """As RFC 6068 wants it: lines end by CR LF, and nothing of a text can start another field."""
    return quote(text.replace("\n", "\r\n"), safe="")
