"""What every page knows (a context processor of Django)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from leadline.web.roles import role_of
from leadline.web.shell.counts import counts_now
from leadline.web.shell.me import me_of, zone_of
from leadline.web.shell.navigation import navigation
from leadline.web.shell.playbook_now import playbook_now
from leadline.words import present


def shell(request: HttpRequest) -> dict[str, Any]:
    """`me`, `zone`, `playbook_name`, `counts`, `nav`, for somebody who is signed in; made when first used. `numbers`
    names the format of numbers, for scripts."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    return {
        "me": SimpleLazyObject(lambda: me_of(user)),
        "zone": SimpleLazyObject(lambda: zone_of(request)),
        "playbook_name": SimpleLazyObject(_playbook_name),
        "counts": SimpleLazyObject(counts_now),
        "numbers": present().name,
        "nav": SimpleLazyObject(lambda: navigation(counts_now(), role_of(user))),
    }


def _playbook_name() -> str:
    playbook = playbook_now()
    return playbook.name if playbook else ""
