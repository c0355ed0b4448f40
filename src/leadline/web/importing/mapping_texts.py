"""What columns mean as a text: handed in, and taken away for the next file or for the command."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from leadline.collect.files.columns import named_like_fields
from leadline.collect.files.manner import over
from leadline.collect.files.mapping import Mapping
from leadline.problems import BadSetting, Problem, RecordError
from leadline.record.import_drafts import say
from leadline.record.runs import run_of
from leadline.web.importing import steps, work
from leadline.web.importing.columns import mapping_of
from leadline.web.importing.listing import MADE_UP
from leadline.web.importing.looking import Look, look_of, manner_of, manner_text
from leadline.web.importing.uploads import KeptText
from leadline.web.roles import Role, page
from leadline.web.writes import current_home

LONGEST = 200_000
NOTHING = Problem("no_mapping", "No file was chosen, and nothing was pasted.", "Choose one, or paste its text.")
TOO_LONG = Problem("long_mapping", "This is too long to be a mapping.", "Choose another file.")
NO_TEXT = Problem("unreadable_mapping", "This is no text.", "A mapping is UTF-8 text, as Leadline writes it.")


@page(Role.MARKETER, form=Role.MARKETER)
def hand_in(request: HttpRequest, draft: int) -> HttpResponse:
    """Its form reads the file by the mapping in `mapping`, a file, or in `text`."""
    home = current_home()
    one = steps.found(request, draft)
    state, sample = work.look_at(home, one, begin=False)
    if state.result is None:
        return steps.waiting(request, one, state, "Looking at the file")
    problems: tuple[Problem, ...] = ()
    text = ""
    if request.method == "POST":
        try:
            text = _text(request)
            mapping = _fitting(Mapping.parse(text), look_of(state.result, sample))
        except BadSetting as error:
            problems = error.problems
        else:
            manner = manner_text(over(manner_of(one), mapping.read))
            say(home, one.id, kind=mapping.kind, mapping=mapping.text(), manner=manner)
            work.look_at(home, steps.found(request, draft), begin=True)
            return redirect("import_draft", draft=draft)
    context = {"here": "import", "step": 2, "draft": one, "problems": problems, "text": text, "longest": LONGEST}
    return render(request, "leadline/importing/mapping.html", context, status=422 if problems else 200)


@page(Role.MARKETER)
def of_draft(request: HttpRequest, draft: int) -> HttpResponse:
    """The mapping of a file that waits, as it was chosen so far."""
    home = current_home()
    one = steps.found(request, draft)
    state, sample = work.look_at(home, one, begin=False)
    if state.result is None:
        return redirect("import_draft", draft=draft)
    return _download(mapping_of(home, one, look_of(state.result, sample)).text(), f"mapping-{draft}")


@page(Role.MARKETER)
def of_run(request: HttpRequest, run: int) -> HttpResponse:
    """The mapping that a file was imported by."""
    try:
        one = run_of(current_home(), run)
    except RecordError:
        raise Http404 from None
    if one.kind == MADE_UP or not one.mapping:
        raise Http404
    return _download(one.mapping, f"mapping-of-import-{run}")


def _text(request: HttpRequest) -> str:
    """Raises BadSetting if there is none."""
    given = request.FILES.get("mapping")
    if not isinstance(given, KeptText):
        text = request.POST.get("text", "")
        if not text.strip():
            raise BadSetting(NOTHING)
        if len(text) > LONGEST:
            raise BadSetting(TOO_LONG)
        return text.replace("\r\n", "\n")
    if not given.whole:
        raise BadSetting(TOO_LONG)
    try:
        return given.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadSetting(NO_TEXT) from None


def _fitting(mapping: Mapping, look: Look) -> Mapping:
    """The mapping by the names of this file. Raises BadSetting with the columns that it lacks, unless the mapping says
    itself where they stand: then they are read first.
    """
    if not mapping.fields:
        named = named_like_fields(mapping.kind, look.header)
        mapping = replace(
            mapping, fields={field: tuple(look.header[at] for at in places) for field, places in named.items()}
        )
    read = mapping.read
    if read.sheet or read.header or read.separator or read.encoding:
        return mapping
    there = {name.strip().casefold(): name for name in reversed(look.header)}
    wanted = [column for columns in mapping.fields.values() for column in columns]
    wanted += [column for part in mapping.touches for columns in part.fields.values() for column in columns]
    wanted += [column for part in mapping.touches for column in part.when]
    lacking = [column for column in dict.fromkeys(wanted) if column.strip().casefold() not in there]
    if lacking:
        mend = "Take them out of the mapping, or hand in the file that it was made for."
        listed = ", ".join(f"“{column}”" for column in lacking[:8])
        raise BadSetting(Problem("unknown_column", f"The file has no column {listed}.", mend))
    fields = {
        field: tuple(there[column.strip().casefold()] for column in columns)
        for field, columns in mapping.fields.items()
    }
    return replace(mapping, fields=fields)


def _download(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return answer
