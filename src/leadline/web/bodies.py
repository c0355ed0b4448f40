"""How much anybody may send: the server keeps what is sent before it asks who sends it, so nothing is read beyond."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from asgiref.sync import sync_to_async
from django.contrib.auth import get_user
from django.core.handlers.asgi import ASGIRequest
from django.db import connection

from leadline.settings import read_settings
from leadline.web.roles import Role, role_of
from leadline.web.sessions import Sessions

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]

FORM = 4_000_000
"""Bytes of any form."""
FILES_TO = "/import/file"
"""Where files are handed in."""
LEAST = Role.MARKETER
_TOLD = b"This is larger than Leadline takes. Nothing was kept.\n"


class TooLarge(Exception):
    """More was sent than is read."""


def most_of_file() -> int:
    """Bytes that a file may have."""
    return read_settings().upload_mb * 1_000_000


def bounded(app: App) -> App:
    """`app`, which sees no more of a request than it may be: a file from somebody who may hand one in, a form else."""

    async def asked(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await app(scope, receive, send)
            return
        most = FORM
        if scope["path"] == FILES_TO and await sync_to_async(_may_hand_in)(scope):
            most = most_of_file() + FORM
        read = 0

        async def some() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise TooLarge
            return message

        try:
            if _announced(scope) > most:
                raise TooLarge
            await app(scope, some, send)
        except TooLarge:
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
            await send({"type": "http.response.start", "status": 413, "headers": headers})
            await send({"type": "http.response.body", "body": _TOLD})

    return asked


def _announced(scope: Message) -> int:
    """The length that is said beforehand; 0 if none is."""
    said = dict(scope["headers"]).get(b"content-length", b"")
    return int(said) if said.isdigit() else 0


def _may_hand_in(scope: Message) -> bool:
    request = ASGIRequest(scope, io.BytesIO())
    try:
        Sessions(lambda _: None).process_request(request)  # type: ignore[arg-type]
        return role_of(get_user(request)).may(LEAST)
    finally:
        connection.close()  # this thread lives on, and answers nothing else
