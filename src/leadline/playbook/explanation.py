"""A playbook in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from leadline import words
from leadline.playbook import rule_words, wording
from leadline.playbook.parts import CRITERIA, STAGE_STEPS, TEMPERATURES
from leadline.playbook.playbook import Playbook
from leadline.playbook.sources import ANY, SLASH
from leadline.words import spoken

MOST = 6
"""Sources that are named of a class; the others are counted."""
STAGE_NAMES = {"mql": "MQL", "sql": "SQL"}


def explain(playbook: Playbook) -> str:
    """The whole playbook as paragraphs and lists without markup, one sentence a rule."""
    parts = [
        _opening(playbook), _products(playbook), _offers(playbook), _sources(playbook), _directions(playbook),
        _kinds(playbook),
        *_rules(playbook), _stages(playbook), _temperature(playbook), _steps(playbook), _takers(playbook),
        _flow(playbook),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part) + "\n"


def _list(title: str, lines: list[str]) -> str:
    return "\n".join([title, *(f"  - {line}" for line in lines)]) if lines else ""


def _opening(playbook: Playbook) -> str:
    said = f"{playbook.name}. Days begin at midnight in {playbook.time_zone}; reports are in {playbook.currency}."
    if playbook.rates:
        rates = [f"one {code} is {wording.rate(rate, playbook.currency)}" for code, rate in playbook.rates.items()]
        said += f" Other currencies: {wording.both(rates)}."
    said += f" People work {wording.hours(playbook.hours)}."
    if playbook.hours.holidays:
        said += f" Nobody works on {wording.both([wording.day(one) for one in sorted(playbook.hours.holidays)])}."
    return said


def _products(playbook: Playbook) -> str:
    lines = []
    for product in playbook.products:
        said = [product.name if product.name == product.key else f"{product.name} ({product.key})"]
        if product.price is not None:
            said.append(f"costs {wording.money(product.price)}")
        if product.margin is not None:
            said.append(f"leaves {wording.share(product.margin)} of that")
        said.append("can be bought online" if product.buy_online else "is sold by a person")
        said.append("is bought again by clients" if product.repeatable else "is bought once")
        if product.solves:
            said.append(f"solves {wording.both(product.solves)}")
        if product.pages:
            said.append(f"has the pages {wording.both(product.pages)}")
        lines.append(", ".join(said) + ".")
    return _list("What is sold:", lines)


def _offers(playbook: Playbook) -> str:
    lines = []
    for offer in playbook.offers:
        said = [f"{offer.name} ({offer.key}), {wording.article(spoken(offer.kind))}"]
        if offer.product is not None:
            said.append(f"for {offer.product}")
        if offer.cost is not None:
            said.append(f"made for {wording.money(offer.cost)}")
        if offer.cost_per_taker is not None:
            said.append(f"{wording.money(offer.cost_per_taker)} for each who takes it")
        if offer.promoted:
            said.append(f"promoted {wording.both([wording.promotion(period) for period in offer.promoted])}")
        lines.append(", ".join(said) + (f": {offer.proposition}" if offer.proposition else "") + ".")
    return _list("What is offered:", lines)


def _sources(playbook: Playbook) -> str:
    lines = [f"{_opened(name)}: {_members(members)}." for name, members in _by_value(playbook.source_classes).items()]
    return _list("Sources by class (any other is unclassified):", lines)


def _directions(playbook: Playbook) -> str:
    said = {"inbound": "Inbound (they came to us)", "outbound": "Outbound (we went to them)"}
    lines = [f"{said[name]}: {_members(members)}." for name, members in _by_value(playbook.directions).items()]
    return _list("Who made the first move (of any other source it is not known):", lines)


def _by_value(of: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for source, name in of.items():
        found.setdefault(name, []).append(source)
    return found


def _members(written: Iterable[str]) -> str:
    """The first few, each way to write one once; the text has them all."""
    names = list(dict.fromkeys(_source(source) for source in written))
    if len(names) <= MOST + 1:
        return wording.both(names)
    return f"{', '.join(names[:MOST])} and {words.count(len(names) - MOST, 'more', 'more')}, which the text names"


def _source(written: str) -> str:
    """A source, or a source with its medium: `google / cpc`, and `anything by cpc` where any will do."""
    source, _, medium = written.rpartition(SLASH)
    return f"anything by {spoken(medium)}" if source == ANY else spoken(written)


def _opened(name: str) -> str:
    said = spoken(name)
    return said[:1].upper() + said[1:]


def _kinds(playbook: Playbook) -> str:
    lines = [
        f"“{reading.kind}” is read as {wording.article(spoken(reading.reads_as))}"
        f"{f' ({spoken(reading.action)})' if reading.action else ''}."
        for reading in playbook.kinds
    ]
    return _list("Words of your own data:", lines)


def _rules(playbook: Playbook) -> list[str]:
    return [
        _list(
            f"Points of {wording.CRITERION_WORDS[criterion]}:",
            [rule_words.rule(rule, criterion=False) for rule in playbook.rules if rule.criterion == criterion],
        )
        for criterion in CRITERIA
    ]


def _stages(playbook: Playbook) -> str:
    bars, gates, spans = playbook.thresholds, playbook.gates, playbook.spans
    intent = [f"{wording.CRITERION_WORDS[name]} at least {wording.number(bar)}" for name, bar in gates.intent.items()]
    fitting = [
        f"{wording.CRITERION_WORDS[name]} at least {wording.number(bar)}" for name, bar in gates.prequalified.items()
    ]
    visit = (
        "in the same visit or later" if gates.sql_on_same_touch
        else f"in a later visit ({wording.span(spans.visit_gap)} apart) or after a person has qualified them"
    )  # fmt: skip
    lines = [
        "A person of whom nothing is known but visits is a visitor; once known, a prospect.",
        f"A marketing qualified lead (MQL) has at least {wording.number(bars.mql)} points in all, and at least "
        f"{wording.number(gates.mql_engagement)} of engagement.",
        f"A sales qualified lead (SQL) has at least {wording.number(bars.sql)} points in all, "
        f"{wording.either(intent)}, and {wording.either(fitting)}, {visit}.",
        f"Under {wording.number(bars.recycle)} points a lead goes back to nurture, as recycled.",
        f"A lead that sales has accepted goes back only after {wording.span(spans.accepted_idle)} without a touch.",
        f"A stage set by a person holds for {wording.span(spans.override)}, or until a release, request or purchase.",
        "Whoever buys is a client.",
    ]
    return _list("Stages:", lines)


def _temperature(playbook: Playbook) -> str:
    grading = playbook.grading
    hot = sorted(spoken(action) for action in grading.hot)
    warm = sorted(spoken(action) for action in grading.warm)
    lines = []
    if hot:
        lines.append(f"Hot: {wording.either(hot)}.")
    if warm:
        lines.append(f"Warm: {wording.either(warm)}.")
    lines += [
        "Any other request is warm if it asks for a follow-up, cool if it says nothing, cold if it wants none.",
        f"Hot requests stay hot until they are {wording.span(grading.hot_until)} old, requests are at most warm until "
        f"{wording.span(grading.warm_until)}, at most cool until {wording.span(grading.cool_until)}, then cold.",
    ]
    return _list("Temperature of a request:", lines)


def _steps(playbook: Playbook) -> str:
    steps = playbook.next_steps
    lines = [
        f"{_opened(temperature)}: {'; '.join(map(wording.step, steps.by_temperature[temperature])) or 'nothing'}."
        for temperature in reversed(TEMPERATURES)
    ]
    dues = [f"{spoken(name)} {wording.due(due)}" for name, due in steps.due.items()]
    lines.append(f"An individual step is due: {'; '.join(dues)}.")
    minutes = [f"{kind} {words.count(each, 'minute')}" for kind, each in steps.minutes.items()]
    lines.append(f"A step takes a person: {', '.join(minutes)}.")
    if playbook.cost_per_hour is not None:
        lines.append(f"An hour of a person's work costs {wording.money(playbook.cost_per_hour)}.")
    return _list("Next steps for a request, by its temperature:", lines)


def _takers(playbook: Playbook) -> str:
    takers = playbook.takers
    replies = words.count(takers.replies, "individual reply", "individual replies")
    within = wording.span(takers.within)
    return (
        f"Whoever took {words.count(takers.free_things, 'free thing')} or {replies} within {within}, "
        "and gave no sign of buying, is a taker: they get only what costs no time, until they give such a sign."
    )


def _flow(playbook: Playbook) -> str:
    lines = []
    if playbook.flow_steps != STAGE_STEPS or playbook.expected_rates:
        lines.append("Steps: " + ", ".join(rule_words.flow_step(step) for step in playbook.flow_steps) + ".")
    for name, rate in playbook.expected_rates.items():
        before, _, after = name.partition("→")
        lines.append(f"Of those at {_stage(before)}, {wording.share(rate)} are expected to reach {_stage(after)}.")
    return _list("The conversion flow:", lines)


def _stage(step: str) -> str:
    return STAGE_NAMES.get(step, step)
