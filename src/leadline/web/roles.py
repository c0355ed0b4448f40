"""Who may see a page and who may do a deed. Every view says the least role, and is listed here by saying so."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest, HttpResponse

from leadline.record.models.member import Member, Role
from leadline.web.refusals import refusal

__all__ = ["PAGES", "VERBS", "Role", "member_of", "name_of", "page", "role_of", "verb"]

P = ParamSpec("P")
View: TypeAlias = Callable[Concatenate[HttpRequest, P], HttpResponse]

PAGES: dict[str, Role] = {}
"""Least role by `name_of` each view that only reads."""
VERBS: dict[str, Role] = {}
"""Least role by `name_of` each view that does something."""

_READING = ("GET", "HEAD")


def role_of(user: AbstractBaseUser | AnonymousUser | None) -> Role:
    """Whoever has no role of their own reads only. Asks the record once for each request."""
    member = member_of(user)
    return Role(member.role) if member else Role.VIEWER


def member_of(user: object) -> Member | None:
    """The role and choices of a user. None for strangers, and for a user whom nobody gave a role."""
    found: Member | None = getattr(user, "member", None)
    return found


def page(least: Role = Role.VIEWER, form: Role | None = None) -> Callable[[View[P]], View[P]]:
    """A view that answers GET: 403 below `least`, 405 to other methods. With `form`, the view also takes its own form
    by POST, from that role on, and is listed among the verbs too.
    """
    return _guard(PAGES, least, _READING if form is None else (*_READING, "POST"), form)


def verb(least: Role) -> Callable[[View[P]], View[P]]:
    """A view that answers POST: 403 below `least` before anything is done, 405 to other methods."""
    return _guard(VERBS, least, ("POST",), None)


def name_of(view: Callable[..., object]) -> str:
    """By what a view is listed: `leadline.web.today.page.today`."""
    return f"{view.__module__}.{view.__qualname__}"


def _guard(
    listed: dict[str, Role], least: Role, methods: tuple[str, ...], form: Role | None
) -> Callable[[View[P]], View[P]]:
    def decorate(view: View[P]) -> View[P]:
        listed[name_of(view)] = least
        if form is not None:
            VERBS[name_of(view)] = form

        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in methods:
                return _not_that_way(request, methods)
            wanted = form if form is not None and request.method == "POST" else least
            if not role_of(request.user).may(wanted):
                return _too_little(request, wanted)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def _not_that_way(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse:
    """Mostly somebody who loads the address of a form anew, or comes back to it."""
    what = "This address only takes what a form sends." if methods == ("POST",) else "This address cannot do that."
    answer = refusal(request, 405, "There is nothing to see here", what, "Nothing was changed.")
    answer["Allow"] = ", ".join(methods)
    return answer


def _too_little(request: HttpRequest, wanted: Role) -> HttpResponse:
    others = [f"a {role}" if role is not Role.OWNER else "an owner" for role in Role if role.may(wanted)]
    who = " or ".join([", ".join(others[:-1]), others[-1]] if others[:-1] else others)
    mine = role_of(request.user)
    return refusal(
        request,
        403,
        "Your role does not allow this",
        f"This is for {who}; you are {'an' if mine is Role.OWNER else 'a'} {mine}.",
        "Nothing was changed. An owner can give you another role in Settings.",
    )
