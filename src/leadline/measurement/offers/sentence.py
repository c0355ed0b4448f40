"""What the offers come to, in plain words: for pages, commands and the weekly report."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from leadline import words
from leadline.measurement.offers.dilution import Cause, Diluted
from leadline.measurement.offers.report import OfferReport, OfferRow
from leadline.measurement.offers.trend import Change
from leadline.measurement.offers.verdict import Reason, Verdict

Name = Callable[[OfferRow], str]

VERDICTS: dict[Verdict, str] = {
    "keep_promoting": "keep promoting",
    "strengthen": "strengthen",
    "retire": "retire",
    "bring_back": "over: worth bringing back",
    "bring_back_changed": "over: bring it back changed, if at all",
    "leave": "over: leave it so",
    "cannot_tell": "cannot tell yet",
}
REASONS: dict[Reason, str] = {
    "not_wanted": "hardly anybody who could have it wants it",
    "fatigue": "the same people tire of it: pause it, or show it to others",
    "same_people": "those who take it had nearly all taken another: it brings hardly anybody new",
    "under_promoted": "wanted, but promoted too briefly or to too few",
    "dried_up": "those who want it have it: show it to other people, or let it go",
    "low_quality": "surely fewer of its takers qualify than of the others’",
    "low_rate": "surely fewer of those shown it take it than the others",
    "brings_new": "wanted, and still brings people",
    "sells": "wanted; its takers buy more often than the others’, though few of them are new",
    "mostly_known": "wanted, mostly by people who had taken another: whether it brings anybody new cannot be told yet",
    "too_little_known": "too little is known",
}
REASONS_OF_OVER: dict[Reason, str] = REASONS | {
    "not_wanted": "hardly anybody who could have it wanted it",
    "fatigue": "the same people tired of it: show it to others",
    "same_people": "those who took it had nearly all taken another",
    "dried_up": "those who wanted it had it: show it to other people",
    "low_quality": "surely fewer of its takers qualified than of the others’",
    "low_rate": "surely fewer of those shown it took it than the others",
    "brings_new": "it was wanted while it was promoted",
    "sells": "its takers bought more often than the others’, though few of them were new",
    "mostly_known": "most who took it had taken another",
}
"""The same of an offer whose promotion has ended."""
CAUSES: dict[Cause, str] = {
    "cadence_up": "offers came faster",
    "promotion_down": "each was promoted for a shorter time",
    "same_people": "more and more takers had taken one before",
    "rate_down": "fewer of those asked took them",
    "quality_down": "fewer of their new people qualified",
}
NAMED = 3


def opening(report: OfferReport, name: Name = lambda row: f"“{row.name}”") -> str:
    """What is the matter, with the figures, and what to do next; two or three sentences."""
    taken = [row for row in report.rows if row.takers]
    if not taken:
        return "Nobody has taken an offer yet."
    return f"{_matter(report, name)} {_next(report, name)}".strip()


def reason(row: OfferRow) -> str:
    """Why the verdict is what it is; of an offer that is over, first what it has brought."""
    if row.verdict == "cannot_tell" and row.more:
        showings = words.count(row.more, "more showing")
        return f"{_brought(row)}about {showings} would tell if it is wanted"
    said = (REASONS_OF_OVER if row.over else REASONS)[row.reason]
    if row.reason == "fatigue" and row.fatigue.factor is not None:
        said += f" (× {words.number(row.fatigue.factor, 2)} each time)"
    return f"{_brought(row)}{said}"


def _brought(row: OfferRow) -> str:
    """'brought 52 new people and 3 clients; '"""
    if not row.over:
        return ""
    people = words.count(row.new, "new person", "new people") if row.new else "nobody new"
    clients = f" and {words.count(row.clients, 'client')}" if row.clients else ""
    return f"brought {people}{clients}; "


def _matter(report: OfferReport, name: Name) -> str:
    diluted, rows = report.dilution, report.rows
    if report.state == "diluted":
        new = diluted.new
        causes = _listed([CAUSES[cause] for cause in diluted.causes])
        return f"The offers dilute: new people an offer fell from about {_number(new.first)} to {_number(new.last)}, while {causes}."  # fmt: skip # noqa: E501
    if report.state == "fatigued":
        factor = report.fatigue.factor or 1.0
        return f"People tire: with each further showing they answer {words.number(factor, 2)} times as often as before. Pause before you show them the same again."  # fmt: skip # noqa: E501
    if report.state == "misjudged":
        unwanted = [row for row in rows if row.wanted == "not_wanted"]
        verb = "is" if len(unwanted) == 1 else "are"
        return f"{_names(unwanted, name)} {verb} hardly wanted by anybody: the value was misjudged, not the promotion."
    if report.state == "under_promoted":
        seldom = sum(row.enough == "too_little" for row in rows)
        of = f"{words.whole(seldom)} of {words.whole(len(rows))}"
        return f"The offers are wanted, and promoted too little: {of} too briefly or to too few."
    if report.state == "sound":
        return "Nothing is the matter: the offers are wanted, promoted enough, and keep bringing new people."
    return f"What is the matter, if anything, cannot be told yet{_more(report)}."


def _more(report: OfferReport) -> str:
    if report.dilution.found == "cannot_tell" and report.dilution.new.more_to_rule_out:
        more = report.dilution.new.more_to_rule_out
        return f": about {words.whole(more)} more {'offer' if more == 1 else 'offers'} would tell if they dilute"
    if report.fatigue.finding == "cannot_tell" and report.fatigue.more:
        more = report.fatigue.more
        people = words.count(more, "more person", "more people")
        return f": about {people} shown an offer would tell if they tire. Try a pause"
    if report.fatigue.finding == "not_known":
        return ": no touch says who was shown what"
    return ": too few took an offer so far"


def _next(report: OfferReport, name: Name) -> str:
    view = report.outlook
    if view.longer is None or view.best is None:
        return ""
    row, brings = report.row(view.best), f"{_span(view.longer.low, view.longer.high)}"
    best = name(row)
    if view.next is None:
        if row.over:
            return f"Bringing {best} back for {words.count(view.days, 'day')} would likely bring {brings} new people."
        return f"Promoting {best} for {words.count(view.days, 'day')} more would likely bring {brings} new people."
    coming = f"{_span(view.next.low, view.next.high)} new people"
    best += ", brought back" if row.over else ""
    promoted = f"promoted for about {words.count(view.days, 'day')}"
    return f"The next offer, {promoted}, would likely bring {coming}; {best} for as long, {brings}."


def direction(change: Change, one_more: str = "offer") -> str:
    """The change of a figure in words."""
    if change.direction == "cannot_tell":
        more = f": about {words.count(change.more, f'more {one_more}')} would tell" if change.more else ""
        return f"cannot tell yet{', though surely not halved' * change.not_halved}{more}"
    return {"down": "down, more than noise", "up": "up, more than noise", "steady": "about the same"}[change.direction]


def changes(diluted: Diluted) -> tuple[tuple[str, Change, Cause | None], ...]:
    """Every figure that dilution is told by, with its name, and the cause that it shows where it is at work."""
    found: tuple[tuple[str, Change, Cause | None], ...] = (
        (f"New people within {diluted.window} days", diluted.new, None),
        ("Days between offers", diluted.gaps, "cadence_up"),
        ("Days promoted", diluted.promotion, "promotion_down"),
        ("Share of takers who were new", diluted.new_share, "same_people"),
        ("Share of those asked who took it", diluted.rate, "rate_down"),
        ("Share of new people who qualified", diluted.quality, "quality_down"),
    )
    return tuple((name, change, cause if cause in diluted.causes else None) for name, change, cause in found)


def _names(rows: Sequence[OfferRow], name: Name) -> str:
    return f"{words.whole(len(rows))} offers" if len(rows) > NAMED else _listed([name(row) for row in rows])


def _listed(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def _number(value: float | None) -> str:
    return "–" if value is None else words.number(value)


def _span(low: float, high: float) -> str:
    return words.number(low) if round(low) == round(high) else f"{words.number(low)} to {words.number(high)}"
