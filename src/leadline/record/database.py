"""Where the record lies: the home's SQLite file, or the PostgreSQL that LEADLINE_DATABASE names."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from leadline.problems import BadSetting, Problem

LOG_AT_MOST = 1_000
"""Pages, of 4 kB, that SQLite's log may have before it is copied into the file: at the commit of somebody who waits."""
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536; "
    f"PRAGMA wal_autocheckpoint={LOG_AT_MOST}"
)


def database(home: Path, address: str = "") -> dict[str, Any]:
    """Django's description of the database.

    SQLite writes through a log that readers do not wait for (WAL), fsyncs at every commit (FULL), and takes the write
    lock when a transaction begins, so that it never has to give up half way.
    """
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(home / "record.sqlite3"),
            "OPTIONS": {"init_command": SQLITE_PRAGMAS, "transaction_mode": "IMMEDIATE", "timeout": 20},
        }
    unreadable = BadSetting(
        Problem(
            "database_address",
            "LEADLINE_DATABASE cannot be read.",
            "Write it as postgresql://user:password@host:5432/name, or leave it away to use SQLite.",
            path="LEADLINE_DATABASE",
        )
    )
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:  # it quotes the address, which may hold a password
        raise unreadable from None
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise unreadable
    _speaks_with_postgresql()
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": port or "",
        "OPTIONS": options,
    }


def _speaks_with_postgresql() -> None:
    """Raises BadSetting where the driver is missing: Django would tell of it at length, and not how to get it."""
    try:
        import_module("psycopg")
    except ImportError:
        problem = Problem(
            "no_driver",
            "LEADLINE_DATABASE names a PostgreSQL database, and what speaks with PostgreSQL is not installed.",
            "Install it: pip install 'leadline[postgres]', or in a clone .venv/bin/pip install -e '.[postgres]'; "
            "or leave the setting away to use SQLite.",
            path="LEADLINE_DATABASE",
        )
        raise BadSetting(problem) from None
