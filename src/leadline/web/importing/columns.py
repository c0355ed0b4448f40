"""The second step: how the file was read, which column goes where, and what its rows will become."""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from leadline import words
from leadline.collect.fields import FIELDS, FREE
from leadline.collect.files.column_names import fields_named
from leadline.collect.files.columns import missing
from leadline.collect.files.manner import Manner, Trait, settled
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.preparing import MOMENTS
from leadline.collect.notes import a_few
from leadline.playbook import Playbook
from leadline.problems import LeadlineError, Problem
from leadline.record.home import Home
from leadline.record.import_drafts import Draft, say
from leadline.touches.instants import moment_of, read_instant, zone_named
from leadline.touches.keys import KEY_KINDS
from leadline.web.importing import carried, own_numbers, steps, work
from leadline.web.importing import words as said_in
from leadline.web.importing.becomes import Becomes, becomes
from leadline.web.importing.choices import asked_of, chosen
from leadline.web.importing.cost_days import cost_days, said_once
from leadline.web.importing.looking import Column, Look, columns_of, look_of, manner_of, manner_text
from leadline.web.importing.meanings import Meaning, first_stage, meanings, with_words
from leadline.web.importing.own_touches import (
    BOUGHT,
    KINDS,
    OF_PURCHASE,
    OWN,
    also,
    bought_as,
    may_have_own,
    own_of,
    purchase,
)
from leadline.web.importing.programs import program_named
from leadline.web.importing.sample import Sample, moment, read_sample
from leadline.web.importing.traits import pickers, stated_in, unread_in
from leadline.web.roles import Role, page
from leadline.web.shell.me import zone_of
from leadline.web.shell.parts import wants_part
from leadline.web.writes import current_home

A_PAGE = 40
"""Columns."""
GONE_SHOWN = 8
MEND = {
    "no_key_column": "Say of one that it is an e-mail address, a phone number, or their number in your system.",
    "no_kind_column": "Say of one that it is the kind of touch.",
    "no_note_column": "Say of one that it is the note.",
    "no_stage_column": "Say of one that it is the stage of the deal. Its words may be open, won and lost, or yours.",
    "no_amount": "Say of one that it is the amount.",
    "no_day": "Say of one that it is the day, or of two that they are the first and the last day; or give the first "
    "and the last day of all of them below. Costs by the day say more: export the report again, by day.",
}
"""What the page says itself."""
NO_DATE = "No column says when it was."
SAY_WHEN = "Say below which column does, or give a date for rows that have none."
NO_COUNTRY = "Say above whose numbers these are, as DE or US."


UNREADABLE = ("unreadable_date", "unreadable_amount", "unclear_currency")
SAY_HOW = {
    **dict.fromkeys(MOMENTS, "Say above how dates are written, or mend these rows."),
    "amount": "Say above in which currency they are and what stands before decimals, or mend these rows.",
}
UNLIKE = "Some of its amounts do not fit the mark before decimals that stands above."
WRONG_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Row:
    """A column of the file. `state` is sure, check, left out or said (by whoever imports)."""

    place: int
    name: str
    examples: tuple[str, ...]
    to: str
    reads: str
    why: str
    state: str
    meanings: tuple[Meaning, ...]
    decides: bool
    dated: bool


@page(Role.MARKETER, form=Role.MARKETER)
def columns(request: HttpRequest, draft: int) -> HttpResponse:
    """Its form keeps what was chosen, shows what it makes of the rows, and goes on to check them."""
    home = current_home()
    one = steps.found(request, draft)
    state, sample = work.look_at(home, one, begin=False)
    if state.result is None:
        return steps.waiting(request, one, state, "Looking at the file")
    look = look_of(state.result, sample)
    if request.method == "POST":
        form = {name: str(value) for name, value in request.POST.items()}
        changed = _kept(request, home, one, look, form)
        if changed:
            return steps.go(request, reverse("import_columns", args=[draft]))
        one = steps.found(request, draft)
        if form.get("do") == "suggest":
            say(home, one.id, mapping=look.suggested.text())
            return steps.go(request, reverse("import_columns", args=[draft]))
        if form.get("do") == "check":
            work.check_rows(home, one, mapping_of(home, one, look), begin=True)
            return steps.go(request, reverse("import_rows", args=[draft]))
    asked = steps.question(one, look)
    if asked:
        return steps.go(request, reverse("import_question", args=[draft, asked]))
    return _shown(request, home, one, look)


