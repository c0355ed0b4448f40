"""Homes as commands use them: found or made, and everybody in them as they stand at the moment that was asked about."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from leadline.cli.moment import moment
from leadline.cli.talk import progress, say
from leadline.problems import Problem, RecordError

if TYPE_CHECKING:
    from leadline.record.home import Home
    from leadline.respond.today import Standing


def is_home(path: Path) -> bool:
    return (path / "playbook.yaml").is_file()


def reading(path: Path) -> Home:
    """The home at `path`. Raises RecordError with how to go on if there is none."""
    if not is_home(path):
        raise RecordError(
            Problem(
                "no_home",
                f"There is no Leadline home at {path.expanduser().resolve()}.",
                "Name another by --home or LEADLINE_HOME; make one by `leadline init` or a first `leadline import`; "
                "or see one that is full: `leadline demo`.",
            )
        )
    before_settings(path)
    from leadline.record.home import Home

    return Home.open(path)


def before_settings(path: Path) -> None:
    """Importing the record sets Django up: cookies get the home's name, so it must be known by then."""
    os.environ["LEADLINE_HOME"] = str(path.expanduser().resolve())


def writing(path: Path) -> Home:
    """The home at `path`, made with the default playbook where there is none, and said so."""
    if create(path):
        say(f"Made a home in {path.expanduser().resolve()}, with the default playbook.")
    return reading(path)


@contextmanager
def trying(path: Path) -> Iterator[Home]:
    """The home at `path` to try something on that writes nothing; where there is none, an empty one for the while."""
    if is_home(path):
        yield reading(path)
        return
    with TemporaryDirectory(prefix="leadline-") as folder:
        create(Path(folder) / "home")
        yield reading(Path(folder) / "home")


def create(path: Path, playbook_text: str | None = None) -> bool:
    """Make a home unless there is one; true if it was made."""
    if is_home(path):
        return False
    before_settings(path)
    from leadline.playbook.cases import default_case_texts
    from leadline.record.home import Home

    try:
        Home.create(path, playbook_text, default_case_texts() if playbook_text is None else None)
    except OSError as error:
        what = f"A home cannot be made at {path.expanduser().resolve()}: {error.strerror}."
        raise RecordError(Problem("no_home_made", what, "Name another place by --home or LEADLINE_HOME.")) from error
    return True


def moment_of(home: Home, as_of: str | None) -> datetime:
    """The moment asked about, or now."""
    found = None if as_of is None else moment(as_of, home.playbook().time_zone)
    return found or datetime.now(UTC)


def standing(path: Path, as_of: str | None) -> Standing:
    """Everybody qualified by the home's playbook as of the moment asked about."""
    home = reading(path)
    at = moment_of(home, as_of)
    from leadline.respond.today import standing as stand

    with progress("Qualifying"):
        return stand(home, at)


def refreshed(path: Path) -> Standing:
    """Everybody as they stand now, kept in the record."""
    home = reading(path)
    from leadline.record.standing import refresh
    from leadline.record.touches_table import read_touches
    from leadline.respond.today import Standing

    with progress("Qualifying"):
        qualified = refresh(home)
    return Standing(home, home.playbook(), read_touches(home), qualified, qualified.as_of)
