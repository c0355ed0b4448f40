"""Marketing and sales side by side, in the same words: what was handed over, what was accepted, rejected and why, how
soon each answered, and what came of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import numpy as np
import pyarrow as pa

from leadline import words
from leadline.measurement.answers import DECISION_COLUMNS, RECYCLED, Answers, answers
from leadline.measurement.effort import WORK_COLUMNS, kinds_of_work
from leadline.measurement.flow_places import period
from leadline.measurement.groups import DIMENSIONS, PERIODS, alike, check_dimensions, dimension_columns, group_by, rank
from leadline.measurement.handover_report import (
    ANSWERS,
    RESULTS,
    SIDES,
    HandoverReport,
    HandoverRow,
    Happened,
    Reason,
    ResponseTime,
)
from leadline.measurement.intervals import interval
from leadline.measurement.population import MICROS_A_DAY, NEVER, Ints, Mask, Population, population, text_column
from leadline.measurement.response import responses
from leadline.measurement.spells import NOWHERE, STAGES, Spells, spells
from leadline.measurement.survival import lasting
from leadline.playbook import TEMPERATURES, Playbook
from leadline.problems import Problem
from leadline.qualification.calendar import days_between

MQL, CLIENT = STAGES.index("mql"), STAGES.index("client")
GIVEN_UP = (STAGES.index("disqualified"), STAGES.index("lost"))


TOUCH_COLUMNS = tuple(dict.fromkeys((*DECISION_COLUMNS, *WORK_COLUMNS)))
"""Columns of touches that are read."""


def kinds_of_touches(playbook: Playbook) -> frozenset[str]:
    """The kinds of touches that are read, in lower case: decisions and people's work."""
    return kinds_of_work(playbook) | {"decision"}


def handover(
    leads: pa.Table,
    entries: pa.Table,
    requests: pa.Table,
    steps: pa.Table,
    touches: pa.Table,
    playbook: Playbook,
    *,
    as_of: datetime,
    by: str = "month",
    since: date | None = None,
    until: date | None = None,
    only: Mapping[str, str | None] | None = None,
) -> HandoverReport:
    """What marketing handed over to sales and what became of it. A lead is handed over each time that it enters SQL.

    `touches` need `TOUCH_COLUMNS`, of the kinds `kinds_of_touches`; `steps`
    may be all of a qualification or those of people alone. `by` is day, week, month (the local date of the entry into
    MQL or SQL, of a request its own) or a word of `groups.DIMENSIONS`; `since` and `until` are local dates of the
    same, both included; `only` narrows the leads. Raises BadSetting.
    """
    check_dimensions((by,), (*PERIODS, *DIMENSIONS))
    who = population(leads, entries, as_of, playbook.time_zone)
    stays = spells(who)
    within = alike(leads, only or {}, playbook)
    said = answers(who, stays, touches, playbook)
    asked = responses(who, stays, requests, steps, touches, playbook)
    mql = np.flatnonzero(stays.stage == MQL)
    moments = [
        (stays.lead[mql], stays.start[mql]),
        (stays.lead[said.spell], stays.start[said.spell]),
        (asked.lead, asked.at),
    ]
    keys, groups = _groups(who, by, playbook, moments, within, since, until)
    answer = _answer(stays, said)
    reason, reasons = _reasons(said, touches)
    days, answered = _waited(who, stays, said)
    happened = Happened(
        keys=keys,
        mql=stays.lead[mql],
        mql_group=groups[0],
        sql=stays.lead[said.spell],
        sql_group=groups[1],
        answer=answer,
        result=_result(who, stays, said, answer),
        reason=np.where(answer == ANSWERS.index("rejected"), reason, NOWHERE),
        reasons=reasons,
        days=days,
        answered=answered,
        responses=asked,
        response_group=groups[2],
    )
    rows = [_row(key, happened, [group == number for group in groups]) for number, key in enumerate(keys)]
    everything = [group >= 0 for group in groups]
    return HandoverReport(
        by=by,
        as_of=as_of,
        total=_row(None, happened, everything),
        rows=tuple(sorted(rows, key=lambda row: _order(row, by))),
        responses=tuple(
            found
            for side in SIDES
            for temperature in reversed(TEMPERATURES)
            if (found := _response(happened, everything[2], side, temperature)).requests
        ),
        notices=_told(happened, everything[1], said.astray),
        _who=who,
        _happened=happened,
    )


