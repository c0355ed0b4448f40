"""Working hours and products, read from the playbook: that is where they are changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from leadline import words
from leadline.playbook.parts import Product, WorkingHours
from leadline.playbook.playbook import Playbook
from leadline.web.roles import page
from leadline.web.settings.tabs import tabs
from leadline.web.shell.playbook_now import playbook_now

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    says: str


@page()
def hours(request: HttpRequest) -> HttpResponse:
    playbook = playbook_now()
    context: dict[str, object] = {"here": "settings", "tabs": tabs(request, "settings_hours"), "playbook": playbook}
    if playbook:
        context |= {
            "weekdays": weekdays(playbook.hours),
            "holidays": sorted(playbook.hours.holidays),
            "a_week": words.minutes(sum(to - since for day in playbook.hours.by_weekday for since, to in day)),
            "products": [Line(one.name, _product(one, playbook)) for one in playbook.products],
        }
    return render(request, "leadline/settings/hours.html", context)


def weekdays(hours: WorkingHours) -> list[Line]:
    """One line for each run of days with the same hours: 'Monday to Thursday', '09:00–17:00'."""
    lines: list[Line] = []
    start = 0
    for day in range(1, len(hours.by_weekday) + 1):
        if day < len(hours.by_weekday) and hours.by_weekday[day] == hours.by_weekday[start]:
            continue
        last = day - 1
        joined = " and " if last == start + 1 else " to "
        name = WEEKDAYS[start] if last == start else WEEKDAYS[start] + joined + WEEKDAYS[last]
        spans = ", ".join(f"{_clock(since)}–{_clock(to)}" for since, to in hours.by_weekday[start])
        lines.append(Line(name, spans or "no work"))
        start = day
    return lines


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _product(product: Product, playbook: Playbook) -> str:
    price = words.money(product.price.micros, product.price.currency or playbook.currency) if product.price else ""
    parts = [price, "can be bought online" if product.buy_online else "sold by a person"]
    return ", ".join(part for part in parts if part)
