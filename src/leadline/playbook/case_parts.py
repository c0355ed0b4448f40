"""A case as the rest of the product sees it: touches in, what is expected out, times already instants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from leadline.playbook.playbook import Playbook


@dataclass(frozen=True, slots=True)
class CaseTouch:
    """`at` in microseconds UTC; `columns` as in a table of touches (instants in microseconds, money in micro-units).

    The publication of a playbook has no person.
    """

    person: str | None
    at: int
    columns: Mapping[str, Any]
    line: int = 0


@dataclass(frozen=True, slots=True)
class CaseCost:
    """Local dates, both included; micro-units; `keys` are source, campaign, offer, product as far as given."""

    day_from: str
    day_to: str | None
    amount: int
    currency: str
    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rounded:
    """A figure as precisely as it was written: 33.3 is met by 33.25 to 33.35."""

    value: Decimal

    def met_by(self, actual: float | Decimal) -> bool:
        exponent = self.value.as_tuple().exponent
        half = Decimal(5).scaleb((exponent if isinstance(exponent, int) else 0) - 1)
        return abs(Decimal(actual) - self.value) <= half + Decimal("1e-9")

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class ExpectedLead:
    """`wants` are the keys that were written; `none` means that the person has no lead."""

    person: str
    line: int
    path: str
    wants: Mapping[str, Any]
    lines: Mapping[str, int]
    none: bool = False


@dataclass(frozen=True, slots=True)
class ExpectedStep:
    """A step of the flow: how many, the rate from the step before (percent), the cost of each (playbook's currency)."""

    step: str
    line: int
    path: str
    count: int | None = None
    rate: Rounded | None = None
    cost: Rounded | None = None


@dataclass(frozen=True, slots=True)
class ExpectedFlow:
    line: int
    path: str
    steps: tuple[ExpectedStep, ...] = ()
    overall: Rounded | None = None
    bounce: Rounded | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `playbook` is the one that it runs under; `as_of` and `known_at` in microseconds UTC."""

    name: str
    file: str
    line: int
    path: str
    playbook: Playbook
    touches: tuple[CaseTouch, ...]
    as_of: int
    known_at: int | None = None
    costs: tuple[CaseCost, ...] = ()
    leads: tuple[ExpectedLead, ...] = ()
    flow: ExpectedFlow | None = None
    notices: tuple[str, ...] | None = None
