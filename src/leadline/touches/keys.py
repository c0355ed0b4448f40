"""Identity keys: what tells one person from another, the strongest kind first; and what else points at one human."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

KEY_KINDS = ("user_id", "external_id", "email", "phone", "cookie")
"""A touch belongs to the person of its strongest key. With only cookies somebody is a visitor; any other kind makes
them known.
"""

KNOWN_KINDS = tuple(kind for kind in KEY_KINDS if kind != "cookie")

IDENTIFYING = (
    "name", "first_name", "last_name", "email", "phone", "address", "street", "post_code", "zip", "date_of_birth",
    "fax", "mobile",
)  # fmt: skip
"""Attributes that point at one human. They stay in the record and never reach the lake or a rule."""

PERSONAL_WORDS = frozenset(
    (
        "address", "anschrift", "birth", "birthdate", "birthday", "cell", "cellphone", "dob", "email", "emailaddress",
        "emails", "familyname", "fax", "firstname", "forename", "fullname", "geburtsdatum", "givenname", "iban",
        "lastname", "mail", "mobile", "mobilephone", "nachname", "name", "names", "passport", "phone", "phonenumber",
        "phones", "plz", "postcode", "ssn", "strasse", "straße", "street", "surname", "tel", "telefon", "telephone",
        "username", "vorname", "whatsapp", "zip", "zipcode",
    )
)  # fmt: skip
"""A name of an attribute that holds one of these words is personal …"""

OTHER_WORDS = frozenset(
    (
        "account", "action", "app", "asset", "brand", "business", "campaign", "category", "channel", "clicked",
        "clicks", "company", "consent", "content", "count", "counts", "course", "device", "do", "domain", "employer",
        "event", "file", "form", "group", "has", "is", "language", "list", "no", "not", "offer", "open", "opened",
        "opens", "opt", "optin", "optout", "organisation", "organization", "page", "permission", "plan", "product",
        "project", "provider", "segment", "site", "source", "status", "stage", "store", "subscribed", "tag", "team",
        "template", "type", "unsubscribed", "utm", "valid", "verified", "website",
    )
)  # fmt: skip
"""… unless one of these says that it is about something else: `campaign_name`, `do_not_email`, `email_opens`."""

EMAIL = r"[^\s@]+(?:@|%40)[\w-]+\.[\w.-]*\w"
PHONE = (
    r"^\s*(?:\+[\s(]*[1-9][\d\s().\-/]{6,20}|00[1-9][\d\s().\-/]{7,18}|0[1-9]\d{8,10}|0\d{1,5}[ /]\d[\d ]{5,12}"
    r"|\(?[2-9]\d\d\)?[ .\-]\d{3}[ .\-]\d{4})\s*$"
)
"""Numbers with a country, or written the way only phone numbers are: amounts, dates and ids stay what they are."""


def is_personal(name: str) -> bool:
    """Whether an attribute of this name (`Full Name`, `phoneNumber`) points at one human."""
    spaced = re.sub(r"(?<=[a-zß-ÿ0-9])(?=[A-Z])", " ", name)
    words = re.findall(r"[^\W_]+", spaced.casefold().replace("e-mail", "email"))
    if "_".join(words) in IDENTIFYING:
        return True
    found = set(words)
    return bool(found & PERSONAL_WORDS) and not found & OTHER_WORDS


def look_personal(column: pa.Array) -> pa.Array:
    """Of texts: which hold an e-mail address or are a phone number. Never null."""
    return pc.fill_null(pc.or_(pc.match_substring_regex(column, EMAIL), pc.match_substring_regex(column, PHONE)), False)
