"""What a draft would change today, counted beside the page and made ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from leadline import words
from leadline.playbook import Playbook
from leadline.record.home import Home
from leadline.record.models import Touch
from leadline.record.people import people
from leadline.record.rows import greatest
from leadline.record.standing import TOUCHES_A_PERSON
from leadline.respond.today import shown as shown_by
from leadline.respond.what_if import WhatIf, what_changes
from leadline.web import clock
from leadline.web.figures.labels import stage
from leadline.web.leads.row import address
from leadline.web.playbook.runs import Run, Runs, Tell
from leadline.web.present import AT_ONCE
from leadline.web.today.row import name_of

SHOWN = 12
"""Leads that change, by name."""
GOOD_FOR = timedelta(minutes=10)
NO_LEAD = "no lead"

RUNS: Runs[WhatIf] = Runs("what if")


@dataclass(frozen=True, slots=True)
class Delta:
    """A figure now and then. `change` is '' where nothing changes."""

    name: str
    now: str
    then: str
    change: str


@dataclass(frozen=True, slots=True)
class ChangedLead:
    name: str
    product: str
    url: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Shown:
    """`moved` leads change; `leads` are the first of them, `more` how many others. `taken_back` says how many
    rejections by sales are taken back, `others` what is so of people without a request; '' for none. `clients` are
    those so far, of whom `back` are leads again.
    """

    as_of: str
    as_of_exact: str
    counted: str
    rows: tuple[Delta, ...]
    moved: int
    leads: tuple[ChangedLead, ...]
    more: str
    taken_back: str
    others: str
    clients: int
    back: int


def found(home: Home, old: Playbook, new: Playbook) -> Run[WhatIf] | None:
    return RUNS.get(_key(home, old, new))


def is_quick() -> bool:
    """Whether it can be counted at every pause of whoever writes; in large homes only when somebody asks."""
    return greatest(Touch, "seq") <= AT_ONCE * TOUCHES_A_PERSON


def start(home: Home, old: Playbook, new: Playbook, *, again: bool = False) -> Run[WhatIf]:
    """Count it, unless it was counted in the last minutes."""
    there = found(home, old, new)
    stale = there is not None and there.ended is not None and datetime.now(UTC) - there.ended > GOOD_FOR

    def work(tell: Tell[WhatIf]) -> WhatIf:
        return what_changes(home, old, new, datetime.now(UTC))

    return RUNS.start(_key(home, old, new), work, again=again or stale)


def shown(home: Home, what_if: WhatIf, new: Playbook, now: datetime, zone: ZoneInfo) -> Shown:
    """Ready for the page."""
    rows = [_delta(stage(name), number, what_if.stages_then[name]) for name, number in what_if.stages_now.items()]
    rows.append(_delta("Open steps", what_if.steps_now, what_if.steps_then))
    took, takes = what_if.minutes_now, what_if.minutes_then
    rows.append(Delta("They take", words.minutes(took), words.minutes(takes), _minutes(takes - took)))
    first = what_if.changes[:SHOWN]
    details = {person: shown_by(known) for person, known in people(home, {one.person for one in first}).items()}
    names = {product.key: product.name for product in new.products}
    leads = tuple(
        ChangedLead(
            name_of(details[one.person], one.person),
            names.get(one.product or "", one.product or ""),
            address(one.person, one.product),
            stage(one.old) or NO_LEAD,
            stage(one.new) or NO_LEAD,
        )
        for one in first
    )
    moved = len(what_if.changes)
    return Shown(
        clock.ago(what_if.as_of, now, zone),
        clock.exact(what_if.as_of, zone),
        words.count(sum(what_if.stages_now.values()), "lead"),
        tuple(rows),
        moved,
        leads,
        words.whole(moved - len(leads)) if moved > len(leads) else "",
        _taken_back(what_if.taken_back),
        _others(what_if),
        what_if.clients,
        max(0, what_if.clients - what_if.stages_now.get("client", 0)),
    )


def _taken_back(count: int) -> str:
    """Leads that sales rejected, and that come back."""
    if not count:
        return ""
    theirs = "a lead that sales rejected" if count == 1 else f"{words.whole(count)} leads that sales rejected"
    return f"{theirs[0].upper()}{theirs[1:]} would be MQL or SQL again: publishing judges every open lead anew"


def _others(what_if: WhatIf) -> str:
    """People who are no leads, as they have asked for nothing."""
    if not what_if.others:
        return ""
    moved = f", {words.whole(what_if.others_moved)} of whom would stand elsewhere too" if what_if.others_moved else ""
    people = words.count(what_if.others, "person has", "people have")
    return f"{people} asked for nothing and {'is' if what_if.others == 1 else 'are'} not counted here{moved}"


def _delta(name: str, now: int, then: int) -> Delta:
    change = then - now
    return Delta(name, words.whole(now), words.whole(then), words.signed(change) if change else "")


def _minutes(change: int) -> str:
    return (("+" if change > 0 else "−") + words.minutes(abs(change))) if change else ""


def _key(home: Home, old: Playbook, new: Playbook) -> tuple[str, str, str]:
    return str(home.path), old.digest, new.digest
