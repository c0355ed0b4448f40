"""Serving the workspace of one home on this machine, and the link that signs its owner in."""

from __future__ import annotations

import errno
import gc
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from types import FrameType

import uvicorn
from django.core.asgi import get_asgi_application
from django.db import connection
from django.urls import reverse

from leadline.problems import BadSetting, LeadlineError, Problem
from leadline.record.setup import use_home
from leadline.record.writer import at_work
from leadline.settings import read_settings
from leadline.web.address import HERE, public_address
from leadline.web.feeder import Feeder
from leadline.web.keeper import Keeper
from leadline.web.writes import current_home, our_turn

PORTS_TRIED = 50

_POOLS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "NUMBA_NUM_THREADS")
AT_THE_END = 5.0
"""Seconds that each thing beside the pages may take to end."""
SWITCH = 0.001
"""Seconds after which a thread that computes lets another go on: a page is not kept by the keeper of the standing."""


def serve(
    home: str | os.PathLike[str],
    host: str = "127.0.0.1",
    port: int = 8321,
    open_port_search: bool = True,
    say: Callable[[str], None] | None = None,
) -> None:
    """Serve until interrupted. Says the address and a link that signs in once, by `say` or on standard error.

    If the port is taken the next free one is used, unless `open_port_search` is false. Raises BadSetting if no port is
    free, or if `host` can be reached from other machines and LEADLINE_URL does not say by which address; RecordError if
    there is no home.
    """
    for pool in _POOLS:
        os.environ.setdefault(pool, "1")
    listening = _listen(host, port, PORTS_TRIED if open_port_search else 1)
    try:
        _run(home, host, listening, say or _to_standard_error)
    finally:
        listening.close()


def sign_in_link(origin: str) -> str:
    """A new address below `origin` that signs the owner in once. The home is in use (`use_home`)."""
    from leadline.record.models.sign_in import new_link  # noqa: PLC0415 - models load once Django is set up

    with our_turn():
        token = new_link(datetime.now(UTC))
    return origin + reverse("sign_in_by_link", args=[token])


def _run(home: str | os.PathLike[str], host: str, listening: socket.socket, say: Callable[[str], None]) -> None:
    use_home(home)
    application = get_asgi_application()
    from leadline.web.ahead import Ahead  # noqa: PLC0415
    from leadline.web.bodies import bounded  # noqa: PLC0415 - models load once Django is set up

    public = public_address(read_settings().url)
    origin = public.origin if public else f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"
    config = uvicorn.Config(
        bounded(application),
        access_log=False,  # addresses may hold sign-in links
        log_level=read_settings().log_level,
        lifespan="off",
        ws="none",
        server_header=False,
        proxy_headers=public is not None,
        forwarded_allow_ips="127.0.0.1",
        timeout_graceful_shutdown=5,
    )
    say("Reading the record. The very first time this takes about a minute.")
    warm()
    beside = [rounds(current_home()) for rounds in (Keeper, Feeder, Ahead)]
    _end_in_order()
    try:
        for rounds in beside:
            rounds.start()
        say(f"Leadline is at {origin}")
        say(f"Sign in by this link, once and within 30 minutes: {sign_in_link(origin)}")
        say("Stop it with Ctrl+C.")
        sys.setswitchinterval(SWITCH)
        with at_work(current_home()):
            uvicorn.Server(config).run(sockets=[listening])
    finally:
        for wait in (0.0, AT_THE_END):  # all are told before one is waited for
            for rounds in beside:
                rounds.stop(wait)


def _end_in_order() -> None:
    """A service is stopped by SIGTERM, which would end this process at once: what works beside it would go on."""

    def end(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, end)


def warm() -> None:
    """Make the day before somebody asks: the first one of a process takes longest. The page tells of problems."""
    from leadline.web.present import present  # noqa: PLC0415 - models load once Django is set up

    with suppress(LeadlineError):
        present()
    connection.close()
    gc.collect()
    gc.freeze()  # the program itself: Python's collector takes a tenth of a second to look through it, time and again


def _listen(host: str, port: int, tries: int) -> socket.socket:
    if host not in HERE and host != "::1" and not read_settings().url:
        raise BadSetting(
            Problem(
                "host_without_address",
                f"Other machines can reach {host}, but nothing says by which address.",
                "Set LEADLINE_URL, like https://leads.example.com; or serve on 127.0.0.1.",
            )
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken: OSError | None = None
    for wanted in range(port, min(port + tries, 65_536)):
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host.strip("[]"), wanted))
        except OSError as error:
            listening.close()
            if error.errno != errno.EADDRINUSE:
                raise BadSetting(
                    Problem("cannot_listen", f"Cannot listen on {host} port {wanted}: {error.strerror}.")
                ) from None
            taken = error
            continue
        listening.listen(128)
        return listening
    raise BadSetting(
        Problem(
            "port_taken",
            f"Port {port} is taken" + (f", and so are the {tries - 1} after it." if tries > 1 else "."),
            "Name another: leadline serve --port 9000.",
        )
    ) from taken


def _to_standard_error(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
