"""Names of months and days as people write them, in English, German and French."""

from __future__ import annotations

import unicodedata

FULL = {
    1: ("january", "januar", "jänner", "janvier"),
    2: ("february", "februar", "feber", "février"),
    3: ("march", "märz", "maerz", "mars"),
    4: ("april", "avril"),
    5: ("may", "mai"),
    6: ("june", "juni", "juin"),
    7: ("july", "juli", "juillet"),
    8: ("august", "août"),
    9: ("september", "septembre"),
    10: ("october", "oktober", "octobre"),
    11: ("november", "novembre"),
    12: ("december", "dezember", "décembre"),
}
SHORT = {
    1: ("jan", "jän", "janv"),
    2: ("feb", "febr", "févr", "fév"),
    3: ("mar", "mär", "mrz"),
    4: ("apr", "avr"),
    6: ("jun",),
    7: ("jul", "juil"),
    8: ("aug",),
    9: ("sep", "sept"),
    10: ("oct", "okt"),
    11: ("nov",),
    12: ("dec", "dez", "déc"),
}
DAYS = (
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    *("mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"),
    *("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag"),
    *("mo", "di", "mi", "do", "fr", "sa", "so"),
    *("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    *("lun", "mer", "jeu", "ven", "sam", "dim"),
)


def without_accents(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


MONTHS = {
    spelling: number
    for table in (FULL, SHORT)
    for number, names in table.items()
    for name in names
    for spelling in (name, without_accents(name))
}
"""Name, in small letters, with its accents or without → 1 to 12."""
SHOWN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
