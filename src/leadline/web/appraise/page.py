"""Appraise: a programme before it is bought, by what leads like these have been worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from leadline import words
from leadline.measurement.appraisal import Appraisal, Band, Level
from leadline.web.appraise.form import PARAMETERS, Form, read
from leadline.web.appraise.told import appraised
from leadline.web.figures import labels
from leadline.web.figures.asked import Asked
from leadline.web.figures.frame import figures_page
from leadline.web.figures.kept import Figures
from leadline.web.figures.notices import notices
from leadline.web.figures.people import Fig
from leadline.web.flow.sentence import Said
from leadline.web.lead.touch_words import WHATS, WHYS
from leadline.web.marks.interval import Axis, IntervalMark, axis_for
from leadline.web.present import Present
from leadline.web.roles import page

LIKELY = 0.8
"""From this probability on it is said to be likely to pay."""
MOST_NAMES = 200
"""Sources that the field offers."""


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Nearer:
    """One step from all leads towards those just like the programme's."""

    name: str
    leads: Fig
    clients: Fig
    rate: str
    interval: str
    mark: IntervalMark


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of the programme with its band; `about` says what it is."""

    name: str
    value: str
    span: str
    about: str


@page()
def appraise(request: HttpRequest) -> HttpResponse:
    def make(now: Present, found: Figures, asked: Asked) -> Mapping[str, Any]:
        form = read(asked.typed, now.playbook)
        told = None if form.programme is None else appraised(found, asked, form)
        context: dict[str, Any] = {
            "form": form,
            "opening": _opening(told, found),
            "as_of_typed": asked.typed.get("as_of", ""),
            "currency": now.playbook.currency,
            "sources": [name for name in found.values("source") if name][:MOST_NAMES],
            "classes": _choices(
                {name: labels.value("class", name, now.playbook) for name in _classes(now)}, form.typed["kind"]
            ),
            "whats": _choices(WHATS, form.typed["obtained"]),
            "whys": _choices(WHYS, form.typed["motive"]),
            "products": _choices({one.key: one.name for one in now.playbook.products}, form.typed["for"])
            if len(now.playbook.products) > 1
            else (),
            "told": told,
            "notices": notices(now.home, found.troubles, told.notices if told else ()),
        }
        return context if told is None else context | _shown(told, found, asked, now)

    def table(now: Present, found: Figures, asked: Asked) -> pa.Table:
        form = read(asked.typed, now.playbook)
        return _EMPTY if form.programme is None else appraised(found, asked, form).table()

    return figures_page(request, "appraise", "Appraise", "leadline/appraise/page.html", make, table, PARAMETERS)


_EMPTY = pa.table({"level": pa.array([], pa.string())})


def _classes(now: Present) -> list[str]:
    return [*dict.fromkeys(now.playbook.source_classes.values())]


def _choices(names: Mapping[str, str], chosen: str) -> tuple[Choice, ...]:
    found = tuple(Choice(value, text, value == chosen) for value, text in names.items())
    return found if not chosen or chosen in names else (*found, Choice(chosen, chosen, True))


def _opening(told: Appraisal | None, found: Figures) -> tuple[Said, ...]:
    if told is None:
        return (
            Said("Describe a list, an ad or an event before you pay for it: what leads of that "),
            Said("where, what and why", strong=True),
            Said(f" have been worth, by the {words.count(found.asked, 'lead')} so far."),
        )
    nearest = next((level for level in reversed(told.levels) if level.leads), told.levels[0])
    by = f"by {words.count(nearest.leads, 'lead')} {'in all' if nearest.name == 'all' else 'like these'}"
    if told.pays is None:
        return (Said("What it would leave cannot be told: no amounts are known. "), Said(f"It is judged {by}."))
    chance = words.percent(min(0.99, max(0.01, told.pays)))
    if LIKELY > told.pays > 1 - LIKELY:
        return (Said("Whether it pays cannot be told", strong=True), Said(f": the chance is {chance}, {by}."))
    likely = "It is likely to pay" if told.pays >= LIKELY else "It is unlikely to pay"
    return (Said(likely, strong=True), Said(f": the chance is {chance}, {by}."))


def _shown(told: Appraisal, found: Figures, asked: Asked, now: Present) -> dict[str, Any]:
    money = told.currency
    axis = axis_for([level.high for level in told.levels])
    form = read(asked.typed, now.playbook)
    lines = [
        Line("Clients", _number(told.clients.expected), _numbers(told.clients), "of the leads it is expected to bring"),
        _line("Value of one lead", told.value, money, "chance × what a client leaves, less people’s minutes"),
        _line("Margin", told.margin, money, "what its clients leave, discounted by the time they take"),
        _line("Result", told.result, money, "margin less its price and people’s minutes"),
    ]
    return {
        "axis": axis,
        "levels": [_nearer(i, level, axis, form, asked, found, now) for i, level in enumerate(told.levels)],
        "lines": [line for line in lines if line is not None],
        "effort": words.money(told.effort, money) if told.effort else "",
        "pays": "" if told.pays is None else words.percent(min(0.99, max(0.01, told.pays))),
        "break_even_leads": "" if told.break_even_leads is None else words.count(told.break_even_leads, "lead"),
        "break_even_price": "" if told.break_even_price is None else words.money(told.break_even_price, money),
        "pay_at_most": "" if told.pay_at_most is None else words.money(told.pay_at_most, money),
        "soon": "" if told.soon is None else words.percent(told.soon),
    }


def _line(name: str, band: Band | None, currency: str, about: str) -> Line | None:
    if band is None:
        return None
    low, high = words.money(round(band.low), currency), words.money(round(band.high), currency)
    return Line(name, words.money(round(band.expected), currency), f"{low} to {high}", about)


def _nearer(i: int, level: Level, axis: Axis, form: Form, asked: Asked, found: Figures, now: Present) -> Nearer:
    if level.name == "all":
        name = "All leads"
    else:
        value = labels.value(level.name, level.key[-1], now.playbook) if level.key[-1] else "one that is not known yet"
        name = f"{labels.DIMENSION_NAMES[level.name]}: {value}"
    label = f"{words.percent(level.chance)} close, between {words.percent(level.low)} and {words.percent(level.high)}"
    return Nearer(
        name,
        _fig(i, "leads", level.leads, form, asked, found),
        _fig(i, "clients", level.clients, form, asked, found),
        words.percent(level.chance),
        words.interval(level.low, level.high),
        axis.mark(level.chance, level.low, level.high, label, "" if level.leads else "off"),
    )


def _fig(level: int, figure: str, count: int, form: Form, asked: Asked, found: Figures) -> Fig:
    given = {name: value for name, value in form.address.items() if value}
    as_of = {"as_of": asked.typed["as_of"]} if "as_of" in asked.typed else {}
    query = urlencode(given | as_of | {"of": "appraise", "level": level, "figure": figure, "at": found.at})
    return Fig(words.whole(count), f"{reverse('people')}?{query}")


def _number(value: float) -> str:
    return words.short(value, 100)


def _numbers(band: Band) -> str:
    return f"{words.number(band.low)} to {words.number(band.high)}"
