"""What the activities say, in a sentence, and what they are called."""

from __future__ import annotations

from leadline import words
from leadline.measurement.notices import some
from leadline.measurement.proxies.report import BusynessReport, Proxy
from leadline.measurement.proxies.verdict import Verdict

NAMED = 3
"""Activities that a sentence names; of more it says how many."""
WHOLE = {
    "all of ours": "everything we did",
    "all of theirs": "everything they did",
    "active days": "days on which they did something",
    "score": "score",
}


def called(name: str) -> str:
    """An activity as people read it: `email_open` is 'email open', `request: download` 'request: download'."""
    return WHOLE.get(name, name.replace("_", " "))


def opening(report: BusynessReport) -> str:
    """Which activities predict clients, and of which it cannot be told."""
    if not report.proxies:
        return "Nothing that anybody did can be held against clients yet."
    clients = some(report.judged_clients, "later client", "later clients")
    by = {said: [proxy for proxy in report.proxies if proxy.verdict == said] for said in _ORDER}
    if not by["predicts"] and not by["predicts_fewer"]:
        if by["does_not"] or by["mix_only"]:
            known = len(by["does_not"]) + len(by["mix_only"])
            text = f"Of {some(len(report.proxies), 'activity', 'activities')}, none is known to predict clients"
            return f"{text}: {known} {'does' if known == 1 else 'do'} not, judged by {clients}{_rest(by)}."
        least = min((proxy.more for proxy in report.proxies if proxy.more), default=1)
        return (
            f"Whether any of {some(len(report.proxies), 'activity', 'activities')} predicts clients cannot be told "
            f"from {clients} yet: about {words.whole(least)} more and the first can be."
        )
    good = by["predicts"] or by["predicts_fewer"]
    fewer = "" if by["predicts"] else "fewer "
    verb = "predicts" if len(good) == 1 else "predict"
    nothing = len(by["does_not"]) + len(by["mix_only"])
    others = f"; {nothing} {'does' if nothing == 1 else 'do'} not" if nothing else ""
    return f"{_names(good)} {verb} {fewer}clients, judged by {clients} within their sources{others}{_rest(by)}."


_ORDER: tuple[Verdict, ...] = ("predicts", "predicts_fewer", "mix_only", "does_not", "cannot_tell")


def _rest(by: dict[Verdict, list[Proxy]]) -> str:
    open_ = len(by["cannot_tell"])
    return f"; of {open_} it cannot be told yet" if open_ else ""


def _names(proxies: list[Proxy]) -> str:
    names = [called(proxy.name) for proxy in proxies[:NAMED]]
    if len(proxies) > NAMED:
        names[-1:] = [names[-1], f"{len(proxies) - NAMED} more"]
    text = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return text[0].upper() + text[1:]