def _groups(
    who: Population,
    by: str,
    playbook: Playbook,
    moments: list[tuple[Ints, Ints]],
    within: Mask,
    since: date | None,
    until: date | None,
) -> tuple[tuple[str | None, ...], list[Ints]]:
    """The keys of the rows, and for each list of (lead, moment) the number of its row, -1 for what is left out."""
    every = np.concatenate([at for _, at in moments])
    if not len(every):
        return (), [np.zeros(0, dtype=np.int64) for _ in moments]
    table = days_between(who.zone, int(every.min()), int(every.max()))
    first = 0 if since is None else np.searchsorted(_ordinals(table.dates), since.toordinal())
    last = len(table.dates) if until is None else np.searchsorted(_ordinals(table.dates), until.toordinal() + 1)
    places = [table.index(at) for _, at in moments]
    inside = [
        within[lead] & (place >= first) & (place < last) for (lead, _), place in zip(moments, places, strict=True)
    ]
    if by in PERIODS:
        used = np.unique(np.concatenate([place[here] for place, here in zip(places, inside, strict=True)]))
        names = [period(table.dates[int(day)], by) for day in used]
        keys: tuple[str | None, ...] = tuple(dict.fromkeys(names))
        number = {name: i for i, name in enumerate(keys)}
        of_day = np.full(len(table.dates), NOWHERE, dtype=np.int64)
        of_day[used] = [number[name] for name in names]
        groups = [of_day[place] for place in places]
    else:
        some = np.zeros(len(who), dtype=bool)
        for (lead, _), here in zip(moments, inside, strict=True):
            some[lead[here]] = True
        found = group_by(dimension_columns(who.leads, (by,), playbook), some)
        keys = tuple(key[0] for key in found.keys)
        groups = [found.index[lead] for lead, _ in moments]
    return keys, [np.where(here, group, NOWHERE) for here, group in zip(inside, groups, strict=True)]


def _ordinals(dates: tuple[date, ...]) -> Ints:
    return np.array([day.toordinal() for day in dates], dtype=np.int64)


def _answer(stays: Spells, said: Answers) -> Ints:
    """Places in ANSWERS."""
    lasts = stays.end[said.spell] == NEVER
    states = [said.accepted != NEVER, said.refused, ~lasts]
    return np.select(states, [ANSWERS.index("accepted"), ANSWERS.index("rejected"), ANSWERS.index("left")],
                     ANSWERS.index("waiting")).astype(np.int64)  # fmt: skip


def _result(who: Population, stays: Spells, said: Answers, answer: Ints) -> Ints:
    """Places in RESULTS of those accepted: by where the lead went from this stay in SQL; where an override took it
    somewhere else, by where it stands today.
    """
    lead, after = stays.lead[said.spell], stays.after[said.spell]
    last = np.full(len(who), NOWHERE, dtype=np.int64)
    last[stays.lead] = stays.stage  # in order of time: the last one stays
    elsewhere = ~np.isin(after, (CLIENT, RECYCLED, *GIVEN_UP, NOWHERE))
    after = np.where(elsewhere, last[lead], after)
    bought = (after == CLIENT) & who.client[lead]
    # who bought and was refunded is where the refund put them
    states = [bought, np.isin(after, GIVEN_UP), (after == RECYCLED) | (after == CLIENT)]
    found = np.select(states, [RESULTS.index(name) for name in ("won", "lost", "returned")], RESULTS.index("open"))
    return np.where(answer == ANSWERS.index("accepted"), found, NOWHERE)


def _waited(who: Population, stays: Spells, said: Answers) -> tuple[np.ndarray, Mask]:
    """Days from SQL until the answer; without one until the lead left, or until now."""
    answered = said.answered != NEVER
    until = np.where(answered, said.answered, np.minimum(stays.end[said.spell], who.as_of))
    return (until - stays.start[said.spell]) / MICROS_A_DAY, np.asarray(answered, dtype=bool)


