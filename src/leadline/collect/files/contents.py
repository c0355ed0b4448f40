"""What the cells of a column look like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from leadline.touches.amounts import either_way, read_amount
from leadline.touches.dates import DateOrder
from leadline.touches.distinct import cleaned
from leadline.touches.follow_up import follow_up, truth
from leadline.touches.instants import read_instant
from leadline.touches.keys import PHONE

EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
PHONE_SHAPE = re.compile(PHONE)
LINK = re.compile(r"(?i)(?:https?://|www\.)\S+")
CURRENCY = re.compile(r"[A-Z]{3}")
NUMBER = re.compile(r"\S*\d\S*")
MOST_DISTINCT = 400
"""Different cells of a column that are looked at."""
EXAMPLES = 3
LONGEST = 80
NOTHING = (
    "select", "please select", "-- select --", "- select -", "--select--", "choose", "please choose", "bitte wählen",
    "bitte auswählen", "-- bitte wählen --", "sélectionner", "seleccionar", "n/a", "#n/a", "null", "(null)", "none",
    "(none)", "nan", "undefined", "-", "--", "---", "?", "n.a.", "k.a.", "k. a.", "keine angabe", "tbd", "t.b.d.",
    "tba", "#value!", "#wert!", "#ref!", "#bezug!", "#name?", "#div/0!", "#null!",
)  # fmt: skip
"""What forms, exports and spreadsheets write where nothing was chosen, or nothing came out."""
ORDERS: tuple[DateOrder, ...] = ("ymd", "dmy", "mdy")


@dataclass(frozen=True)
class Contents:
    """The cells of one column (text) among the rows that were looked at."""

    column: pa.Array

    @cached_property
    def given(self) -> pa.Array:
        """Cells that say something, cleaned."""
        return cleaned(self.column).drop_null()

    @cached_property
    def counts(self) -> dict[str, int]:
        """Different cells and how often they come, the commonest first."""
        counted = pc.value_counts(self.given)
        pairs = zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True)
        return dict(sorted(pairs, key=lambda pair: -pair[1]))

    @property
    def empty(self) -> bool:
        return not len(self.given)

    @property
    def constant(self) -> str | None:
        """What every row says, if they all say the same."""
        return next(iter(self.counts)) if len(self.counts) == 1 and len(self.given) == len(self.column) else None

    @cached_property
    def examples(self) -> tuple[str, ...]:
        """The first different cells."""
        seen = dict.fromkeys(self.given.slice(0, 200).to_pylist())
        return tuple(str(text)[:LONGEST] for text in list(seen)[:EXAMPLES])

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Different cells, without those that say that nothing was chosen."""
        return tuple(word for word in list(self.counts)[:MOST_DISTINCT] if word.casefold() not in NOTHING)

    @property
    def nothing(self) -> tuple[str, ...]:
        """Cells that say that nothing was chosen."""
        return tuple(word for word in self.counts if word.casefold() in NOTHING)

    @property
    def all_different(self) -> bool:
        return len(self.counts) == len(self.given) > 0

    def share(self, look: str) -> float:
        """How many of the different cells look like `email`, `phone`, `date`, `amount`, `link`, `flag`, `follow_up`,
        `currency` or the `number` of something.
        """
        if not self.words:
            return 0.0
        return sum(map(LOOKS[look], self.words)) / len(self.words)

    def unlike(self, look: str) -> list[str]:
        """The different cells that do not look so."""
        return [word for word in self.words if not LOOKS[look](word)]

    def variants(self) -> dict[str, str]:
        """Spellings that differ in case and blanks only → the commonest one."""
        best: dict[str, str] = {}
        found: Counter[str] = Counter()
        for word in self.words:
            plain = " ".join(word.lower().split())
            best.setdefault(plain, word)
            found[plain] += 1
        return {plain: best[plain] for plain, spellings in found.items() if spellings > 1}


def _is_date(text: str) -> bool:
    if text.isdigit() and len(text) < 10:
        return False
    return any(read_instant(text, order=order) is not None for order in ORDERS)


LOOKS: dict[str, Callable[[str], bool]] = {
    "email": lambda text: EMAIL.fullmatch(text) is not None,
    "phone": lambda text: PHONE_SHAPE.match(text) is not None,
    "date": _is_date,
    "amount": lambda text: read_amount(text) is not None or either_way(text) or read_amount(text, ",") is not None,
    "link": lambda text: LINK.match(text) is not None,
    "flag": lambda text: truth(text) is not None,
    "follow_up": lambda text: follow_up(text) is not None,
    "currency": lambda text: CURRENCY.fullmatch(text.strip().upper()) is not None,
    "number": lambda text: NUMBER.fullmatch(text) is not None,
}
