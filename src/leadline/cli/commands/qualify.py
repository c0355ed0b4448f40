from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from leadline.cli import homes
from leadline.cli.figures import count, several, when
from leadline.cli.options import DEFAULT_HOME, AsJson, AsOf, Home
from leadline.cli.tables import Column, show
from leadline.cli.talk import emit_json, say

if TYPE_CHECKING:
    from leadline.qualification.result import Notice

NOTICES_SHOWN = 10
"""Of one kind; JSON counts them all."""
STAGES = ("visitor", "prospect", "mql", "sql", "recycled", "disqualified", "lost", "client")
HEAT = ("hot", "warm", "cool", "cold")


def qualify(home: Home = DEFAULT_HOME, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """Qualify everybody; say how many stand where.

    Without --as-of the result is kept in the record, for the workspace.
    """
    now = homes.standing(home, as_of) if as_of else homes.refreshed(home)
    leads = now.qualified.leads
    stages = Counter(leads["stage"].to_pylist())
    heat = Counter(value or "none" for value in leads["temperature"].to_pylist())
    notices = Counter(notice.id for notice in now.qualified.notices)
    open_steps = sum(1 for state in now.qualified.steps["state"].to_pylist() if state == "open")
    if as_json:
        emit_json(
            {
                "as_of": now.as_of, "playbook": now.playbook.digest, "leads": leads.num_rows, "stages": dict(stages),
                "temperatures": dict(heat), "open_steps": open_steps, "notices": dict(notices),
            }
        )  # fmt: skip
        return
    zone = now.playbook.time_zone
    say(f"As of {when(now.as_of, zone)} {zone}, by the playbook “{now.playbook.name}”.")
    counts = (Column("Stage"), Column("Leads", right=True))
    show(several(leads.num_rows, "lead"), counts, [(stage, count(stages[stage])) for stage in STAGES if stages[stage]])
    show(
        "By temperature",
        (Column("Temperature"), counts[1]),
        [(word, count(heat[word])) for word in (*HEAT, "none") if heat[word]],
    )
    for text, number in told(now.qualified.notices).items():
        say(f"note: {text}" + (f" ({number:,} times)" if number > 1 else ""))


def told(notices: Iterable[Notice]) -> Counter[str]:
    """What the touches make one wonder about, each sentence once with its number; of one kind the first few."""
    counts = Counter(notice.text for notice in notices)
    codes = {notice.text: notice.id for notice in notices}
    shown: Counter[str] = Counter()
    of_a_kind: Counter[str] = Counter()
    for text, number in counts.items():
        of_a_kind[codes[text]] += 1
        if of_a_kind[codes[text]] <= NOTICES_SHOWN:
            shown[text] = number
    for code, number in of_a_kind.items():
        if number > NOTICES_SHOWN:
            shown[
                f"{number - NOTICES_SHOWN:,} more of that kind ({code.replace('_', ' ')}); --json counts them all."
            ] = 1
    return shown
