"""Which field each column may hold, by its name and by what its cells look like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from leadline.collect.fields import FIELDS, Kind
from leadline.collect.files.column_names import TIMES, fields_like, fields_named, plain_name
from leadline.collect.files.contents import Contents
from leadline.touches.keys import KEY_KINDS

LOOK = {
    "email": "email", "at": "date", "received": "date", "closed": "date", "until": "date", "day": "date",
    "day_from": "date", "day_to": "date", "amount": "amount", "currency": "currency", "won": "flag",
    "do_not_contact": "flag", "follow_up": "follow_up", "refund": "flag",
}  # fmt: skip
"""What the cells of a field look like."""
LOOK_IF_LIKE = {**LOOK, "landing_page": "link", "page": "link", "referrer": "link", "phone": "phone"}
"""The same, where only a part of the column's name tells."""
BY_CONTENTS = {"email": ("email",), "phone": ("phone",), "date": ("at", "day")}
MAY_BE_ADDRESSES = ("email", "external_id", "user_id", "by")
FITS, MAY_FIT = 0.9, 0.5
NO_MONEY = (
    "Rows of {kind} have no {field}. Where a column says when they bought, make that a purchase, and this its {field}; "
    "or import them as purchases or deals."
)


@dataclass(frozen=True, slots=True)
class Guess:
    field: str | None
    state: Literal["sure", "check", "left out"]
    why: str


@dataclass(frozen=True, slots=True)
class _Claim:
    score: float
    field: str
    place: int
    guess: Guess


def guesses(kind: Kind, header: Sequence[str], contents: Sequence[Contents]) -> dict[int, Guess]:
    """Place → what the column may be. A field is given once; a time of day joins its date."""
    claims = [
        claim for place, name in enumerate(header) if name for claim in _claims(kind, place, name, contents[place])
    ]
    found: dict[int, Guess] = {}
    fields: dict[str, int] = {}
    for claim in sorted(claims, key=lambda claim: (-claim.score, claim.place)):
        if claim.place in found:
            continue
        if claim.field not in fields:
            found[claim.place] = claim.guess
            fields[claim.field] = claim.place
    for claim in claims:
        if claim.place not in found:
            other = header[fields[claim.field]]
            found[claim.place] = Guess(None, "left out", f"“{other}” is taken for this already.")
    if {"first_name", "last_name"} <= set(fields) and "name" in fields:
        found[fields["name"]] = Guess(None, "left out", "First and last name have columns of their own.")
    if "won" not in fields:
        for field in ("amount", "currency"):
            if field in fields and field not in FIELDS[kind]:
                why = NO_MONEY.format(kind=kind, field=field)
                found[fields[field]] = Guess(None, "left out", why)
    _join_times(header, contents, found, fields)
    if not set(fields) & set(KEY_KINDS) and kind != "costs":
        _tell_rows_apart(header, contents, found)
    return dict(sorted(found.items()))


def _claims(kind: Kind, place: int, name: str, contents: Contents) -> list[_Claim]:
    if contents.empty:
        return []
    claims = []
    addresses = contents.share("email") >= FITS
    for rank, field in enumerate(_known(kind, fields_named(name))):
        share = contents.share(LOOK[field]) if field in LOOK else 1.0
        if share < MAY_FIT or (addresses and field not in MAY_BE_ADDRESSES):
            continue
        sure = share >= FITS
        why = (
            "By its name." if sure else f"By its name, but {1 - share:.0%} of its different cells do not look like it."
        )
        claims.append(_Claim(3 + share - rank / 100, field, place, Guess(field, "sure" if sure else "check", why)))
    plain = max(contents.share("flag"), contents.share("amount")) >= FITS
    for field in _known(kind, fields_like(name)):
        look = LOOK_IF_LIKE.get(field)
        share = contents.share(look) if look else 1.0
        if share >= FITS and contents.constant is None and (look or not plain):
            claims.append(_Claim(1.5, field, place, Guess(field, "check", "By a part of its name.")))
    for look, fields in BY_CONTENTS.items():
        if contents.share(look) >= FITS:
            why = f"Its cells look like {'an e-mail address' if look == 'email' else f'a {look}'}."
            claims += [_Claim(1, field, place, Guess(field, "check", why)) for field in _known(kind, fields)]
    return claims


def _known(kind: Kind, fields: Sequence[str]) -> list[str]:
    """Those that this kind has; who bought is another touch of a request."""
    own = FIELDS[kind]
    more = ("won",) if kind in ("requests", "people", "touches") else ()
    money = ("amount", "currency") if kind in ("requests", "people") else ()
    known = [
        field for field in fields if field in (*own, *more, *money) or (field[:11] == "attributes." and kind != "costs")
    ]
    return ["deal" if kind == "deals" and field == "external_id" and len(known) == 1 else field for field in known]


def _join_times(
    header: Sequence[str], contents: Sequence[Contents], found: dict[int, Guess], fields: dict[str, int]
) -> None:
    """A column of times of day joins that of dates, if the dates have none."""
    if "at" not in fields or any(":" in text for text in contents[fields["at"]].examples):
        return
    for place, name in enumerate(header):
        timed = all(":" in text for text in contents[place].examples) and contents[place].examples
        if place != fields["at"] and timed and plain_name(name) in TIMES:
            found[place] = Guess("at", "check", f"The time of day of “{header[fields['at']]}”.")
            return


def _tell_rows_apart(header: Sequence[str], contents: Sequence[Contents], found: dict[int, Guess]) -> None:
    """Without an address, a number or an id that is known as such: the first column that differs in every row, unless
    its cells are words: a list of explanations differs in every row too, and nobody is in it.
    """
    for place, name in enumerate(header):
        own = contents[place].all_different and len(contents[place].given) > 1
        if name and place not in found and own and contents[place].share("number") >= FITS:
            why = "It differs in every row, and nothing else tells who it was."
            found[place] = Guess("external_id", "check", why)
            return
