"""Parts of a playbook in words: spans, money, days; conditions as they are written. What `explain` and `diff` say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from leadline.playbook.parts import (
    MICROS_A_DAY,
    Cap,
    Condition,
    Due,
    FlowStep,
    Money,
    Promotion,
    Step,
    WorkingHours,
)
from leadline.words import beside, count, exact_money, full, long_day, per_cent, whole

DAY_WORDS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CRITERION_WORDS = {
    "fit": "fit", "engagement": "engagement", "need": "need", "budget_authority": "budget and authority",
    "buying_stage": "buying stage",
}  # fmt: skip
STEP_WORDS = {
    "deliver": "make sure that they receive what they asked for",
    "matrix": "include them in the communications matrix",
    "reply": "send the systematized reply",
    "individual": "an individual call or message",
}
NEED_WORDS = {
    "required": "",
    "optional": " (optional)",
    "optional_if_online": " (optional if the product can be bought online)",
}
STAGE_WORDS = {
    "visitor": "visitor", "prospect": "prospect", "mql": "marketing qualified lead (MQL)",
    "sql": "sales qualified lead (SQL)", "client": "client",
}  # fmt: skip
FIELD_WORDS = {
    "kind": "the touch", "what": "the way to their data", "why": "the incentive", "problem": "a problem",
    "follow_up": "the wish for a follow-up",
}  # fmt: skip
_UNITS = (
    ("year", 365 * MICROS_A_DAY), ("day", MICROS_A_DAY), ("hour", 3_600_000_000), ("minute", 60_000_000),
    ("second", 1_000_000),
)  # fmt: skip


def number(value: float) -> str:
    return full(value)


def span(micros: int) -> str:
    """Microseconds in the largest unit that divides them."""
    for unit, size in _UNITS:
        if micros % size == 0:
            return count(micros // size, unit)
    return f"{number(micros / 1_000_000)} seconds"


def money(amount: Money) -> str:
    return exact_money(amount.micros, amount.currency)


def rate(value: Fraction, currency: str) -> str:
    """What one of another currency is worth."""
    return beside(number(float(value)), currency)


def share(value: Fraction) -> str:
    return per_cent(number(float(value * 100)))


def day(iso: str) -> str:
    return long_day(date.fromisoformat(iso))


def promotion(given: Promotion) -> str:
    return f"from {day(given.since)}" + (f" to {day(given.until)}" if given.until else " on")


def either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def article(word: str) -> str:
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"


def both(words: Sequence[str]) -> str:
    return "" if not words else words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def condition(given: Condition) -> str:
    place, _, name = given.field.partition(".")
    field = {"attributes": f"their {name}", "properties": f"the property {name}"}.get(
        place, FIELD_WORDS.get(place, place)
    )
    field = field.replace("_", " ")
    value = given.value
    if isinstance(value, tuple):
        said = either(value)
    elif isinstance(value, float):
        said = number(value)
    else:
        said = str(value)
    words = {
        "is": f"{field} is {said}",
        "one_of": f"{field} is {said}",
        "not": f"{field} is not {said}",
        "at_least": f"{field} is at least {said}",
        "at_most": f"{field} is at most {said}",
        "above": f"{field} is over {said}",
        "below": f"{field} is under {said}",
        "contains": f"{field} contains {said}",
        "starts_with": f"{field} starts with {said}",
        "ends_with": f"{field} ends with {said}",
        "given": f"{field} is {'given' if value else 'not given'}",
    }
    return words[given.test]


def when(conditions: Sequence[Condition]) -> str:
    return both([condition(given) for given in conditions])


def cap(given: Cap) -> str:
    times = {1: "once", 2: "twice"}.get(given.times, f"{whole(given.times)} times")
    return f"at most {times} {'ever' if given.window == 'ever' else f'a {given.window}'}"


def points(value: float) -> str:
    sign = "minus " if value < 0 else ""
    return f"{sign}{number(abs(value))} point{'' if abs(value) == 1 else 's'}"


def due(given: Due) -> str:
    if given.unit == "slot":
        return "at its slot"
    unit = given.unit.replace("_", " ").removesuffix("s")
    return f"within {given.amount} {unit}{'' if given.amount == 1 else 's'}"


def step(given: Step) -> str:
    return STEP_WORDS[given.kind] + NEED_WORDS[given.need]


def flow_step(given: FlowStep) -> str:
    if given.stage is not None:
        said = STAGE_WORDS[given.stage]
        return said if given.name == given.stage else f"{given.name} ({said})"
    return f"{given.name} (a touch of which {when(given.when)})"


def clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def hours(given: WorkingHours) -> str:
    """Neighbouring days with the same hours together: `Monday to Friday 09:00–17:00`."""
    runs: list[tuple[int, int]] = []
    for day in range(7):
        if runs and given.by_weekday[runs[-1][1]] == given.by_weekday[day]:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    said = []
    for first, last in runs:
        spans = given.by_weekday[first]
        if spans:
            joined = " and " if last == first + 1 else " to "
            days = DAY_WORDS[first] + (f"{joined}{DAY_WORDS[last]}" if last > first else "")
            said.append(f"{days} {both([f'{clock(start)}–{clock(end)}' for start, end in spans])}")
    return "; ".join(said) or "never"
