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
    "page_view": "viewing pages",
    "email_open": "opening our e-mails",
    "email_click": "clicking in our e-mails",
    "call": "being called",
    "attendance": "attending an event",
    "request": "asking for something else",
    "request: download": "asking for a download",
    "request: newsletter": "asking for a newsletter",
    "request: follow": "following",
    "request: event": "signing up for an event",
    "request: trial": "opening a trial",
    "request: tool": "registering for a tool",
    "request: quote": "asking for a quote",
    "request: booking": "booking a call",
    "request: chat": "asking in a chat",
    "request: contact_form": "writing by the contact form",
    "outcome: reached": "being reached",
    "outcome: no_answer": "not answering a call or message",
    "outcome: not_interested": "saying that they are not interested",
    "outcome: hostile": "being hostile",
    "outcome: wrong_person": "being the wrong person",
    "outcome: later": "asking for an answer later",
    "outcome: done": "a step that was done for them",
    "delivery: queued": "what they asked for waiting to be sent",
    "delivery: sent": "being sent what they asked for",
    "delivery: opened": "opening what they asked for",
    "delivery: fetched": "fetching what they asked for",
    "delivery: bounced": "what they asked for not getting through",
}
"""Activities in words that can be the subject of a sentence; `they` are the leads."""


def called(name: str) -> str:
    """An activity as people read it: `email_open` is 'email open', `delivery: opened` 'opening what they asked for'."""
    return WHOLE.get(name, name.replace("_", " "))


def opening(report: BusynessReport) -> str:
    """Which activities predict clients, and of which it cannot be told."""
    if not report.proxies and report.judged + report.learned:
        return "Nothing is recorded that anybody did, but asking and buying: what predicts clients cannot be told."
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
        which = f"any of {some(len(report.proxies), 'activity', 'activities')}"
        if len(report.proxies) == 1:
            which = called(report.proxies[0].name)
        seen = f" from {clients}" if report.judged_clients else ""
        more = words.count(least, "more client")
        return f"Whether {which} predicts clients cannot be told{seen} yet: about {more} and the first can be."
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
