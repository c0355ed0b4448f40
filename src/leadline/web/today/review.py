"""The review list closed at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from leadline import words
from leadline.problems import LeadlineError
from leadline.respond.acts import Deed, act_all
from leadline.respond.to_do import to_do_now
from leadline.web.present import present
from leadline.web.refusals import refusal
from leadline.web.roles import Role, verb
from leadline.web.shell.parts import wants_part
from leadline.web.shell.toasts import with_toast
from leadline.web.today.address import address, kept_of

AT_ONCE = 500
"""Steps of the review list that one press closes: as many as one undo opens again."""
WHY = "review list closed at once"


@verb(Role.SELLER)
def close_review(request: HttpRequest) -> HttpResponse:
    """Log the outcome `done` for the coldest steps of the review list. Failed deliveries stay: they ask for a way."""
    by = request.user.get_username()
    try:
        home = present().home
    except LeadlineError as error:
        told = error.problems[0]
        return refusal(request, 503, "Nothing was closed", told.what, told.mend)
    old = to_do_now(home).coldest(AT_ONCE)
    deeds = [
        (int(one.person), Deed("outcome", "done", product=one.product, request=one.request, reason=WHY)) for one in old
    ]
    done = act_all(home, deeds, by)
    text = f"{words.count(len(old), 'old request')} closed" if old else "There was nothing to close"
    back = address({name: value for name, value in kept_of(request.POST).items() if name != "review"}, place="queue")
    if wants_part(request):
        return with_toast(
            request, HttpResponse(headers={"HX-Reswap": "none", "HX-Trigger": "changed"}), text, done.batch
        )
    return with_toast(request, redirect(back), text, done.batch)
