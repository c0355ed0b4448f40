"""Busyness: whether what everybody is busy with goes with clients."""

from __future__ import annotations

from leadline import words
from leadline.measurement.proxies import BusynessReport
from leadline.measurement.proxies import busyness as measure
from leadline.measurement.proxies.sentence import called, opening
from leadline.measurement.proxies.verdict import Verdict
from leadline.respond.report.given import Given
from leadline.respond.report.parts import Cell, Section, Table, Tone, headings, rows

MOST = 5
SCORED = 5_000
"""Of more leads the score of then is not made for a page or a report: `leadline busyness --score` does it."""
SAID: dict[Verdict, str] = {
    "predicts": "predicts clients",
    "predicts_fewer": "predicts fewer clients",
    "mix_only": "differs by source only",
    "does_not": "does not",
    "cannot_tell": "cannot tell yet",
}
TONES: dict[Verdict, Tone] = {"predicts": "good", "predicts_fewer": "bad"}
DEFINITIONS = (
    (
        "Times as often",
        "How many times as often those with so much of it bought as the others of the same source, with the 95% "
        "interval. Nothing says that it is why they bought.",
    ),
)


def measured(given: Given) -> BusynessReport:
    scored = given.leads.num_rows <= SCORED

    def make(_: object) -> BusynessReport:
        touches = given.touches(("person", "at", "kind", "action", "offer"), None)
        history = given.scores() if scored else None
        return measure(given.leads, given.entries, touches, given.playbook, as_of=given.as_of, history=history)

    return given.keep(("busyness", scored, None, None), make)


def section(report: BusynessReport) -> Section:
    known = [proxy for proxy in report.proxies if proxy.ratio is not None][:MOST]
    found = [
        (
            Cell(called(proxy.name)),
            Cell(words.whole(proxy.with_it)),
            Cell(
                f"× {words.number(proxy.ratio.value, 1)}",
                f"{words.number(proxy.ratio.low, 1)}–{words.number(proxy.ratio.high, 1)}",
            )
            if proxy.ratio
            else Cell("–"),
            Cell(SAID[proxy.verdict], tone=TONES.get(proxy.verdict, "quiet")),
        )
        for proxy in known
    ]
    table = Table(
        "busyness", headings("Activity", "People", "Times as often", "Reading", words=1), rows(found), DEFINITIONS,
        of=("activity", "activities"), more=len(report.proxies) - len(known),
    )  # fmt: skip
    return Section(
        "busyness", "Does our busyness pay?", (opening(report),), table if found else None,
        data=report.as_dict(), path="/busyness",
    )  # fmt: skip
