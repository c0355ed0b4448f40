"""The parts of a playbook as the rest of the product sees them: frozen, checked, in integer units.

Spans of time are integer microseconds, money is integer micro-units, rates and margins are exact fractions.
`reading/` makes them from YAML; nothing here knows of files.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

Criterion: TypeAlias = Literal["fit", "engagement", "need", "budget_authority", "buying_stage"]
CRITERIA: tuple[Criterion, ...] = (
    "fit",
    "engagement",
    "need",
    "budget_authority",
    "buying_stage",
)

Temperature: TypeAlias = Literal["cold", "cool", "warm", "hot"]
TEMPERATURES: tuple[Temperature, ...] = ("cold", "cool", "warm", "hot")

Stage: TypeAlias = Literal["visitor", "prospect", "mql", "sql", "client"]
STAGES: tuple[Stage, ...] = ("visitor", "prospect", "mql", "sql", "client")
"""The way up, in order; recycled, disqualified and lost are ways down."""

Window: TypeAlias = Literal["day", "week", "month", "ever"]
StepKind: TypeAlias = Literal["deliver", "matrix", "reply", "individual"]
StepNeed: TypeAlias = Literal["required", "optional", "optional_if_online"]
Test: TypeAlias = Literal[
    "is", "one_of", "not", "at_least", "at_most", "above", "below",
    "contains", "starts_with", "ends_with", "given",
]  # fmt: skip

MICROS_A_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Condition:
    """One test on one field. Texts are casefolded and stripped; `one_of` and `not` carry a tuple of texts.

    `field` is a touch column, `properties.NAME` or `attributes.NAME`.
    """

    field: str
    test: Test
    value: str | float | bool | tuple[str, ...]

    @property
    def on_attribute(self) -> bool:
        return self.field.startswith("attributes.")


@dataclass(frozen=True, slots=True)
class Cap:
    times: int
    window: Window


@dataclass(frozen=True, slots=True)
class Rule:
    """Points for what happened (touch rule) or for who somebody is (attribute rule: all conditions on attributes)."""

    name: str
    when: tuple[Condition, ...]
    points: float
    criterion: Criterion
    half_life: int | None = None
    at_most: Cap | None = None
    line: int = 0

    @property
    def on_attributes_only(self) -> bool:
        return all(condition.on_attribute for condition in self.when)


@dataclass(frozen=True, slots=True)
class Money:
    micros: int
    currency: str


@dataclass(frozen=True, slots=True)
class Product:
    key: str
    name: str
    price: Money | None = None
    margin: Fraction | None = None
    buy_online: bool = False
    repeatable: bool = False
    solves: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Promotion:
    """Local dates, both included; `until` None means still promoted."""

    since: str
    until: str | None


@dataclass(frozen=True, slots=True)
class Offer:
    key: str
    name: str
    kind: str
    product: str | None = None
    proposition: str = ""
    cost: Money | None = None
    cost_per_taker: Money | None = None
    promoted: tuple[Promotion, ...] = ()


@dataclass(frozen=True, slots=True)
class KindReading:
    """How a kind of the user's own is read: `demo_request: {is: request, action: quote}`."""

    kind: str
    reads_as: str
    action: str | None = None


@dataclass(frozen=True, slots=True)
class Thresholds:
    mql: float
    sql: float
    recycle: float


@dataclass(frozen=True, slots=True)
class Gates:
    """`intent` and `prequalified` map a criterion to its bar; one of each has to be reached for SQL."""

    mql_engagement: float
    intent: dict[Criterion, float]
    prequalified: dict[Criterion, float]
    sql_on_same_touch: bool = False


@dataclass(frozen=True, slots=True)
class Spans:
    """Microseconds."""

    visit_gap: int = 30 * 60 * 1_000_000
    accepted_idle: int = 60 * MICROS_A_DAY
    override: int = 90 * MICROS_A_DAY


@dataclass(frozen=True, slots=True)
class Grading:
    """Actions that are hot or warm whatever the follow-up, and the ages (microseconds) at which requests cool."""

    hot: frozenset[str]
    warm: frozenset[str]
    hot_until: int
    warm_until: int
    cool_until: int


@dataclass(frozen=True, slots=True)
class Takers:
    free_things: int = 5
    replies: int = 2
    within: int = 180 * MICROS_A_DAY


@dataclass(frozen=True, slots=True)
class Due:
    """Working minutes, or working days, or the booking's slot."""

    amount: int
    unit: Literal["working_minutes", "working_days", "slot"]


@dataclass(frozen=True, slots=True)
class Step:
    kind: StepKind
    need: StepNeed = "required"


@dataclass(frozen=True, slots=True)
class NextSteps:
    """`by_temperature` in order; `due` by action, else by temperature; `minutes` is the estimate of a step by kind."""

    by_temperature: dict[Temperature, tuple[Step, ...]]
    due: dict[str, Due]
    minutes: dict[str, int]


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Per ISO weekday (0 = Monday) the spans in minutes after local midnight; local dates without work."""

    by_weekday: tuple[tuple[tuple[int, int], ...], ...]
    holidays: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FlowStep:
    """A step of the conversion flow: the entry into `stage`, or (stage None) a touch for which all of `when` holds."""

    name: str
    stage: Stage | None = None
    when: tuple[Condition, ...] = ()


STAGE_STEPS: tuple[FlowStep, ...] = tuple(FlowStep(stage, stage) for stage in STAGES)
