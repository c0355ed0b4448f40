"""What the rows of a file may be."""

from __future__ import annotations

from collections.abc import Sequence

from leadline.collect.fields import Kind
from leadline.collect.files.column_names import fields_named, plain_name
from leadline.collect.files.contents import Contents
from leadline.collect.files.title_days import days_of_titles
from leadline.touches.keys import KEY_KINDS

BUYING = ("order", "invoice", "purchase", "won", "paid", "bestell", "rechnung", "kauf", "payment", "sale")
ASKED = ("offer", "source", "campaign", "follow_up", "problem", "landing_page", "action", "medium", "referrer")
FEW = 6
UNSUBSCRIBED = ("unsub", "opt out", "opted out", "optout", "abgemeldet", "abmeldung", "desabonne", "bounce", "complain")
"""How the names of columns begin that say since when, or why, somebody must not be contacted."""
UNWANTED = (
    "unsubscribed", "unsubscribe", "complaint", "complained", "spam", "spam complaint", "abuse", "bounced", "bounce",
    "hard bounce", "opt out", "opted out", "abgemeldet", "abmeldung", "widerspruch", "desabonne", "desinscrit",
    "do not contact", "cleaned", "suppressed",
)  # fmt: skip
"""What such a column says in all rows."""


def kind_of(
    header: Sequence[str], contents: Sequence[Contents], titles: Sequence[str], *, asked: bool = False
) -> tuple[Kind, str]:
    """The likeliest kind, and why. `asked`: the cells of a column are offers."""
    names = [plain_name(name) for name in header]
    fields = {
        field
        for name, column in zip(header, contents, strict=True)
        if name and not column.empty
        for field in fields_named(name)
    }
    keys = fields & set(KEY_KINDS) or {"email" for column in contents if column.share("email") >= 0.9}
    dated = bool(fields & {"at", "day", "day_from"}) or days_of_titles(titles) is not None
    if not keys and "amount" in fields and dated:
        return "costs", "There are amounts and days, and nobody whose they are."
    if "stage" in fields and fields & {"closed", "deal", "deal_name"}:
        return "deals", "There are stages, and dates or names of deals."
    if "do_not_contact" in fields and len(header) <= FEW:
        return "suppressions", "A column says who must not be contacted."
    if keys and len(header) <= FEW and any(map(_wants_nothing, names, contents)):
        return "suppressions", "They unsubscribed, complained, or cannot be reached."
    if any("refund" in name and ("date" in name or "at" in name.split()) for name in names):
        return "refunds", "A date is that of a refund."
    buying = any(
        word in name and ("date" in name or "datum" in name or " at" in name) for name in names for word in BUYING
    )
    if keys and (buying or ("amount" in fields and any(word in name for name in names for word in BUYING[:3]))):
        return "purchases", "Dates or numbers are those of orders."
    if keys and "at" in fields and fields & {"page", "kind"}:
        return "touches", "Rows say which page or event it was, and when."
    if "note" in fields and not fields & set(ASKED) and len(header) <= FEW:
        return "notes", "A column holds notes, and there is little beside it."
    if asked or fields & set(ASKED):
        return "requests", "Rows say what was asked for, or where it came from."
    return "people", "Rows say who somebody is, and not what they did."


def _wants_nothing(name: str, column: Contents) -> bool:
    """Whether a column says that somebody unsubscribed, complained, or cannot be reached."""
    if name.startswith(UNSUBSCRIBED) and not column.empty and column.share("flag") < 1:
        return True
    words = [plain_name(word) for word in column.words]
    return bool(words) and all(word in UNWANTED for word in words)
