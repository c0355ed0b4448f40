"""A rule in a sentence, as people say it: no underscores, no marks of the language. What `explain` says.

`wording` says conditions as they are written, for what compares two texts to the letter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from leadline.playbook import wording
from leadline.playbook.parts import Condition, FlowStep, Rule
from leadline.words import spoken

KIND_WORDS = {
    "email_click": "click in an e-mail", "email_open": "opening of an e-mail", "unsubscribe": "unsubscribing",
}  # fmt: skip
FLAGS = {"true": "yes", "false": "no"}
WHAT_WORDS = {
    "self_provided": "given by themselves",
    "appended": "filled in from a database",
    "category_interest": "listed for interest in a category",
    "competitor_inquiry": "listed for asking a competitor",
    "purchased": "bought",
}
WHY_WORDS = {"bribe": "a bribe"}
FOLLOW_UP_WORDS = {
    "requested": "they ask for a follow-up",
    "declined": "they want no follow-up",
    "neutral": "they are neutral about a follow-up",
}
FIELD_WORDS = {
    "kind": "its kind", "action": "its action", "offer": "the offer", "product": "the product", "page": "the page",
    "source": "the source", "source_class": "the class of the source", "medium": "the medium",
    "channel": "the channel", "campaign": "the campaign", "referrer": "the referrer",
    "landing_page": "the landing page", "context": "the context", "what": "the way to their data",
    "why": "the incentive", "problem": "the problem that they state", "follow_up": "the wish for a follow-up",
}  # fmt: skip
OF_A_LIST = ("kind", "action", "source", "source_class", "medium", "what", "why", "follow_up")
"""Fields whose values are words; others hold names and addresses, which stay as they are written."""
WHOLE = ("is", "one_of")
TESTS = {
    "at_least": "is at least", "at_most": "is at most", "above": "is over", "below": "is under",
    "contains": "contains", "starts_with": "starts with", "ends_with": "ends with",
}  # fmt: skip


def rule(given: Rule, criterion: bool = True) -> str:
    """The rule in one sentence; of which criterion its points are may be left out."""
    of = f" of {wording.CRITERION_WORDS[given.criterion]}" if criterion else ""
    sentence = f"{given.name}: {wording.points(given.points)}{of} {occasion(given.when)}"
    if given.at_most is not None:
        sentence += f", {wording.cap(given.at_most)}"
    if given.half_life is not None:
        sentence += f"; the points halve every {wording.span(given.half_life).removeprefix('1 ')}"
    return sentence + "."


def occasion(when: Sequence[Condition]) -> str:
    """`for each request (quote or booking) where …`, or `as long as …` of attributes alone."""
    if all(condition.on_attribute for condition in when):
        return f"as long as {wording.both([clause(condition) for condition in when])}"
    return f"for each {touch(when)}"


def flow_step(given: FlowStep) -> str:
    if given.stage is not None:
        return wording.flow_step(given)
    return f"{given.name} ({wording.article(touch(given.when))})"


def touch(when: Sequence[Condition]) -> str:
    """`request (quote or booking) where they state a problem`: the touches of which all of `when` holds."""
    kind = next((one for one in when if one.field == "kind" and one.test in WHOLE), None)
    named = "touch" if kind is None else wording.either([KIND_WORDS.get(text, spoken(text)) for text in _texts(kind)])
    action = None if kind is None else next((one for one in when if one.field == "action" and one.test in WHOLE), None)
    if action is not None:
        named += f" ({wording.either([spoken(text) for text in _texts(action)])})"
    rest = [clause(condition) for condition in when if condition not in (kind, action)]
    return named + (f" where {wording.both(rest)}" if rest else "")


def clause(given: Condition) -> str:
    """One condition: `the page is /prices*`, `they state a problem`, `their job title contains “head of”`."""
    if given.test == "given":
        return _given(given)
    if given.test in WHOLE:
        if given.field == "what":
            return f"their data were {_either(given, WHAT_WORDS)}"
        if given.field == "follow_up" and set(_texts(given)) <= FOLLOW_UP_WORDS.keys():
            return wording.either([FOLLOW_UP_WORDS[text] for text in _texts(given)])
        if "." in given.field and given.value in FLAGS:
            return f"the answer to “{spoken(given.field.partition('.')[2])}” is {FLAGS[str(given.value)]}"
        if given.field == "problem":
            return f"they state the problem {_either(given)}"
        return f"{_field(given)} is {_either(given, WHY_WORDS if given.field == 'why' else {})}"
    if given.test == "not":
        said = _values(given, {"what": WHAT_WORDS, "why": WHY_WORDS}.get(given.field, {}))
        nor = f"neither {', '.join(said[:-1])} nor {said[-1]}" if len(said) > 1 else f"not {said[0]}"
        return f"their data were {nor}" if given.field == "what" else f"{_field(given)} is {nor}"
    if isinstance(given.value, float):
        return f"{_field(given)} {TESTS[given.test]} {wording.number(given.value)}"
    return f"{_field(given)} {TESTS[given.test]} {wording.either([f'“{text}”' for text in _texts(given)])}"


def _given(condition: Condition) -> str:
    if condition.field == "problem":
        return "they state a problem" if condition.value else "they state no problem"
    known = "known" if condition.on_attribute else "given"
    return f"{_field(condition)} is {known if condition.value else f'not {known}'}"


def _field(condition: Condition) -> str:
    place, _, name = condition.field.partition(".")
    if place == "attributes":
        return f"their {spoken(name)}"
    return f"the property {spoken(name)}" if place == "properties" else FIELD_WORDS.get(place, spoken(place))


def _either(condition: Condition, said: Mapping[str, str] | None = None) -> str:
    return wording.either(_values(condition, said or {}))


def _values(condition: Condition, said: Mapping[str, str]) -> list[str]:
    if condition.field in OF_A_LIST:
        return [said.get(text) or spoken(text) for text in _texts(condition)]
    return _texts(condition)


def _texts(condition: Condition) -> list[str]:
    value = condition.value
    return [str(one) for one in value] if isinstance(value, tuple) else [str(value)]
