"""The first step: a file is handed in, or a sheet pasted."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from leadline import words
from leadline.collect.files.manner import Manner
from leadline.record.import_drafts import forget_old, new_draft, say
from leadline.web.bodies import most_of_file
from leadline.web.importing import steps
from leadline.web.importing.looking import manner_text
from leadline.web.importing.uploads import Kept, pasted
from leadline.web.roles import Role, page, verb
from leadline.web.shell.me import zone_of
from leadline.web.writes import current_home


@page(Role.MARKETER)
def new(request: HttpRequest) -> HttpResponse:
    return _asked(request)


@verb(Role.MARKETER)
def hand_in(request: HttpRequest) -> HttpResponse:
    """`file`, or `text` that was pasted. Goes on to what the file is."""
    home = current_home()
    given = request.FILES.get("file")
    text = request.POST.get("text", "")
    kept = given if isinstance(given, Kept) else pasted(text) if text.strip() else None
    if kept is None:
        return _asked(request, "No file was chosen, and nothing was pasted.", text)
    if not kept.whole:
        shutil.rmtree(kept.path.parent, ignore_errors=True)
        most = words.whole(most_of_file() // 1_000_000)
        what = f"The file is larger than {most} MB, or there is no room for it. “leadline import” takes larger ones."
        return _asked(request, what, text)
    if not kept.size:
        shutil.rmtree(kept.path.parent, ignore_errors=True)
        return _asked(request, "The file is empty.", text)
    forget_old(home, datetime.now(UTC))
    made = new_draft(home, kept.path, kept.name or "", kept.size or 0, kept.digest, request.user.get_username())
    zone = zone_of(request)
    if zone.key != "UTC":  # where they work is where their sheets are local, as long as nobody says otherwise
        say(home, made.id, manner=manner_text(Manner(zone=zone.key)))
    steps.begin(home, steps.found(request, made.id))
    return steps.go(request, reverse("import_draft", args=[made.id]))


def _asked(request: HttpRequest, wrong: str = "", text: str = "") -> HttpResponse:
    context = {
        "here": "import", "step": 1, "wrong": wrong, "text": text,
        "most": most_of_file(), "most_mb": words.whole(most_of_file() // 1_000_000),
    }  # fmt: skip
    return render(request, "leadline/importing/file.html", context, status=422 if wrong else 200)
