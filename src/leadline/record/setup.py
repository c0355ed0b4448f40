"""Choosing the home that this process works on, and bringing its record up to the present schema."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection, connections

from leadline.problems import Problem, RecordError
from leadline.record.database import database
from leadline.record.secret import secret_key
from leadline.settings import read_settings


def use_home(path: str | os.PathLike[str], migrate: bool = True) -> Path:
    """Work on the home at `path` from now on: Django is set up, the record exists and has the present schema.

    A process works on one home at a time; calling this again with another one switches. Raises RecordError if there is
    no home.
    """
    home = Path(path).expanduser().resolve()
    if not (home / "playbook.yaml").is_file():
        raise RecordError(
            Problem(
                "no_home",
                f"There is no Leadline home at {home}.",
                "Make one: leadline init --home DIR, or name another by --home.",
            )
        )
    os.environ["LEADLINE_HOME"] = str(home)
    settings.SECRET_KEY = secret_key(home)
    (home / "cache").mkdir(mode=0o700, exist_ok=True)
    wanted = database(home, read_settings().database_address)
    if str(connections.settings["default"]["NAME"]) != str(wanted["NAME"]):
        connections.close_all()
        connections.settings["default"].update(wanted)
        del connections["default"]
    if migrate and _behind(wanted):
        call_command("migrate", verbosity=0, interactive=False)
        if (home / "record.sqlite3").exists():
            (home / "record.sqlite3").chmod(0o600)
    return home


def _behind(wanted: Mapping[str, Any]) -> bool:
    """`behind`. Raises RecordError where the server of the database does not answer, or lets nobody in."""
    try:
        return behind()
    except OperationalError as error:
        if connection.vendor == "sqlite":
            raise
        where = f"{wanted['HOST'] or 'this machine'}{':' + str(wanted['PORT']) if wanted['PORT'] else ''}"
        said = (str(error).strip().splitlines() or [""])[0]
        raise RecordError(
            Problem(
                "database_unreachable",
                f"The database {wanted['NAME']} at {where} cannot be used: {said}.",
                "Start its server, or mend LEADLINE_DATABASE; without it the record is a file of the home.",
                path="LEADLINE_DATABASE",
            )
        ) from None


def behind() -> bool:
    """Whether a migration of the record's own has not run yet."""
    known = {p.stem for p in (Path(__file__).parent / "migrations").glob("[0-9]*.py")}
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return True
        cursor.execute("select name from django_migrations where app = %s", ["record"])
        return not known <= {name for (name,) in cursor.fetchall()}
