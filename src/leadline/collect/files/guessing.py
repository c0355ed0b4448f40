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
TOLD_BY_MOST = ("email", "date")
"""Looks that nothing else has: a strange cell among them does not hide what the column is."""
MAY_BE_ADDRESSES = ("email", "external_id", "user_id", "by")
FITS, MOSTLY, MAY_FIT = 0.9, 2 / 3, 0.5
"""Shares of a column's different cells: sure; enough where they alone tell; enough beside a name."""
STRANGE_SHOWN, SHOWN = 2, 40
LOOKS_LIKE = {"email": "an e-mail address", "phone": "a phone number", "date": "a date", "amount": "an amount"}
SEVERAL = {"email": "e-mail addresses", "phone": "phone numbers", "date": "dates"}
OF_KIND: dict[Kind, tuple[str, ...]] = {
    "purchases": ("purchase", "order", "invoice", "paid", "sale", "kauf", "bestell", "rechnung", "achat", "compra"),
    "refunds": ("refund", "erstattung", "remboursement"),
    "deals": ("created", "opened", "erstellt"),
}
"""Words by which the date of these rows is told from other dates."""
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
    if "last_name" in fields and not {"first_name", "name"} & set(fields):
        _whole_names(contents, found, fields)
    if "won" not in fields:
        for field in ("amount", "currency"):
            if field in fields and field not in FIELDS[kind]:
                why = NO_MONEY.format(kind=kind, field=field)
                found[fields[field]] = Guess(None, "left out", why)
    _join_times(header, contents, found, fields)
    if not set(fields) & set(KEY_KINDS) and kind != "costs":
        _tell_rows_apart(header, contents, found)
    return dict(sorted(found.items()))


def _whole_names(contents: Sequence[Contents], found: dict[int, Guess], fields: dict[str, int]) -> None:
    """`Nom` or `Apellido` alone is mostly the whole name: where cells have several words, it is read so."""
    place = fields["last_name"]
    words = contents[place].words
    if sum(" " in word.strip() for word in words) > MAY_FIT * len(words):
        fields["name"] = fields.pop("last_name")
        found[place] = Guess("name", "check", "Its cells seem to be first and last names.")


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
        why = "By its name." if sure else f"By its name, but {_strange(contents, LOOK[field])}."
        own = 0.05 if field == "at" and any(word in plain_name(name) for word in OF_KIND.get(kind, ())) else 0
        guess = Guess(field, "sure" if sure else "check", why)
        claims.append(_Claim(3 + share + own - rank / 100, field, place, guess))
    plain = max(contents.share("flag"), contents.share("amount")) >= FITS
    for field in _known(kind, fields_like(name)):
        look = LOOK_IF_LIKE.get(field)
        share = contents.share(look) if look else 1.0
        if share >= FITS and contents.constant is None and (look or not plain):
            claims.append(_Claim(1.5, field, place, Guess(field, "check", "By a part of its name.")))
    for look, fields in BY_CONTENTS.items():
        share = contents.share(look)
        if share >= FITS or (look in TOLD_BY_MOST and share >= MOSTLY):
            strange = contents.unlike(look) if share < FITS else []
            but = f", except {_a_few(strange)}" if strange else ""
            why = f"Its cells look like {SEVERAL[look]}{but}."
            claims += [_Claim(1, field, place, Guess(field, "check", why)) for field in _known(kind, fields)]
    return claims


def _strange(contents: Contents, look: str) -> str:
    """“tbd” does not look like it"""
    strange = contents.unlike(look)
    return f"{_a_few(strange)} {'does' if len(strange) == 1 else 'do'} not look like {LOOKS_LIKE.get(look, 'it')}"


def _a_few(words: Sequence[str]) -> str:
    shown = [f"“{word[:SHOWN]}”" for word in words[:STRANGE_SHOWN]]
    more = len(words) - len(shown)
    return f"{', '.join(shown)} and {more} more" if more else " and ".join(shown)


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
