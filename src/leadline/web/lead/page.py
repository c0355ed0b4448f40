"""A lead: the next step, how it came to stand where it stands, and everything that is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from leadline import words
from leadline.web import clock
from leadline.web.colleagues import names
from leadline.web.deeds.forms import forms_of
from leadline.web.deeds.mail import mail_link
from leadline.web.figures.labels import STAGE_WORDS
from leadline.web.lead.asked_for import requests_made
from leadline.web.lead.asking import Address, address_of, asked_lead
from leadline.web.lead.deeds import about_of, place_of
from leadline.web.lead.found import Found, Row, address_word
from leadline.web.lead.held_back import held_back
from leadline.web.lead.known import company_url, known
from leadline.web.lead.links import links_shown
from leadline.web.lead.next_step import NextStep, next_step
from leadline.web.lead.score import ScoreOfLead, score_of_lead
from leadline.web.lead.stages import track
from leadline.web.lead.taker import taker_because
from leadline.web.lead.timeline import SHOW, timeline
from leadline.web.reaching import mailto, tel
from leadline.web.roles import Role, page, role_of
from leadline.web.shell.me import me_of
from leadline.web.shell.parts import wants_part

DECISIONS = ("give", "qualify", "disqualify", "lost", "override", "release", "do_not_contact", "allow_contact")


@dataclass(frozen=True, slots=True)
class Tab:
    text: str
    stage: str
    url: str
    current: bool


@page()
def lead(request: HttpRequest, person: int) -> HttpResponse:
    """The whole page, or for a part of it what stands under the head of the page."""
    asked = asked_lead(request, person, in_past=True)
    if isinstance(asked, HttpResponse):
        return asked
    now, found = asked
    people = names()
    at = address_of(found, request.GET.get("as_of", "").strip() if found.past else "")
    of_them = known(found, people)
    # Somebody who was erased has no key left, and nothing can be done with them.
    may_work = role_of(request.user).may(Role.SELLER) and found.past is None and bool(of_them.keys)
    show = request.GET.get("show", "")
    show = show if show in SHOW else ""
    story = timeline(found, show, _number(request.GET.get("page", "")), people, request.user if may_work else None)
    barred = bool(found.lead.get("do_not_contact"))
    step, score = next_step(found), score_of_lead(found, request.GET.get("points") == "all")
    context: dict[str, Any] = {
        "here": "leads",
        "found": found,
        "name": found.name,
        "at": at,
        "self_url": at.url(show=show, page=request.GET.get("page", "") if story.newer else ""),
        "now_url": Address(found.person, at.product).url(),
        "past": words.day(*(one.astimezone(now.zone).date() for one in (found.past, now.now))) if found.past else "",
        "as_of": clock.exact(found.as_of, found.zone),
        "as_of_iso": found.as_of.isoformat(),
        "as_of_day": at.as_of[:10],
        "latest": now.now.astimezone(now.zone).date().isoformat(),
        "company": found.details.company or (found.groups[0].name if found.groups else ""),
        "company_url": company_url(found.groups[0].key) if found.groups else "",
        "product": "" if now.playbook.one_product or not found.lead else found.product_name(found.product),
        "tabs": tabs(found, at),
        "step": step,
        "track": track(found, people),
        "held_back": held_back(found),
        "score": score,
        "all_points": at.url(points="all") + "#lines",
        "timeline": story,
        "shows": [(text, at.url(show=key) + "#timeline", key == show) for key, text in SHOW.items()],
        "older": at.url(show=show, page=str(story.older)) + "#timeline" if story.older else "",
        "newer": at.url(show=show, page=str(story.newer)) + "#timeline" if story.newer else "",
        "requests": requests_made(found),
        "known": of_them,
        "links": links_shown(found.person, people, found.as_of, found.zone),
        "barred": barred,
        "call": "" if barred or found.past else tel(found.details.phone),
        "mail": "" if barred or found.past else _mail(found, step, score, request),
        "may_work": may_work,
        "deeds": forms_of(about_of(now, found, step), place_of(found)) if may_work else {},
        "decisions": DECISIONS,
        "may_erase": role_of(request.user).may(Role.OWNER),
        "merge_url": reverse("lead_merge", args=[found.person]),
        "erase_url": reverse("lead_erase", args=[found.person]),
        "taker": taker_because(found),
        "customer": found.customer,
    }  # fmt: skip
    part = wants_part(request)
    response = render(request, "leadline/lead/whole.html" if part else "leadline/lead/page.html", context)
    response["Vary"] = "HX-Request"
    return response


def tabs(found: Found, at: Address) -> tuple[Tab, ...]:
    """One for each product; none where there is one lead."""
    if not found.others:
        return ()
    leads: tuple[Row, ...] = (found.lead, *found.others)
    ordered = sorted(leads, key=lambda row: (row["product"] is None, row["product"] or ""))
    return tuple(
        Tab(
            text=found.product_name(row["product"]),
            stage=STAGE_WORDS[row["stage"]],
            url=Address(found.person, address_word(row["product"]), at.as_of).url(),
            current=row is found.lead,
        )
        for row in ordered
    )


def _mail(found: Found, step: NextStep, score: ScoreOfLead | None, request: HttpRequest) -> str:
    """To a draft of an answer where one is due, else to an empty mail."""
    assert isinstance(request.user, User)  # noqa: S101 - every page of the workspace asks for one
    if step.item is None or step.item.kind != "individual":
        return mailto(found.details.email)
    question = next((part.question for part in score.parts if part.question), "") if score else ""
    return mail_link(step.item, found.playbook, question, me_of(request.user).name)


def _number(text: str) -> int:
    return int(text[:9]) if text.isascii() and text.isdigit() else 1
