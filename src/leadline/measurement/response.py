"""How soon people answer requests: from the request until somebody first got in touch, or tried."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.measurement.effort import work_among
from leadline.measurement.intervals import Floats
from leadline.measurement.joining import NOWHERE, first_after, latest_before, said, says, together
from leadline.measurement.population import MICROS_A_DAY, NEVER, Ints, Mask, Population, column, flags, instants
from leadline.measurement.spells import STAGES, Spells
from leadline.playbook import Playbook

OWED = ("open", "done", "absorbed", "closed")
"""States of an individual step by which an answer is, or was, owed; declined and stopped ones are not."""
SALES = (STAGES.index("sql"), STAGES.index("client"))


@dataclass(frozen=True, slots=True, eq=False)
class Responses:
    """One for each request that an individual answer is owed for: the row of its lead, when it was made, its
    temperature then, whether sales had the lead by then (it was SQL, or a client's), the days until the answer or
    until now, whether it was answered, and whether it is late: answered after it was due, or not yet and due.
    """

    lead: Ints
    at: Ints
    temperature: np.ndarray
    sales: Mask
    days: Floats
    answered: Mask
    late: Mask


def responses(
    who: Population, stays: Spells, requests: pa.Table, steps: pa.Table, touches: pa.Table, playbook: Playbook
) -> Responses:
    """Requests whose date is assumed are left out. A request that a purchase closed is not waited for any longer than
    until then.
    """
    owed = _owed(steps)
    ids = column(requests, "id", pa.string())
    place = np.asarray(pc.fill_null(pc.index_in(ids, owed["request"].combine_chunks()), NOWHERE), dtype=np.int64)
    row = who.rows_of(requests)
    at = instants(requests, "at")
    here = np.flatnonzero((place != NOWHERE) & (row >= 0) & (at <= who.as_of) & ~flags(requests, "at_assumed"))
    lead, at, step = row[here], at[here], place[here]
    work = work_among(touches, playbook, who.as_of)
    person, persons = together(who.leads["person"], work["person"])
    when = instants(work, "at")
    found = first_after(persons, when, person[lead], at)
    answer = np.where(found == NOWHERE, NEVER, np.append(when, NEVER)[found])
    closed = says(owed, "state", ("closed",))[step]
    bought = np.where(who.client[lead] & (who.client_at[lead] >= at), who.client_at[lead], NEVER)
    until = np.where(closed, np.minimum(bought, who.as_of), who.as_of)
    answered = answer <= until
    due = instants(owed, "due")[step]
    stay = latest_before(stays.lead, stays.start, lead, at)
    return Responses(
        lead=lead,
        at=at,
        temperature=_texts(requests)[here],
        sales=np.isin(np.append(stays.stage, NOWHERE)[stay], SALES),
        days=(np.where(answered, answer, until) - at) / MICROS_A_DAY,
        answered=answered,
        late=(due != NEVER) & (np.where(answered, answer, until) > due),
    )


def _texts(requests: pa.Table) -> np.ndarray:
    found, values = said(requests, "temperature_made")
    return np.array([*values, None], dtype=object)[found]


def _owed(steps: pa.Table) -> pa.Table:
    """The individual steps by which an answer is owed, one a request."""
    return steps.filter(pa.array(says(steps, "kind", ("individual",)) & says(steps, "state", OWED)))
