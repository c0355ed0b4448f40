"""What has to be said about a file, one question a screen: what a row is, and what the file itself does not tell."""

from __future__ import annotations

import csv
from contextlib import suppress
from itertools import islice
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from leadline.collect.fields import KINDS
from leadline.collect.files.manner import Trait
from leadline.record.home import Home
from leadline.record.import_drafts import Draft, drop_draft, say
from leadline.web.importing import carried, steps, work
from leadline.web.importing import words as said
from leadline.web.importing.columns import mapping_of
from leadline.web.importing.looking import Look, look_of, manner_of, manner_text, trait_of
from leadline.web.importing.traits import in_own_numbers, stated_in
from leadline.web.roles import Role, page, verb
from leadline.web.shell.toasts import with_toast
from leadline.web.writes import current_home

PEEP = 3
"""Rows that are shown of how a file begins."""
QUESTIONS = {
    "dates": ("How are dates written?", "Some dates can be read in two ways. Which is right?"),
    "decimals": ("How are amounts written?", "Some amounts can be read in two ways. Which is right?"),
    "sheet": ("Which sheet?", "The workbook has several sheets. Which one is to be imported?"),
    "header": ("Where are the names of the columns?", "The file does not begin with one row of names."),
    "encoding": ("How are the letters written?", "Some letters can be read in several ways. Which is right?"),
    "zone": ("Where are its times local?", "The times in the file do not say where they are local."),
}


@page(Role.MARKETER)
def draft(request: HttpRequest, draft: int) -> HttpResponse:
    """Goes to the step that a file is at."""
    home = current_home()
    one = steps.found(request, draft)
    if one.run is not None:
        return redirect("import_run", run=one.run)
    state, sample = work.look_at(home, one, begin=False)
    if state.result is None:
        return steps.waiting(request, one, state, "Looking at the file", step=1)
    look = look_of(state.result, sample)
    asked = steps.question(one, look)
    if not one.kind:
        return redirect("import_kind", draft=draft)
    return redirect("import_question", draft=draft, name=asked) if asked else redirect("import_columns", draft=draft)


@verb(Role.MARKETER)
def look_again(request: HttpRequest, draft: int) -> HttpResponse:
    """Look at a file anew, after that was cut off."""
    work.look_at(current_home(), steps.found(request, draft), begin=True)
    return redirect("import_draft", draft=draft)


@page(Role.MARKETER, form=Role.MARKETER)
def kind(request: HttpRequest, draft: int) -> HttpResponse:
    """What a row of the file is; the one that its columns and words speak for is chosen already."""
    home = current_home()
    one = steps.found(request, draft)
    if request.method == "POST":
        chosen = request.POST.get("kind", "")
        if chosen in KINDS:
            if chosen != one.kind:
                carried.forget(home, one)
            say(home, one.id, kind=chosen, mapping="" if chosen != one.kind else None)
            work.look_at(home, steps.found(request, draft), begin=True)
            return redirect("import_draft", draft=draft)
    state, sample = work.look_at(home, one, begin=False)
    if state.result is None:
        return steps.waiting(request, one, state, "Looking at the file", step=1)
    look = look_of(state.result, sample)
    wrong = request.method == "POST"
    note = "" if one.kind else look.note
    context = _about(one, look) | {
        "kinds": said.kinds(), "chosen": one.kind or look.kind, "wrong": wrong, "note": note, "nobody": look.nobody,
    }  # fmt: skip
    return render(request, "leadline/importing/kind.html", context, status=422 if wrong else 200)


@page(Role.MARKETER, form=Role.MARKETER)
def question(request: HttpRequest, draft: int, name: str) -> HttpResponse:
    """One thing about how the file is written that it does not tell itself."""
    home = current_home()
    one = steps.found(request, draft)
    state, sample = work.look_at(home, one, begin=False)
    if state.result is None:
        return steps.waiting(request, one, state, "Looking at the file", step=1)
    look = look_of(state.result, sample)
    trait = _trait(home, one, look, name)
    if request.method == "POST" and request.POST.get(f"trait-{name}"):
        form = {field: str(value) for field, value in request.POST.items()}
        manner = stated_in(form, manner_of(one), (trait,))
        if manner != manner_of(one):
            say(home, one.id, manner=manner_text(manner))
            work.look_at(home, steps.found(request, draft), begin=True)
            return redirect("import_draft", draft=draft)
    title, lead = QUESTIONS.get(name, (said.TRAIT.get(name, name.capitalize()), ""))
    wrong = request.method == "POST"
    context = _about(one, look) | {"trait": in_own_numbers(trait), "title": title, "lead": lead, "wrong": wrong}
    return render(request, "leadline/importing/question.html", context, status=422 if wrong else 200)


@verb(Role.MARKETER)
def drop(request: HttpRequest, draft: int) -> HttpResponse:
    """Forget a file that was not imported."""
    one = steps.found(request, draft)
    if one.run is None:
        drop_draft(current_home(), draft)
    return with_toast(request, redirect(reverse("import")), f"{one.name[:80]}: discarded; its copy was deleted.")


def _about(one: Draft, look: Look) -> dict[str, Any]:
    width = min(len(look.columns), 6)
    return {
        "here": "import", "step": 2, "draft": one, "names": look.header[:width], "more": len(look.header) - width,
        "first": _first_rows(look, width),
    }  # fmt: skip


def _first_rows(look: Look, width: int) -> list[list[str]]:
    """The first rows as they stand in the file, whatever their cells say; none if a name is too long to read."""
    with look.sample.open(encoding="utf-8", newline="") as file, suppress(csv.Error):
        return [row[:width] for row in islice(csv.reader(file), 1, 1 + PEEP)]
    return []


def _trait(home: Home, one: Draft, look: Look, name: str) -> Trait:
    """As it was found when the file was looked at, or asked when its rows were checked."""
    state, _ = work.check_rows(home, one, mapping_of(home, one, look), begin=False)
    asked = [trait_of(told) for told in (state.result or {}).get("questions", [])]
    found = next((trait for trait in (*asked, *look.traits) if trait.name == name and trait.choices), None)
    if found is None:
        raise Http404
    return found