def _reasons(said: Answers, touches: pa.Table) -> tuple[Ints, tuple[str | None, ...]]:
    """Reasons as they are written most often, whatever their upper and lower case."""
    found = np.full(len(said.spell), NOWHERE, dtype=np.int64)
    rows = np.flatnonzero(said.rejection != NOWHERE)
    if not len(rows):
        return found, ()
    texts = text_column(touches, "reason").take(pa.array(said.rejection[rows])).to_pylist()
    written: dict[str | None, dict[str | None, int]] = {}
    for text in texts:
        ways = written.setdefault(None if text is None else " ".join(text.casefold().split()), {})
        ways[text] = ways.get(text, 0) + 1
    number = {key: place for place, key in enumerate(written)}
    found[rows] = [number[None if text is None else " ".join(text.casefold().split())] for text in texts]
    return found, tuple(max(ways, key=lambda way: (ways[way], way or "")) for ways in written.values())


def _row(key: str | None, happened: Happened, here: list[Mask]) -> HandoverRow:
    answer, result = happened.answer[here[1]], happened.result[here[1]]
    of = {name: int((answer == place).sum()) for place, name in enumerate(ANSWERS)}
    came = {name: int((result == place).sum()) for place, name in enumerate(RESULTS)}
    decided = of["accepted"] + of["rejected"]
    counts = np.bincount(happened.reason[here[1]] + 1, minlength=len(happened.reasons) + 1)[1:].tolist()
    why = [Reason(text, count) for text, count in zip(happened.reasons, counts, strict=True) if count]
    return HandoverRow(
        key=key,
        mql=int(here[0].sum()),
        handed_over=len(answer),
        **of,
        acceptance=of["accepted"] / decided if decided else None,
        acceptance_interval=interval(of["accepted"], decided),
        answer=lasting(happened.days[here[1]], happened.answered[here[1]]),
        **came,
        win_rate=came["won"] / of["accepted"] if of["accepted"] else None,
        win_interval=interval(came["won"], of["accepted"]),
        reasons=tuple(sorted(why, key=lambda one: (one.reason is None, -one.count, one.reason or ""))),
        responses=tuple(_response(happened, here[2], side, None) for side in SIDES),
    )


def _response(happened: Happened, here: Mask, side: str, temperature: str | None) -> ResponseTime:
    found = happened.responses
    mine = here & (found.sales == (side == "sales"))
    if temperature is not None:
        mine = mine & (found.temperature == temperature)
    answered = found.answered[mine]
    return ResponseTime(
        side="sales" if side == "sales" else "marketing",
        temperature=temperature,
        requests=len(answered),
        answered=int(answered.sum()),
        unanswered=int((~answered).sum()),
        late=int(found.late[mine].sum()),
        lasting=lasting(found.days[mine], answered),
    )


def _order(row: HandoverRow, by: str) -> tuple[int, int, str]:
    """Periods by time; anything else by what was handed over, most first, unknown and missing last."""
    return (0, 0, row.key or "") if by in PERIODS else (rank((row.key,)), -row.handed_over, row.key or "")


def _told(happened: Happened, here: Mask, astray: int) -> tuple[Problem, ...]:
    answer = happened.answer[here]
    handed, left = len(answer), int((answer == ANSWERS.index("left")).sum())
    decided = int(np.isin(answer, (ANSWERS.index("accepted"), ANSWERS.index("rejected"))).sum())
    found: list[Problem] = []
    if handed and not decided:
        found.append(
            Problem(
                "nobody_answers",
                "Nobody has accepted or rejected any of these leads: what sales makes of them is not recorded.",
                "Say accept or reject of a lead on its page, or import the decisions.",
                level="warning",
            )
        )
    elif left * 2 > handed:
        of = f"{words.whole(left)} of {words.whole(handed)} leads"
        what = f"{of} left SQL before sales said yes or no: the share accepted speaks of few."
        found.append(Problem("mostly_unanswered", what, level="note"))
    if astray:
        was = "answer of sales was" if astray == 1 else "answers of sales were"
        what = f"{words.whole(astray)} {was} to leads that were never SQL by this playbook: they are in no figure here."
        found.append(
            Problem("answers_astray", what, "Look at the day when they were given, as it was then.", level="note")
        )
    return tuple(found)
