"""The parts of Settings that somebody may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from leadline.web.roles import Role, role_of

PARTS = (
    ("settings", "You", Role.VIEWER),
    ("settings_people", "People", Role.VIEWER),
    ("settings_hours", "Hours and products", Role.VIEWER),
    ("settings_costs", "Costs", Role.VIEWER),
    ("settings_data", "Data", Role.OWNER),
)


@dataclass(frozen=True, slots=True)
class Tab:
    title: str
    url: str
    current: bool


def tabs(request: HttpRequest, here: str) -> list[Tab]:
    role = role_of(request.user)
    return [Tab(title, reverse(name), name == here) for name, title, least in PARTS if role.may(least)]
