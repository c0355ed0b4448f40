"""What can be done from Today, and with what: the selected step as it stands now."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.urls import reverse

from leadline.respond.queue import Item
from leadline.respond.waiting import Waiting
from leadline.web.deeds.about import About, Step
from leadline.web.deeds.forms import Place
from leadline.web.today.address import address
from leadline.web.today.day import Day
from leadline.web.today.row import name_of

OFFERED = ("done", "call", "snooze", "note", "give", "mailed", "mended", "accept", "reject", "do_not_contact")
STAYS = frozenset({"note", "accept", "reject"})
"""After these the person stays selected."""


def about_of(day: Day, step: Waiting, item: Item, zone: ZoneInfo) -> About:
    """`zone` is the user's."""
    return About(
        home=day.home,
        person=int(step.person),
        name=name_of(item.details, item.person),
        email=item.details.email,
        step=Step(step.product, step.request, mends=step.kind == "mend_delivery"),
        product=step.product,
        stage=step.stage or "",
        accepted=step.accepted,
        overridden=False,  # nothing that is offered here asks for it
        do_not_contact=False,  # or the step would not be open
        owner=step.owner or "",
        workers={worker.username: worker.name for worker in day.whose.workers},
        now=day.as_of,
        zone=zone,
    )


def place_of(step: Waiting, kept: Mapping[str, str], seen: str) -> Place:
    """`kept` is what stays in the address, `seen` the moment of the list that was shown."""
    return Place(
        here="today",
        url=lambda what: reverse("today_do", args=[what]),
        sent={**kept, "step": step.key, "seen": seen},
        back=address(kept, step.key, "person"),
        back_text="Today",
        target="#person",
        swap="innerHTML show:none",
    )
