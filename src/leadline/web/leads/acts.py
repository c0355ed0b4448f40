"""What is done with several leads at once: one deed each, undone together."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from leadline import words
from leadline.problems import LeadlineError, Problem
from leadline.record import roll
from leadline.respond.acts import Deed, act_all
from leadline.web.colleagues import workers
from leadline.web.deeds.reading import MISSING, REASON_AT_MOST
from leadline.web.leads.asked import asked_of
from leadline.web.leads.chosen import NotChosen, Reader, chosen
from leadline.web.leads.listing import state_of
from leadline.web.leads.page import show
from leadline.web.present import present
from leadline.web.refusals import refusal
from leadline.web.roles import Role, verb
from leadline.web.shell.me import zone_of
from leadline.web.shell.parts import wants_part
from leadline.web.shell.toasts import with_toast

AT_MOST = 5_000
NOT_OPEN = ("client", "disqualified")


@verb(Role.SELLER)
def act(request: HttpRequest) -> HttpResponse:
    """`deed` is give, disqualify, do_not_contact or note; `lead` or `all` say with whom; `to`, `text` how."""
    form, by = request.POST, request.user.get_username()
    try:
        now = present()
        reader = Reader(by, zone_of(request), now.now, state_of(now))
        deeds, said = _deeds(form, chosen(form, reader, AT_MOST))
        done = act_all(now.home, deeds, by)
    except LeadlineError as error:
        told = error.problems[0]
        return refusal(request, 400, "Nothing was done", told.what, told.mend or "Nothing was changed.")
    asked = asked_of(QueryDict(form.get("query", "")))
    if wants_part(request):
        return with_toast(request, show(request, asked), said, undo=done.batch)
    return with_toast(request, redirect(asked.address()), said, undo=done.batch)


def _deeds(form: QueryDict, leads: list[roll.Lead]) -> tuple[list[tuple[int, Deed]], str]:
    """The deeds, and what is said of them."""
    deed, text = form.get("deed", ""), form.get("text", "").replace("\0", "").strip()
    if deed == "give":
        return _given(form.get("to", ""), leads)
    if deed in ("disqualify", "do_not_contact"):
        text = _reason(text)
    if deed == "disqualify":
        open_ = [lead for lead in leads if lead.stage not in NOT_OPEN]
        if not open_:
            raise NotChosen(Problem("none_open", "None of these can be disqualified.", "They are clients, or were."))
        left = len(leads) - len(open_)
        rest = f" {words.count(left, 'other is', 'others are')} a client’s or disqualified already." if left else ""
        said = f"{_counted(open_)}: disqualified.{rest}"
        return [(lead.person, Deed("decision", "disqualify", lead.product, reason=text)) for lead in open_], said
    persons = list(dict.fromkeys(lead.person for lead in leads))
    people = words.count(len(persons), "person", "people")
    if deed == "do_not_contact":
        return [(one, Deed("decision", "do_not_contact", reason=text)) for one in persons], (
            f"{people}: will not be contacted any more."
        )
    if deed == "note":
        if not text:
            raise NotChosen(Problem("no_note", "The note is empty.", "Write it, then press Note again."))
        return [(one, Deed("note", note=text)) for one in persons], f"{people}: note kept."
    raise NotChosen(Problem("no_deed", "It is not said what to do.", "Press one of the buttons of the list."))


def _reason(text: str) -> str:
    """As with a single lead: whoever reads it later wants to know."""
    reason = " ".join(text.split())
    if not reason:
        raise NotChosen(Problem("no_reason", "There is no reason.", MISSING["reason"]))
    if len(reason) > REASON_AT_MOST:
        what = f"The reason has {words.whole(len(reason))} characters."
        raise NotChosen(Problem("long_reason", what, f"Shorten it to {REASON_AT_MOST}."))
    return reason


def _given(to: str, leads: list[roll.Lead]) -> tuple[list[tuple[int, Deed]], str]:
    names = workers()
    if to and to not in names:
        raise NotChosen(Problem("no_colleague", "There is nobody of that name to give to.", "Choose from the list."))
    deeds = [(lead.person, Deed("decision", "assign", lead.product, properties={"owner": to})) for lead in leads]
    return deeds, f"{_counted(leads)}: given to {names[to]}." if to else f"{_counted(leads)}: nobody’s now."


def _counted(leads: list[roll.Lead]) -> str:
    return words.count(len(leads), "lead")
