"""The playbook: the one text that says what good looks like, read and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Self

from leadline.playbook.parts import (
    STAGE_STEPS,
    FlowStep,
    Gates,
    Grading,
    KindReading,
    Money,
    NextSteps,
    Offer,
    Product,
    Rule,
    Spans,
    Takers,
    Thresholds,
    WorkingHours,
)
from leadline.playbook.reading.nodes import MOST_BYTES
from leadline.playbook.reading.read import DEFAULT, default_text, read_playbook
from leadline.playbook.sources import SLASH, UNCLASSIFIED, looked_up
from leadline.problems import BadPlaybook, Problem


@dataclass(frozen=True, slots=True)
class Playbook:
    """What good looks like. `digest` is the SHA-256 of the text that it was read from.

    >>> playbook = Playbook.parse("leadline: 1\\nthresholds: {mql: 30, sql: 60, recycle: 15}")
    >>> playbook.thresholds
    Thresholds(mql=30.0, sql=60.0, recycle=15.0)
    >>> Playbook.parse("leadline: 1\\ntreshholds: {mql: 30}")
    Traceback (most recent call last):
    leadline.problems.BadPlaybook: 2 at treshholds: A playbook has no 'treshholds'. Did you mean thresholds?
    """

    name: str
    time_zone: str
    currency: str
    rates: dict[str, Fraction]
    products: tuple[Product, ...]
    offers: tuple[Offer, ...]
    kinds: tuple[KindReading, ...]
    source_classes: dict[str, str]
    """source, `source / medium` or `any / medium` (casefolded) → class; `class_of` reads it"""
    rules: tuple[Rule, ...]
    thresholds: Thresholds
    gates: Gates
    spans: Spans
    grading: Grading
    takers: Takers
    next_steps: NextSteps
    hours: WorkingHours
    cost_per_hour: Money | None = None
    """what an hour of a person's work costs; None: people's minutes are counted and not charged"""
    expected_rates: dict[str, Fraction] = field(default_factory=dict)
    """'mql→sql' → the rate that the step should hold"""
    flow_steps: tuple[FlowStep, ...] = STAGE_STEPS
    directions: dict[str, str] = field(default_factory=dict)
    """as in `source_classes` → inbound or outbound; `direction_of` reads it"""
    cases: tuple[str, ...] = ()
    digest: str = ""
    text: str = field(default="", repr=False)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a file. Raises BadPlaybook with every problem that it has."""
        return cls.parse(read_text(path), str(path))

    @classmethod
    def parse(cls, text: str, file: str = "") -> Self:
        """Read a text; `file` is named in problems. Raises BadPlaybook with every problem; warnings alone do not."""
        fields, problems = read_playbook(text, file)
        if fields is None:
            raise BadPlaybook(*problems)
        return cls(**fields)

    @classmethod
    def default(cls) -> Playbook:
        """The playbook that comes with Leadline."""
        return _default()

    @property
    def one_product(self) -> bool:
        return len(self.products) == 1

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that are in a class by their name alone."""
        return tuple(name for name in self.source_classes if SLASH not in name)

    def read_as(self, kind: str) -> str:
        """The kind as which a kind of touches is read, in lower case."""
        written = kind.strip().casefold()
        return next((one.reads_as for one in self.kinds if one.kind.strip().casefold() == written), written)

    def kinds_read_as(self, *wanted: str) -> frozenset[str]:
        """The kinds of touches that are read as one of these, those themselves among them; in lower case."""
        plain = {kind.casefold() for kind in wanted}
        ours = {one.kind.strip().casefold() for one in self.kinds if one.reads_as.strip().casefold() in plain}
        return frozenset(plain | ours)

    def class_of(self, source: str | None, medium: str | None) -> str:
        """The class of what came from a source by a medium; `unclassified` if the playbook puts it into none."""
        return looked_up(self.source_classes, source, medium) or UNCLASSIFIED

    def direction_of(self, source: str | None, medium: str | None) -> str | None:
        """Who made the first move: `inbound`, `outbound`; None if the playbook does not say."""
        return looked_up(self.directions, source, medium)

    def product_index(self, key: str) -> int | None:
        return next((i for i, product in enumerate(self.products) if product.key == key), None)

    def offer(self, key: str | None) -> Offer | None:
        return next((offer for offer in self.offers if offer.key == key), None)


@cache
def _default() -> Playbook:
    return Playbook.parse(default_text(), DEFAULT)


def read_text(path: str | Path) -> str:
    """The text of a playbook or case file. Raises BadPlaybook if there is none, or if it is too large or not UTF-8."""
    where = Path(path)
    try:
        if where.stat().st_size > MOST_BYTES:
            raise BadPlaybook(Problem("too_large", "The file is larger than 1 MiB.", "Split it.", file=str(path)))
        return where.read_text(encoding="utf-8-sig")
    except OSError as error:
        said = error.strerror or "it cannot be read"
        mend = "Look at its name and who may read it."
        raise BadPlaybook(Problem("no_file", f"The file cannot be read: {said}.", mend, file=str(path))) from None
    except UnicodeDecodeError:
        problem = Problem("not_utf8", "The file is not UTF-8 text.", "Save it as UTF-8.", file=str(path))
        raise BadPlaybook(problem) from None
