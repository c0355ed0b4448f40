"""What holds where a playbook says nothing: docs/reference/meaning.md."""

from __future__ import annotations

from leadline.playbook.parts import (
    MICROS_A_DAY,
    Due,
    Gates,
    Grading,
    NextSteps,
    Product,
    Step,
    Thresholds,
    WorkingHours,
)

CURRENCY = "EUR"
TIME_ZONE = "UTC"
NAME = "Playbook"

PRODUCT = Product("default", "What we sell", repeatable=True)
THRESHOLDS = Thresholds(mql=40.0, sql=70.0, recycle=25.0)
GATES = Gates(
    mql_engagement=10.0,
    intent={"need": 10.0, "buying_stage": 10.0},
    prequalified={"fit": 10.0, "budget_authority": 10.0},
)
GRADING = Grading(
    hot=frozenset({"attendance", "trial", "tool", "quote", "booking"}),
    warm=frozenset({"contact_form"}),
    hot_until=14 * MICROS_A_DAY,
    warm_until=30 * MICROS_A_DAY,
    cool_until=90 * MICROS_A_DAY,
)
NEXT_STEPS = NextSteps(
    by_temperature={
        "cold": (Step("deliver"), Step("matrix")),
        "cool": (Step("deliver"), Step("reply"), Step("individual", "optional")),
        "warm": (Step("deliver"), Step("reply"), Step("individual", "optional_if_online")),
        "hot": (Step("deliver"), Step("reply"), Step("individual")),
    },
    due={
        "quote": Due(5, "working_minutes"),
        "trial": Due(5, "working_minutes"),
        "tool": Due(5, "working_minutes"),
        "booking": Due(0, "slot"),
        "hot": Due(1, "working_days"),
        "warm": Due(1, "working_days"),
        "cool": Due(3, "working_days"),
    },
    minutes={"individual": 10, "deliver": 5},
)
_NINE_TO_FIVE = ((9 * 60, 17 * 60),)
HOURS = WorkingHours((_NINE_TO_FIVE,) * 5 + ((), ()))
