"""The first section: what happened this week, and whether it is more or less than noise."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from leadline import words
from leadline.measurement.week import WeekFigure, WeekReport, happened
from leadline.measurement.week.usual import Turn
from leadline.respond.report.given import Given
from leadline.respond.report.parts import Cell, Section, Table, Tone, headings, rows

NAMES = {
    "leads": "New leads",
    "requests": "Requests",
    "hot": "of them hot",
    "warm": "of them warm",
    "cool": "of them cool",
    "cold": "of them cold",
    "in_time": "Steps done in time",
    "late": "Steps done late",
    "unanswered": "Steps due, not done",
    "to_mql": "Became MQL",
    "to_sql": "Became SQL",
    "to_recycled": "Went back to nurture",
    "to_disqualified": "Disqualified",
    "to_lost": "Lost",
    "clients": "New clients",
}
DEFINITIONS = {
    "leads": "Leads whose first request was made in the week.",
    "requests": "Requests made in the week, each once; temperature as it was when the request was made.",
    "in_time": "Individual steps (a person’s call or message) that were due in the week and answered by then.",
    "late": "Those that were due in the week and answered after that.",
    "unanswered": "Those that were due in the week and are open as of this report.",
    "to_mql": "Leads that entered the stage in the week: marketing qualified.",
    "to_sql": "Leads that entered the stage in the week: sales qualified.",
    "to_recycled": "Leads that went back to nurture (recycled) in the week.",
    "to_disqualified": "Leads that were disqualified in the week.",
    "to_lost": "Leads that were called lost in the week.",
    "clients": "Leads whose first purchase was made in the week and was not refunded.",
    "revenue": "What the clients won in the week have paid so far, refunds taken off.",
}
TURNS: dict[Turn, str] = {
    "up": "up, more than noise",
    "down": "down, more than noise",
    "about_the_same": "about the same",
    "cannot_tell": "within noise",
}
WELCOME = ("leads", "requests", "hot", "warm", "in_time", "to_mql", "to_sql", "clients")
UNWELCOME = ("late", "to_recycled", "to_disqualified", "to_lost")
RARE = ("to_recycled", "to_disqualified", "to_lost", "late", "unanswered", "hot", "warm", "cool", "cold")
"""Figures whose row is left out where both weeks have none."""


def measured(given: Given) -> WeekReport:
    """The figures of the week."""

    def make(_: object) -> WeekReport:
        outcomes = given.touches(("person", "at", "action"), given.playbook.kinds_read_as("outcome"))
        return happened(
            given.leads, given.entries, given.requests, given.steps, given.playbook,
            week=given.week, as_of=given.as_of, outcomes=outcomes,
        )  # fmt: skip

    return given.keep(("week", given.week.name), make)


def path_of(report: WeekReport, name: str, state: Mapping[str, str]) -> str:
    """Where in the workspace the people of a figure are."""
    asked = {"of": "week", "figure": name, "week": report.week.name, **state}
    return f"/people?{urlencode(asked)}"


def section(report: WeekReport, state: Mapping[str, str]) -> Section:
    shown = [one for one in report.figures if one.name not in RARE or one.count or one.before]
    found = [
        (
            Cell(NAMES[one.name], tone="quiet" if NAMES[one.name].startswith("of them") else ""),
            Cell(words.whole(one.count), path=path_of(report, one.name, state)),
            Cell(words.whole(one.before), tone="quiet"),
            Cell(turned(one), tone=_tone(one)),
        )
        for one in shown
    ]
    if report.revenue is not None or report.revenue_before is not None:
        money = [words.money(amount or 0, report.currency) for amount in (report.revenue, report.revenue_before)]
        found.append((Cell("Revenue of new clients"), Cell(money[0]), Cell(money[1], tone="quiet"), Cell("")))
    names = [one.name for one in shown if one.name in DEFINITIONS]
    definitions = tuple((NAMES[name], DEFINITIONS[name]) for name in names)
    if report.revenue is not None or report.revenue_before is not None:
        definitions += (("Revenue of new clients", DEFINITIONS["revenue"]),)
    before = "Before" if report.whole else "Before, up to the same hour"
    table = Table("week", headings("", "This week", before, "Change", words=1), rows(found), definitions)
    return Section(
        "week", "What happened", (said(report),), table, data=report.as_dict(), to_do=to_do(report), path="/flow"
    )


def opening(report: WeekReport) -> str:
    """'26 new leads and 3 new clients (€4,180).'"""
    leads, clients = report.figure("leads"), report.figure("clients")
    paid = f" ({words.money(report.revenue, report.currency)})" if report.revenue else ""
    return f"{words.count(leads.count, 'new lead')} and {words.count(clients.count, 'new client')}{paid}."


def said(report: WeekReport) -> str:
    """What has changed by more than noise, and how promises were kept."""
    text = (
        " ".join(moved(one) for one in report.figures if one.turn in ("up", "down"))
        or "Nothing has changed by more than noise against the week before."
    )
    found = {one.name: one.count for one in report.figures}
    due = found.get("in_time", 0) + found.get("late", 0) + found.get("unanswered", 0)
    if "in_time" in found and due:
        share = words.percent(found["in_time"] / due)
        text += f" {words.whole(found['in_time'])} of {words.count(due, 'step')} due ({share}) answered in time."
    return text


def to_do(report: WeekReport) -> tuple[str, ...]:
    waiting = report.figure("unanswered").count
    if not waiting:
        return ()
    return (f"Answer what was due this week and is still open: {words.count(waiting, 'step')}.",)


def turned(one: WeekFigure) -> str:
    """What is said of a change; where only the usual ups and downs hide it, these too. What lies outside of them is not
    called noise, though it cannot be told from it."""
    if one.turn is None or not one.count + one.before:
        return ""
    if one.lately is None:
        return TURNS[one.turn]
    least, most = one.lately
    within = least <= one.count <= most
    said = TURNS[one.turn] if within else "cannot tell"
    return f"{said}: {words.whole(least)}–{words.whole(most)} a week"


def _tone(one: WeekFigure) -> Tone:
    if one.turn not in ("up", "down"):
        return "quiet"
    if one.name in WELCOME:
        return "good" if one.turn == "up" else "bad"
    if one.name in UNWELCOME:
        return "bad" if one.turn == "up" else "good"
    return ""


def moved(one: WeekFigure) -> str:
    """'Became MQL: 6 → 20, up, more than noise.'"""
    name, turn = NAMES[one.name].removeprefix("of them "), TURNS[one.turn or "cannot_tell"]
    return f"{name[0].upper()}{name[1:]}: {words.whole(one.before)} → {words.whole(one.count)}, {turn}."
