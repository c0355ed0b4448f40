"""Sessions in the record, under a name from which nobody finds the cookie. Django wants a module for this, with a
`SessionStore` in it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from leadline.problems import RecordError
from leadline.web.refusals import busy
from leadline.web.writes import our_turn

ROOM = 40
"""Characters that Django's column takes: 160 bits of the hash."""


def kept_as(cookie: str) -> str:
    """What stands in the record for the cookie of a session: a hash with the home's secret."""
    return salted_hmac("leadline.web.sessions", cookie, algorithm="sha256").hexdigest()[:ROOM]


class SessionStore(DatabaseSessions):
    """Signing out ends a session at once, since it lives in the record; a page that only reads may have to end one too.

    `session_key` is the cookie's value, and only its hash is kept: who reads the record cannot sign in by it.
    """

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self._written: tuple[str | None, dict[str, Any]] | None = None

    def load(self) -> dict[str, Any]:
        key = self.session_key
        found = self._kept(key, expire_date__gt=timezone.now()) if key else None
        if found is None:
            self._session_key = None
            return {}
        return self.decode(found.session_data)

    def exists(self, session_key: str | None) -> bool:
        return session_key is not None and self._kept(session_key) is not None

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.session_key = kept_as(row.session_key)
        return row

    def save(self, must_create: bool = False) -> None:
        """What was written already by this request is not written again, and takes no turn."""
        if not must_create and self._written == (self.session_key, dict(self.items())):
            return
        with our_turn():
            super().save(must_create)
        self._written = (self.session_key, dict(self.items()))

    def delete(self, session_key: str | None = None) -> None:
        """A cookie that is no session's takes no turn."""
        key = session_key or self.session_key
        if key is None or not self.exists(key):
            return
        with our_turn():
            self.model.objects.filter(session_key=kept_as(key)).delete()

    def _kept(self, key: str, **more: datetime) -> AbstractBaseSession | None:
        return self.model.objects.filter(session_key=kept_as(key), **more).first()


def sign_out_everywhere(user_id: int) -> int:
    """End every session of a user. Returns how many there were."""
    store = SessionStore()
    theirs = [
        row.pk
        for row in store.model.objects.filter(expire_date__gt=timezone.now())
        if str(store.decode(row.session_data).get(SESSION_KEY)) == str(user_id)
    ]
    ended, _ = store.model.objects.filter(pk__in=theirs).delete()
    return int(ended)


class Sessions(SessionMiddleware):
    """Django's, and a page that says so where a session cannot be written because the record is."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except RecordError as error:
            return busy(request, error)