def mapping_of(home: Home, one: Draft, look: Look) -> Mapping:
    """What was chosen for a file, read as now or as before, or else what was suggested; with how it is written."""
    before = carried.carried(home, one, look)
    mapping = Mapping.parse(one.mapping) if one.mapping else before.mapping if before else look.mapping
    stated = manner_of(one)
    known = replace(mapping.read, **{name: value for name in Manner.__slots__ if (value := getattr(stated, name))})
    return replace(mapping, read=settled(known, _still_true(look, mapping)))


def all_traits(look: Look, mapping: Mapping) -> list[Trait]:
    """What was found out, and what nothing in the file may tell: whose the phone numbers are, in which currency the
    amounts. Any currency can be said, and not only those that were found.
    """
    asked = [Trait("region", None, False, True, "")] if "phone" in mapping.fields else []
    amounts = columns_of(mapping, ("amount",)) and not columns_of(mapping, ("currency",))
    if amounts and "currency" not in mapping.constants and all(one.name != "currency" for one in look.traits):
        asked = [Trait("currency", None, False, True, ""), *asked]
    found = [replace(one, choices=()) if one.name == "currency" else one for one in look.traits]
    return [*found, *asked]


def _still_true(look: Look, mapping: Mapping) -> list[Trait]:
    """What was found about dates and amounts holds for the columns that it was found in."""
    of: dict[str, tuple[str, ...]] = {"dates": MOMENTS, "decimals": ("amount",), "currency": ("amount",)}
    return [
        trait
        for trait in look.traits
        if trait.name not in of or columns_of(mapping, of[trait.name]) == columns_of(look.mapping, of[trait.name])
    ]


def _kept(request: HttpRequest, home: Home, one: Draft, look: Look, form: Map[str, str]) -> bool:
    """Keep what a form says. True if the file has to be looked at anew."""
    kind = form.get("kind", one.kind or look.kind)
    before = mapping_of(home, one, look)
    manner = stated_in(form, manner_of(one), all_traits(look, before))
    mapping = said_once(with_words(before, chosen(before, look.header, form), look, home.playbook()))
    if kind != (one.kind or look.kind) or manner != manner_of(one):
        said = bool(one.mapping) or mapping != before
        text = ""
        if kind != (one.kind or look.kind):
            carried.forget(home, one)
        elif carried.cuts_alike(manner, manner_of(one)):
            text = mapping.text() if said else ""
        elif said:
            carried.keep(home, one, look, mapping)
        say(home, one.id, kind=kind, manner=manner_text(manner), mapping=text)
        work.look_at(home, steps.found(request, one.id), begin=True)
        return True
    if mapping != before or (form.get("do") == "check" and not one.mapping):
        say(home, one.id, mapping=mapping.text(), kind=kind)
    return False


