"""What a page of figures was asked for: by what, since and until when, only which leads, as of when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import QueryDict

from leadline.engines.moments import local_date, moment
from leadline.measurement import DIMENSIONS
from leadline.problems import BadSetting, Problem, shown

KEPT = ("by", "view", "since", "until", *DIMENSIONS, "as_of")
"""The parameters that make the state of such a page."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`only` holds values as they stand in addresses (`names.short`); `as_of` None is now. `typed` is what was given,
    also where it could not be read: then `problems` says so."""

    since: date | None
    until: date | None
    only: Mapping[str, str]
    as_of: datetime | None
    typed: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def address(self, path: str, changes: Mapping[str, str | None] | None = None, **more: str | None) -> str:
        """The address of a page in this state, with changes; None takes a parameter out."""
        state: dict[str, str | None] = {**self.typed, **(changes or {}), **more}
        given = [(name, value) for name, value in state.items() if value]
        return f"{path}?{urlencode(given)}" if given else path


def asked_of(given: QueryDict, zone: str, now: datetime, also: Sequence[str] = ()) -> Asked:
    """Read the parameters of a page; `zone` is the playbook's. `also` are further ones that make its state."""
    typed = {name: value.strip() for name in (*KEPT, *also) if (value := given.get(name, "")).strip()}
    problems: list[Problem] = []
    days: dict[str, date | None] = {}
    for name in ("since", "until"):
        try:
            days[name] = local_date(typed.get(name), name)
        except BadSetting as error:
            days[name] = None
            problems += error.problems
    since, until = days["since"], days["until"]
    if since and until and until < since:
        what = f"{until:%Y-%m-%d} is before {since:%Y-%m-%d}."
        problems.append(Problem("dates_crossed", what, "Give the earlier day first.", path="until"))
    as_of = None
    try:
        as_of = _past(typed.get("as_of"), zone, now)
    except BadSetting as error:
        problems += error.problems
    if as_of is None and not problems:
        typed.pop("as_of", None)
    only = {word: typed[word] for word in DIMENSIONS if word in typed}
    return Asked(since, until, only, as_of, typed, tuple(problems))


def _past(text: str | None, zone: str, now: datetime) -> datetime | None:
    """The moment asked about; None if it is now. Raises BadSetting for no moment, and for one that has not come."""
    if text is None or text == now.astimezone(ZoneInfo(zone)).date().isoformat():
        return None
    found = moment(text, zone)
    if found < now:
        return found
    mend = "Give a day that is over, or leave it empty for now."
    raise BadSetting(Problem("not_yet", f"{shown(text)} has not come yet.", mend, path="as_of"))
