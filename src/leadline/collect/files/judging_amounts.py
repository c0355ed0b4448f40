"""Which mark stands before decimals, and in which currency, judged by all amounts of a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from leadline.collect.files.manner import Trait
from leadline.touches.amounts import MICRO, Decimals, bare_amount, currency_of, either_way, read_amount

DISTINCT_AT_MOST = 50_000
WORDS: dict[Decimals, str] = {".": "point", ",": "comma"}
MARKS: tuple[Decimals, ...] = (".", ",")


def mark_of(text: str) -> Decimals | None:
    """The mark before decimals that an amount shows by itself: `1.234,5` a comma, `1.234` nothing, `1.234.567` a
    comma, since its points stand between thousands.
    """
    bare = bare_amount(text)
    if either_way(bare) or read_amount(text, ".") is None:
        return None
    points, commas = bare.count("."), bare.count(",")
    if points and commas:
        return "." if bare.rindex(".") > bare.rindex(",") else ","
    if points + commas == 1:
        return "." if points else ","
    if points + commas > 1:
        return "," if points else "."
    return None


@dataclass
class AmountJudge:
    """Sees the columns of amounts of a file."""

    marks: Counter[Decimals] = field(default_factory=Counter)
    unclear: Counter[str] = field(default_factory=Counter)
    currencies: Counter[str] = field(default_factory=Counter)
    examples: dict[str, None] = field(default_factory=dict)
    like: dict[Decimals, str] = field(default_factory=dict)
    """The first amount that shows a mark."""
    amounts: int = 0
    distinct: int = 0

    def see(self, column: pa.Array) -> None:
        filled = column.filter(pc.match_substring_regex(column, r"\d"))
        self.amounts += len(filled)
        for text in filled[:3].to_pylist():
            if len(self.examples) < 3:
                self.examples.setdefault(text)
        for told in pc.value_counts(filled.filter(pc.match_substring_regex(filled, "[.,]"))):
            text, count = told["values"].as_py(), told["counts"].as_py()
            self.distinct += 1
            if self.distinct > DISTINCT_AT_MOST:
                break
            mark = mark_of(text)
            if mark:
                if not self.marks[mark]:
                    self.examples = {text: None, **self.examples}
                self.marks[mark] += count
                self.like.setdefault(mark, text.strip())
            elif either_way(bare_amount(text)):
                self.unclear[text] += count
        for told in pc.value_counts(pc.replace_substring_regex(filled, r"[\d.,'’\s\x{a0}\x{202f}\x{2009}]+", "1")):
            code = currency_of(told["values"].as_py())
            if code:
                self.currencies[code] += told["counts"].as_py()

    @property
    def undecided(self) -> bool:
        """More amounts might tell more."""
        return bool(self.unclear) and len(self.marks) != 1

    def trait(self, stated: Decimals | None) -> Trait | None:
        """None where there are no amounts."""
        if not self.amounts:
            return None
        if stated:
            other: Decimals = "," if stated == "." else "."
            if not self.marks[other]:
                return self._told(stated, True, True, "as stated")
            count = self.marks[other]
            show, read = ("amount like {} shows", "is") if count == 1 else ("amounts like {} show", "are")
            shows = f"{count:,} {show.format(self.like[other])} a {WORDS[other]} before decimals"
            return self._told(stated, True, False, f"{shows}, and {read} read with it; others are read as stated")
        if not self.marks:
            if not self.unclear:
                return self._told(".", False, True, "no amount has decimals")
            count = self.unclear.total()
            amounts = "1 amount" if count == 1 else f"{count:,} amounts"
            why = f"{amounts} like {next(iter(self.unclear))} may be two, and none tells which is meant"
            return self._told(None, False, False, why)
        (mark, count), *rest = self.marks.most_common()
        if not rest:
            are = "amount shows" if count == 1 else "amounts show"
            return self._told(mark, False, True, f"{count:,} {are} a {WORDS[mark]} before decimals")
        why = f"{count:,} have a {WORDS[mark]} before decimals, {rest[0][1]:,} a {WORDS[rest[0][0]]}"
        return self._told(None if self.unclear else mark, False, False, f"the amounts do not agree: {why}")

    def _told(self, value: Decimals | None, stated: bool, sure: bool, why: str) -> Trait:
        first, then = (self.unclear, self.examples) if stated and not sure else (self.examples, self.unclear)
        shown = [text for text in dict.fromkeys([*first, *then]) if value and read_amount(text, value) is not None]
        examples = tuple((text.strip(), shown_amount(text, value)) for text in shown[:3] if value)
        unclear = next(iter(self.unclear), None)

        def words(mark: Decimals) -> str:
            return f"{WORDS[mark]}: {unclear} is {shown_amount(unclear, mark)}" if unclear else WORDS[mark]

        return Trait("decimals", value, stated, sure, why, examples, tuple((mark, words(mark)) for mark in MARKS))

    def currency(self, stated: str | None) -> Trait | None:
        """None where none stands beside the amounts."""
        if stated:
            return Trait("currency", stated, True, True, "as stated")
        if not self.currencies:
            return None
        (code, count), *rest = self.currencies.most_common()
        why = f"it stands beside {count:,} {'amount' if count == 1 else 'amounts'}"
        if rest:
            why += f"; beside others {', '.join(other for other, _ in rest)}"
        choices = tuple((other, other) for other, _ in self.currencies.most_common())
        examples = tuple((text.strip(), said) for text in self.examples if (said := currency_of(text)))[:3]
        return Trait("currency", code, False, not rest and count == self.amounts, why, examples, choices)


def shown_amount(text: str, mark: Decimals) -> str:
    """`1,250.5`"""
    micros = read_amount(text, mark)
    return "" if micros is None else f"{(Decimal(micros) / MICRO).normalize():,f}"
