"""What kinds of import, fields and states are called on the pages."""

from __future__ import annotations

import re

from leadline.collect.fields import FIELDS, FREE, KINDS, UTM, Kind

OPTION = re.compile(r"[:,;]?\s*\(?--[a-z].*$", re.DOTALL)
KIND = {
    "requests": ("Requests", "somebody asked for something: enquiries, downloads, registrations, bookings"),
    "people": ("People", "contacts: who they are and what is known of them"),
    "purchases": ("Purchases", "somebody bought something: orders, invoices"),
    "refunds": ("Refunds", "somebody got their money back"),
    "deals": ("Deals", "opportunities: open, won or lost"),
    "costs": ("Costs", "money that was spent on ads, campaigns or fairs"),
    "touches": ("Other things that happened", "visits, calls, e-mails: each row says which"),
    "notes": ("Notes", "what somebody wrote about a person"),
    "suppressions": ("Do not contact", "people who must not be contacted"),
}
"""What rows are called, and what tells them."""
MOMENT = {
    "requests": "Time of the request",
    "people": "Known since",
    "purchases": "Time of the purchase",
    "refunds": "Time of the refund",
    "deals": "Opened on",
    "notes": "Time of the note",
    "suppressions": "Since when",
}
FIELD = {
    "at": "When it happened",
    "received": "When you learned of it",
    "name": "Name",
    "first_name": "First name",
    "last_name": "Last name",
    "email": "E-mail",
    "phone": "Phone",
    "company": "Company",
    "address": "Address",
    "group": "Company or household, by its key",
    "external_id": "Their number in your system",
    "user_id": "Their user number",
    "cookie": "Cookie",
    "offer": "Offer",
    "product": "Product",
    "action": "What they asked for",
    "follow_up": "Follow-up wanted",
    "problem": "Problem stated",
    "until": "Good until",
    "source": "Source",
    "medium": "Medium",
    "channel": "Channel",
    "campaign": "Campaign",
    "referrer": "Page they came from",
    "landing_page": "First page they saw",
    "page": "Page",
    "context": "Where on the page",
    "what": "How the data were obtained",
    "why": "Why they gave them",
    "kind": "Kind of touch",
    "request": "Number of the request",
    "reason": "Reason",
    "by": "Who did it",
    "amount": "Amount",
    "currency": "Currency",
    "won": "Whether it was won",
    "day": "Day",
    "day_from": "First day",
    "day_to": "Last day",
    "note": "Note",
    "deal": "Number of the deal",
    "deal_name": "Name of the deal",
    "stage": "Stage of the deal",
    "closed": "Closed on",
    "refund": "Whether it is a refund",
    "do_not_contact": "Whether not to contact",
}
OF_PERSON, OF_TOUCH = FREE
KEPT = ((OF_PERSON, "Keep as known of the person"), (OF_TOUCH, "Keep as said with this touch"))
"""What becomes of a column that is no field: its prefix, and how that is said."""
TRAIT = {
    "encoding": "Text",
    "separator": "Columns by",
    "sheet": "Sheet",
    "header": "Names of the columns in",
    "decimals": "Decimals",
    "dates": "Dates",
    "zone": "Times in",
    "currency": "Money in",
    "region": "Phone numbers of",
}
OUTCOME = {
    "new_person": "New people",
    "new_request": "New requests of known people",
    "known_person": "New of known people",
    "new": "New",
    "already_here": "Already here, nothing changes",
    "skipped": "Left out",
    "refused": "Need mending",
}
"""What becomes of rows, in the order in which it is told."""
OUTCOME_OF_ONE = {
    "new_person": "new person",
    "new_request": "new request",
    "known_person": "known person",
    "new": "new",
    "already_here": "already here",
    "skipped": "left out",
    "refused": "needs mending",
}
OUTCOME_OF_JUST_ONE = {
    "new_person": "new person",
    "new_request": "new request of a known person",
    "known_person": "new of a known person",
    "refused": "needs mending",
}
"""Behind a 1, where it reads otherwise than behind more."""
STATE = {
    "running": "under way",
    "stopped": "stopped",
    "cut off": "was cut off",
    "done": "done",
    "undoing": "being taken back",
    "undone": "taken back",
}


def without_options(mend: str) -> str:
    """How to mend something, without how a command is told."""
    plain = OPTION.sub("", mend).rstrip()
    return plain if plain.endswith((".", "?")) or not plain else f"{plain}."


def kind(name: str) -> str:
    """`requests` as “Requests”."""
    return KIND[name][0] if name in KIND else name.replace("_", " ").capitalize()


def kinds() -> list[tuple[str, str, str]]:
    """Every kind that a file can be imported as, with its title and what tells it."""
    return [(name, *KIND.get(name, (kind(name), ""))) for name in sorted(KINDS, key=_place)]


def field(of: Kind, name: str) -> str:
    """What a field is called in a file of this kind."""
    for prefix, said in KEPT:
        if name.startswith(prefix):
            return said
    if name == "at" and of in MOMENT:
        return MOMENT[of]
    return FIELD.get(name, name.replace("_", " ").capitalize())


def fields(of: Kind) -> list[tuple[str, str]]:
    """What a column may go to, as (field, title): who it is first, then what happened."""
    order = {name: place for place, name in enumerate(FIELD)}
    names = [name for name in FIELDS[of] if name not in UTM]
    return [(name, field(of, name)) for name in sorted(names, key=lambda name: order.get(name, len(order)))]


def _place(name: str) -> int:
    return list(KIND).index(name) if name in KIND else len(KIND)
