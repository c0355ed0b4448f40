"""What was done, said at the foot of the page with the way to undo it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from leadline.respond.acts import Batch
from leadline.web.shell.parts import wants_part

LONGEST = 160
"""Characters of a text that are kept with the way to undo."""
_SALT = "leadline.web.shell.toasts"
_IN_SESSION = "toast"


@dataclass(frozen=True, slots=True)
class Gone:
    """Something that is no deed and can be put back: what it is, and all that this needs. `then` names the page to show
    afterwards, where the one before is no more.
    """

    what: str
    given: Mapping[str, Any]
    then: str = ""


PutsBack: TypeAlias = Callable[[HttpRequest, Mapping[str, Any]], bool]
PUTS_BACK: dict[str, PutsBack] = {}
"""How what is gone is put back, by what it is; whoever takes it away says so here. It tells whether there was anything
to put back, and raises PermissionDenied for somebody who may not.
"""


@dataclass(frozen=True, slots=True)
class Undoable:
    """Deeds that are undone together, or something that is gone; and what was said of it."""

    batch: Batch | None
    text: str
    gone: Gone | None = None


def with_toast(
    request: HttpRequest, response: HttpResponse, text: str, undo: Batch | Gone | None = None
) -> HttpResponse:
    """Say `text` (escaped) with the answer. `undo` are the deeds that undoing takes back, or what it puts back.

    A part gets the toast beside its swap; a redirect or a whole page says it on the page that is shown next.
    """
    token = sign(request.user, undo, text) if undo else ""
    if not wants_part(request):
        request.session[_IN_SESSION] = {"text": text, "undo": token}
        return response
    said = render_to_string("leadline/shell/toast_beside.html", {"text": text, "undo": token}, request)
    response.content += said.encode()
    if response.status_code == 204:
        response.status_code = 200
        response["HX-Reswap"] = "none"
    return response


def say_next(request: HttpRequest, text: str) -> None:
    """Say `text` on the page that is shown next."""
    request.session[_IN_SESSION] = {"text": text, "undo": ""}


def kept_toast(request: HttpRequest) -> dict[str, str] | None:
    """What the page before left to be said here, once."""
    if _IN_SESSION not in request.session:
        return None
    said: dict[str, str] = request.session.pop(_IN_SESSION)
    return said


def sign(user: AbstractBaseUser | AnonymousUser, undo: Batch | Gone, text: str) -> str:
    """A text that only `user` can undo this by; as short for thousands of deeds as for one."""
    name = "batch" if isinstance(undo, Batch) else "gone"
    kept = {"who": user.pk, name: asdict(undo), "text": text[:LONGEST], "at": int(time.time())}
    return signing.dumps(kept, salt=_SALT, compress=True)


def signed_by(user: AbstractBaseUser | AnonymousUser, token: str) -> Undoable | None:
    """What `sign` was given, if it was for this user and within a week; else None."""
    try:
        kept = signing.loads(token, salt=_SALT, max_age=7 * 24 * 3600)
    except signing.BadSignature:
        return None
    if user.pk is None or kept["who"] != user.pk or not {"batch", "gone"} & set(kept):
        return None
    if "gone" in kept:
        return Undoable(None, str(kept["text"]), Gone(**kept["gone"]))
    return Undoable(Batch(**kept["batch"]), str(kept["text"]))
