"""Which program a file is from: the one that its columns say first, any other by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from leadline.collect.files.mapping import Mapping
from leadline.collect.files.recognising import TRIED, Preset, preset_for, presets
from leadline.collect.files.words_known import words_for
from leadline.record.import_drafts import say
from leadline.web.importing import steps, work
from leadline.web.importing import words as said
from leadline.web.importing.looking import Look, look_of
from leadline.web.importing.meanings import contents_of
from leadline.web.roles import Role, page
from leadline.web.writes import current_home

NONE = "none"
"""Of the form: the file is from no program that is known."""


@dataclass(frozen=True, slots=True)
class Program:
    """A preset as it is chosen: what a row is, how well its columns are known, and which of them the file lacks."""

    name: str
    rows: str
    tried: str
    lacks: str
    suggested: bool


@page(Role.MARKETER, form=Role.MARKETER)
def program(request: HttpRequest, draft: int) -> HttpResponse:
    """Its form reads the columns as that program writes them, as far as they are there."""
    home = current_home()
    one = steps.found(request, draft)
    state, sample = work.look_at(home, one, begin=False)
    if state.result is None:
        return steps.waiting(request, one, state, "Looking at the file")
    look = look_of(state.result, sample)
    if request.method == "POST":
        mapping = _chosen(request.POST.get("program", ""), look)
        if mapping is not None:
            mapping = words_for(mapping, contents_of(mapping, look), home.playbook())[0]
            say(home, one.id, kind=mapping.kind, mapping=mapping.text())
            work.look_at(home, steps.found(request, draft), begin=True)
            return redirect("import_draft", draft=draft)
    programs, others = _programs(look.header)
    context = {
        "here": "import", "step": 2, "draft": one, "programs": programs, "others": others, "none": NONE,
        "wrong": request.method == "POST",
    }  # fmt: skip
    return render(request, "leadline/importing/program.html", context, status=422 if context["wrong"] else 200)


def program_named(name: str | None) -> Program | None:
    """The program whose preset has this name."""
    return next((_program(one, one.recognise, None) for one in presets() if one.name == name), None)


def _chosen(name: str, look: Look) -> Mapping | None:
    if name == NONE:
        return look.plain
    preset = next((one for one in presets() if one.name == name), None)
    return preset.as_far_as_it_goes(look.header) if preset else None


def _programs(header: Sequence[str]) -> tuple[list[Program], list[str]]:
    """Those that read something of the file, the one that its columns say first; and the names of the others."""
    found = preset_for(header)
    first = found.name if found else None
    fit = [
        one for one in presets() if one.name == first or (one.as_far_as_it_goes(header) and not _strange(one, header))
    ]
    fit.sort(key=lambda one: (one.name != first, len(one.missing(header)), one.name))
    names = {one.name for one in fit}
    return [_program(one, header, first) for one in fit], [one.name for one in presets() if one.name not in names]


def _strange(preset: Preset, header: Sequence[str]) -> bool:
    """Whether the file has nothing of what such a file is recognised by."""
    return len(preset.missing(header)) == len(preset.recognise)


def _program(preset: Preset, header: Sequence[str], first: str | None) -> Program:
    lacks = ", ".join(preset.missing(header))
    rows = said.kind(preset.mapping.kind).lower()
    return Program(preset.name, rows, TRIED[preset.tried], lacks, preset.name == first)
