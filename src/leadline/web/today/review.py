"""The review list closed at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from leadline import words
from leadline.problems import LeadlineError
from leadline.respond.acts import Deed, act_all
from leadline.web.present import present
from leadline.web.refusals import refusal
from leadline.web.roles import Role, verb
from leadline.web.shell.parts import wants_part
from leadline.web.shell.toasts import with_toast
from leadline.web.today.address import address, kept_of
from leadline.web.today.day import day_of
from leadline.web.today.whose import whose

AT_ONCE = 500
"""Steps of the review list that one press closes: as many as one undo opens again."""
WHY = "review list closed at once"


@verb(Role.SELLER)
def close_review(request: HttpRequest) -> HttpResponse:
    """Log the outcome `done` for the oldest steps of the review list. Failed deliveries stay: they ask for a way."""
    by = request.user.get_username()
    try:
        day = day_of(present(), whose("all", by, works=True))
    except LeadlineError as error:
        told = error.problems[0]
        return refusal(request, 503, "Nothing was closed", told.what, told.mend)
    old = [one for one in day.to_do.review(0, AT_ONCE) if one.kind == "individual"]
    deeds = [
        (int(one.person), Deed("outcome", "done", product=one.product, request=one.request, reason=WHY)) for one in old
    ]
    done = act_all(day.home, deeds, by)
    text = f"{words.count(len(old), 'old request')} closed" if old else "There was nothing to close"
    back = address({name: value for name, value in kept_of(request.POST).items() if name != "review"}, place="queue")
    if wants_part(request):
        return with_toast(
            request, HttpResponse(headers={"HX-Reswap": "none", "HX-Trigger": "changed"}), text, done.batch
        )
    return with_toast(request, redirect(back), text, done.batch)
