"""Erasing somebody: what would go is said first, and the word has to be typed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from leadline import words
from leadline.record.erasure import erase as erase_person
from leadline.record.given import known_by
from leadline.web.keeper import somebody_keeps
from leadline.web.lead.asking import asked_lead
from leadline.web.roles import Role, page
from leadline.web.shell.navigation import address
from leadline.web.shell.toasts import with_toast
from leadline.web.writes import current_home

WORD = "erase"
BESIDE = "The files of the home are being swept of what is left of them."
LATER = "Traces may be left in the files of the home: leadline erase --finish sweeps them."


@page(Role.OWNER, form=Role.OWNER)
def erase(request: HttpRequest, person: int) -> HttpResponse:
    """`word` is what was typed, `how` is counts or entirely."""
    asked = asked_lead(request, person)
    if isinstance(asked, HttpResponse):
        return asked
    _, found = asked
    wrong = {}
    typed, how = request.POST.get("word", "").strip(), request.POST.get("how", "counts")
    if request.method == "POST":
        if typed.casefold() != WORD:
            wrong["word"] = f"Type the word “{WORD}”. Nothing was erased."
        if how not in ("counts", "entirely"):
            wrong["how"] = "Choose one of the two."
        if not wrong:
            done = erase_person(
                current_home(), found.person, request.user.get_username(), how == "entirely", not somebody_keeps()
            )
            said = f"Erased: {words.count(done.keys_removed, 'key')}, " + (
                f"{words.count(done.touches_removed, 'touch', 'touches')} removed."
                if how == "entirely"
                else f"{words.count(done.touches_kept, 'touch', 'touches')} kept without any name."
            )
            if not done.swept:
                said += f" {BESIDE if somebody_keeps() else LATER}"
            return with_toast(request, redirect(address("leads") or reverse("today")), said)
    context = {
        "here": "leads",
        "name": found.name,
        "back": reverse("lead", args=[found.person]),
        "touches": words.count(len(found.touches), "touch", "touches"),
        "keys": words.count(len(known_by(found.whole.subjects)), "key"),
        "client": any(one["client_at"] for one in (found.lead, *found.others) if one),
        "how": how,
        "typed": typed[:40],
        "wrong": wrong,
        "word": WORD,
    }
    return render(request, "leadline/lead/erase.html", context, status=422 if wrong else 200)
