"""What the credits say, in a sentence; nothing is said of causes."""

from __future__ import annotations

from collections.abc import Callable

from leadline import words
from leadline.measurement.attribution.report import FEW, RULES, AttributionReport, Credit, CreditRow
from leadline.measurement.notices import some

GOALS: dict[str, tuple[str, str]] = {
    "client": ("client", "clients"),
    "sql": ("SQL", "SQL"),
    "mql": ("MQL", "MQL"),
    "lead": ("lead", "leads"),
}
RULE_NAMES: dict[str, str] = {
    "first": "First touch",
    "last": "Last touch",
    "linear": "Linear",
    "position": "Position",
    "decay": "Time decay",
    "markov": "Markov",
    "shapley": "Shapley",
}
NO_BAND = "no band"
NO_BAND_MEANS = "No band: every draw of these people gives the same, so they cannot tell how much it may vary."


def amount(value: float) -> str:
    """One decimal under 100, none above: '8.3', '1,204'."""
    return words.short(value, 100).removesuffix(".0").replace("-", "−")


def band_said(credit: Credit) -> str:
    """'2.5–12'; in words where there is none, or its ends are written alike."""
    if credit.low is None or credit.high is None:
        return NO_BAND
    low, high = amount(credit.low), amount(credit.high)
    if low != high:
        return f"{low}–{high}"
    return "under 0.1" if low == "0" else f"about {low}"


def opening(report: AttributionReport, name: Callable[[str | None], str]) -> str:
    """Whom the rules credit with most, and whether they agree; `name` says how a channel is called."""
    one, many = GOALS[report.goal]
    if not report.conversions:
        return f"No {many} yet: there is nothing to credit."
    if report.conversions < FEW:
        return f"Only {some(report.conversions, one, many)} so far: what to credit them to cannot be told yet."
    rows = [row for row in report.rows if row.key is not None]
    if not rows:
        return f"No touch says where the {words.whole(report.conversions)} {many} came from."
    if len(rows) == 1:
        return f"All {words.whole(report.conversions)} {many} had {name(rows[0].key)} alone before them."
    best: dict[str | None, list[str]] = {}
    for rule in RULES:
        best.setdefault(_most(rows, rule).key, []).append(rule)
    if len(best) == 1:
        row = report.row(next(iter(best)))
        most, all_of = f"Every rule credits {name(row.key)} with most:", f"of {words.whole(report.conversions)} {many}"
        low, high = words.number(row.low), words.number(row.high)
        return f"{most} {low} {all_of}." if low == high else f"{most} {low} to {high} {all_of}, depending on the rule."
    told = "; ".join(
        f"{name(key)} by {_listed([RULE_NAMES[rule].lower() for rule in rules])}" for key, rules in best.items()
    )
    return f"Of {words.whole(report.conversions)} {many}, who is credited with most depends on the rule: {told}."


def _most(rows: list[CreditRow], rule: str) -> CreditRow:
    return max(rows, key=lambda row: row.credits[rule].value if rule in row.credits else float("-inf"))


def _listed(words: list[str]) -> str:
    named = [word.capitalize() if word in ("markov", "shapley") else word for word in words]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