def _shown(request: HttpRequest, home: Home, one: Draft, look: Look) -> HttpResponse:
    form = request.POST if request.method == "POST" else request.GET
    zone, playbook = zone_of(request), home.playbook()
    mapping = mapping_of(home, one, look)
    sample: Sample | None = None
    problems: tuple[Problem, ...] = ()
    try:
        sample = read_sample(home, look, mapping)
    except LeadlineError as error:
        problems = error.problems
    only = form.get("only") == "check"
    goes = {column: field for field, columns in mapping.fields.items() for column in columns}
    every = [_row(place, goes, look, mapping, sample, zone, playbook) for place in range(len(look.header))]
    listed = [row for row in every if not only or row.state == "check"] or every
    number = max(1, min(_number(form.get("page"), 1), -(-len(listed) // A_PAGE)))
    to_check = sum(row.state == "check" for row in every)
    context = {
        "here": "import", "step": 2, "draft": one, "look": look, "problems": [_spoken(p) for p in problems],
        "kinds": said_in.kinds(), "kind": mapping.kind, "kind_said": said_in.kind(mapping.kind),
        "pickers": pickers(all_traits(look, mapping), mapping.read),
        "own_zone": _other_than_stated(zone, look, mapping),
        "rows": listed[(number - 1) * A_PAGE : number * A_PAGE], "columns": len(every), "listed": len(listed),
        "page": number, "pages": -(-len(listed) // A_PAGE), "only": only, "to_check": to_check,
        "fields": said_in.fields(mapping.kind), "kept_as": said_in.KEPT if mapping.kind != "costs" else (),
        "opening": _opening(look, every, to_check), "mapping": mapping, "note": look.note,
        "notes": [*_gone(carried.carried(home, one, look)), *_noted(look, mapping)],
        "unread": unread_in({name: str(value) for name, value in form.items()}, all_traits(look, mapping)),
        "known": (look.known and not one.mapping) or bool(problems and one.mapping),
        "offers": playbook.offers, "constants": mapping.constants,
        "every": [name for name in ("offer", "source", "campaign") if name in FIELDS[mapping.kind]
                  and name not in mapping.fields],
        "currency": playbook.currency, "days": cost_days(mapping, look),
        "dated": "at" in FIELDS[mapping.kind], "assumed_at": mapping.assumed_at,
        "own": [(OWN + kind, text.capitalize()) for kind, text in KINDS.items()] if may_have_own(mapping) else (),
        "of_purchase": [(BOUGHT + field, text) for field, text in OF_PURCHASE.items()] if purchase(mapping) else (),
        "nobody": look.nobody and not set(mapping.fields) & set(KEY_KINDS) and mapping.kind != "costs",
        "also": also(mapping), "program": program_named(mapping.name),
        "becomes": _becomes(home, sample, _number(form.get("row"), 0), zone, playbook),
        "totals": totals(sample.outcomes.totals) if sample else (), "refused": _first_refused(sample),
        "sampled": len(look.lines), "all_sampled": look.rows is not None and look.rows <= len(look.lines),
    }  # fmt: skip
    template = "columns_in.html" if wants_part(request) else "columns.html"
    return render(request, f"leadline/importing/{template}", context)


def _row(
    place: int,
    goes: Map[str, str],
    look: Look,
    mapping: Mapping,
    sample: Sample | None,
    zone: ZoneInfo,
    playbook: Playbook,
) -> Row:
    column = look.columns[place]
    own = own_of(mapping, column.name)
    if own is not None:
        reads = _day(column, mapping, zone)
        return Row(place, column.name, column.examples, OWN + own, reads, "", "said", (), False, dated=True)
    bought = bought_as(mapping, column.name)
    if bought is not None:
        reads = sample.read_as(place, bought, zone, playbook, "purchase") if sample else ""
        return Row(place, column.name, column.examples, BOUGHT + bought, reads, "", "said", (), False, column.dated)
    to = goes.get(column.name, "")
    same = to == (column.field or "")
    decides = asked_of(mapping, column.name)
    reads = sample.read_as(place, to, zone, playbook) if to and sample else ""
    means = meanings(column, to, mapping, playbook)
    if mapping.kind == "deals" and not reads:
        own_words = {"closed": _day(column, mapping, zone), "stage": first_stage(column, means)}
        reads = own_words.get(to, next(iter(column.examples), "") if to == "deal_name" else "")
    state = column.state if same else "said" if to else "left out"
    if not to and not decides:
        state = "left out"
    why = column.why if same else ""
    unknown = sum(one.unknown for one in means)
    if state != "left out" and unknown:
        state, why = "check", f"{why} {_unknown(unknown)}".lstrip()
    if not to and column.dated and not decides and may_have_own(mapping):
        why = "It holds dates. Say what happened then, and it becomes a touch of its own."
    if not to and purchase(mapping) is not None and "amount" in fields_named(column.name):
        why = "It may be the amount of the purchase: choose that if it is."
    unread, numbers = sample.unread_phones(place) if to == "phone" and sample else (0, 0)
    if unread:
        state, why = "check", _unread(unread, numbers, known=mapping.read.region is not None)
    if to in SAY_HOW and sample:
        wrong, cells = sample.unread_cells(place, UNREADABLE)
        if wrong:
            state, why = "check", f"{why} {_wrong(wrong, cells)} {SAY_HOW[to]}".lstrip()
    if to == "amount" and any(one.name == "decimals" and one.value and not one.sure for one in look.traits):
        state, why = "check", f"{why} {UNLIKE}".lstrip()
    kept = next((prefix for prefix in FREE if to.startswith(prefix)), "")
    return Row(place, column.name, column.examples, kept or to, reads, why, state, tuple(means), decides, column.dated)


def _day(column: Column, mapping: Mapping, zone: ZoneInfo) -> str:
    """The first date of a column as it will be read."""
    read = mapping.read
    for example in column.examples:
        when = read_instant(example, zone_named(read.zone), read.dates)
        if when is not None:
            return moment(moment_of(when), zone)
    return ""


def totals(counted: Map[str, int]) -> list[dict[str, Any]]:
    """What will happen, in words, in the order in which it is read."""
    return [
        {
            "name": name,
            "said": text,
            "count": words.whole(counted[name]),
            "bad": name == "refused",
            "within": said_in.OUTCOME_OF_JUST_ONE.get(name, text.lower()) if counted[name] == 1 else text.lower(),
        }
        for name, text in said_in.OUTCOME.items()
        if counted.get(name)
    ] + [
        {
            "name": name,
            "said": words.spoken(name).capitalize(),
            "count": words.whole(count),
            "bad": False,
            "within": words.spoken(name),
        }
        for name, count in counted.items()
        if count and name not in said_in.OUTCOME
    ]


def _becomes(home: Home, sample: Sample | None, row: int, zone: ZoneInfo, playbook: Playbook) -> Becomes | None:
    return becomes(home, sample, row, zone, playbook, datetime.now(UTC)) if sample and sample.lines else None


def _gone(before: carried.Carried | None) -> list[str]:
    """What was chosen before the file was read another way, and can be chosen no more."""
    if before is None or not before.dropped:
        return []
    gone = a_few([f"“{column}”" for column in before.dropped], GONE_SHOWN)
    return [
        f"Read this way, the file has no column {gone}: what you chose for it is gone. Your other choices were kept."
    ]


def _noted(look: Look, mapping: Mapping) -> list[str]:
    """What was found. What is lacking is a problem of its own as long as it is."""
    lacking = {problem.what for problem in missing(mapping.kind, (), look.sample)}
    told = []
    for note in look.notes:
        if note == NO_DATE:
            if "at" not in mapping.fields and mapping.assumed_at is None:
                told.append(f"{NO_DATE} {SAY_WHEN}")
        elif note not in lacking:
            told.append(own_numbers.sentence(note))
    return told


def _other_than_stated(zone: ZoneInfo, look: Look, mapping: Mapping) -> str:
    """The zone in which times are shown, if they are local to another in the file."""
    stated = mapping.read.zone
    return zone.key if stated and stated != zone.key and any(one.name == "zone" for one in look.traits) else ""


def _first_refused(sample: Sample | None) -> str:
    """Why the first of the rows that need mending does."""
    if sample is None or not sample.shaped.refusals:
        return ""
    place = min(sample.shaped.refusals)
    return f"Row {sample.lines[place]}: {sample.shaped.refusals[place].what}"


def _opening(look: Look, every: list[Row], to_check: int) -> dict[str, str]:
    placed = sum(row.state != "left out" for row in every)
    rows = words.count(look.rows, "row") if look.rows is not None else "the first rows"
    look_at = f" {_counted(to_check)} a look from you." if to_check else ""
    more = f" and suggest a place for {words.whole(placed)} of {words.count(len(every), 'column')}.{look_at}"
    return {"rows": rows, "more": more}


def _unread(unread: int, numbers: int, *, known: bool) -> str:
    """About phone numbers that tell nobody: mostly their country is lacking."""
    of = f"{words.whole(unread)} of {words.count(numbers, 'number')}"
    told = f"{'does' if unread == 1 else 'do'} not tell who somebody is."
    if known:
        return f"{of} cannot be read, and {told}"
    return f"{of} {'has' if unread == 1 else 'have'} no country, and {told} {NO_COUNTRY}"


def _wrong(wrong: list[str], cells: int) -> str:
    """About dates and amounts that are none, or are written another way than the others."""
    of = f"{words.whole(len(wrong))} of {words.count(cells, 'cell')}" + (" that were looked at" if cells > 1 else "")
    return f"{of} cannot be read, as “{wrong[0][:WRONG_SHOWN]}”."


def _unknown(number: int) -> str:
    if number == 1:
        return "One of its words is not known: say below what it means, or leave it as it is written."
    return f"{words.whole(number)} of its words are not known: say below what they mean, or leave them as written."


def _counted(number: int) -> str:
    small = ("", "One needs", "Two need", "Three need", "Four need", "Five need", "Six need")
    return small[number] if number < len(small) else f"{words.whole(number)} need"


def _spoken(problem: Problem) -> Problem:
    """A problem of a mapping in the words of the page: it has no options of a command."""
    return replace(problem, mend=MEND.get(problem.id) or said_in.without_options(problem.mend))


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else default
