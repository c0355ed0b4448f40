"""The demo's company into a home, as one import run that can be taken out again."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import NamedTuple

import pyarrow as pa

from leadline.collect.demo.company import Cost, demo_company, demo_playbook, demo_zone
from leadline.collect.demo.table import demo_table
from leadline.measurement.money import COST_COLUMNS
from leadline.playbook import Playbook
from leadline.playbook.cases import default_case_texts
from leadline.playbook.reading.read import default_text
from leadline.record.append import append
from leadline.record.costs import append_costs
from leadline.record.home import Home
from leadline.record.made_up import adopt, forget_made_up_erasures, made_up_runs
from leadline.record.models import ImportRun, PlaybookVersion, Touch
from leadline.record.publication import replace_text
from leadline.record.removal import remove_run
from leadline.record.runs import MADE_UP, finish_run, start_run
from leadline.record.versions import note_version
from leadline.record.writer import writing
from leadline.touches.instants import micros_of


class Filled(NamedTuple):
    people: int
    touches: int


def own_playbook(now: datetime) -> str:
    """The demo's playbook as of a moment."""
    return demo_playbook(_today(now).date())


def fill(home: Home, size: int, now: datetime) -> Filled:
    """Bring a company of `size` people into the home, as one run."""
    company = demo_company(now, size)
    table = demo_table(company.touches)
    with writing(home, "demo"):
        run = start_run(MADE_UP, "demo", json.dumps({"size": size, "day": _today(now).date().isoformat()}))
        added = append(home, table, run)
        append_costs(home, _costs(company.costs), run)
        known = table.num_rows - added.new
        finish_run(run, table.num_rows, added.new, known, 0, 0, added.first_seq, added.last_seq)
    return Filled(added.people_new, added.new)


def demo_today(home: Home, size: int, now: datetime) -> bool:
    """Whether the home holds a demo of this size that was filled today."""
    wanted = {"size": size, "day": _today(now).date().isoformat()}
    runs = ImportRun.objects.filter(kind=MADE_UP, finished__isnull=False).values_list("mapping", flat=True)
    return any(json.loads(mapping) == wanted for mapping in runs)


def renew_playbook(home: Home, now: datetime) -> None:
    """Put today's playbook of the demo in the place of an earlier day's, or of the default one; one's own stays."""
    if is_own_playbook(home) or home.playbook_path.read_text("utf-8") == default_text():
        replace_text(home.playbook_path, own_playbook(now))


def is_own_playbook(home: Home) -> bool:
    """Whether the home's playbook is that of one of its demos, unchanged."""
    text = home.playbook_path.read_text("utf-8")
    days = (
        json.loads(mapping)["day"]
        for mapping in ImportRun.objects.filter(kind=MADE_UP).values_list("mapping", flat=True)
    )
    return any(text == demo_playbook(date.fromisoformat(day)) for day in days)


def remove_demo(home: Home) -> int:
    """Take every demo out of the home; the number of touches that are gone. What was done with its people goes
    too, and nobody of it counts as erased any more. The playbook stays.
    """
    with writing(home, "demo --remove"):
        adopt()
        gone = sum(remove_run(home, run) for run in made_up_runs())
        forget_made_up_erasures()
        return gone


def back_to_default(home: Home, now: datetime) -> None:
    """Give the home what one has that was just made: the default playbook with its cases, where there are none."""
    replace_text(home.playbook_path, default_text())
    cases = home.path / "cases"
    cases.mkdir(mode=0o700, exist_ok=True)
    if not any(cases.iterdir()):
        for name, text in default_case_texts().items():
            (cases / name).write_text(text, "utf-8")
    if not Touch.objects.exists():
        PlaybookVersion.objects.all().delete()
    note_version(Playbook.default(), micros_of(now))


def _today(now: datetime) -> datetime:
    return now.astimezone(demo_zone())


def _costs(costs: tuple[Cost, ...]) -> pa.Table:
    rows = [
        {
            "day_from": cost.day_from,
            "day_to": cost.day_to,
            "source": cost.source,
            "amount": cost.amount,
            "currency": cost.currency,
        }
        for cost in costs
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema(list(COST_COLUMNS.items())))
