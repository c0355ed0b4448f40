"""In which format numbers are written: the closed list of formats, and the one of whoever is being answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

NARROW, HARD = "\u202f", "\u00a0"
"""Spaces at which no line breaks."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """`name` is the tag (BCP 47) of a language that writes so, and `also` are others, in words.

    What stands before and after a percentage; whether the sign of a currency stands first, and what stands between it
    and the number. `lakhs`: thousands, and then by hundreds. `marks` turns what Python writes ('-1,234.5') into it.
    """

    name: str
    also: str
    thousands: str = ","
    decimal: str = "."
    before_percent: str = ""
    after_percent: str = "%"
    sign_first: bool = True
    beside_sign: str = ""
    lakhs: bool = False
    marks: Mapping[int, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        marks = {ord(","): self.thousands, ord("."): self.decimal, ord("-"): "−"}
        object.__setattr__(self, "marks", marks)


ENGLISH = NumberFormat("en", "English, Japanese, Chinese, Korean")
_ALL = (
    ENGLISH,
    NumberFormat("de", "German, Spanish, Danish", ".", ",", "", f"{HARD}%", False, HARD),
    NumberFormat("fr", "French", NARROW, ",", "", f"{HARD}%", False, HARD),
    NumberFormat("de-CH", "Swiss", "’", ".", beside_sign=HARD),
    NumberFormat("de-AT", "Austrian", ".", ",", "", f"{HARD}%", beside_sign=HARD),
    NumberFormat("it", "Italian, Greek, Serbian", ".", ",", "", "%", False, HARD),
    NumberFormat("nl", "Dutch, Brazilian, Indonesian", ".", ",", beside_sign=HARD),
    NumberFormat("sv", "Swedish, Czech, Russian", HARD, ",", "", f"{HARD}%", False, HARD),
    NumberFormat("pl", "Polish, Hungarian, Ukrainian", HARD, ",", "", "%", False, HARD),
    NumberFormat("tr", "Turkish", ".", ",", before_percent="%", after_percent=""),
    NumberFormat("en-IN", "Indian", lakhs=True),
)
FORMATS: Mapping[str, NumberFormat] = {one.name: one for one in _ALL}
"""By name. As the Unicode CLDR has them, without the differences that nobody would miss. Babel has the same and more;
it is 33 MB, and takes eight times as long for a number, of which a page has thousands."""

_present: ContextVar[NumberFormat] = ContextVar("numbers", default=ENGLISH)


def present() -> NumberFormat:
    """The format of whoever is being answered; English where nobody in particular is."""
    return _present.get()


@contextmanager
def writing(form: NumberFormat) -> Iterator[None]:
    """Inside, numbers are written so."""
    before = _present.set(form)
    try:
        yield
    finally:
        _present.reset(before)
