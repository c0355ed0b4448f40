"""Next steps as a table: three to a request, and a person's task for each delivery that failed."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadline.playbook import TEMPERATURES, Due, Playbook
from leadline.qualification.calendar import working_time
from leadline.qualification.conditions import canonical
from leadline.qualification.fold.records import (
    ABSORBED,
    BARRED_DECLINED,
    BARRED_TAKER,
    CLOSED,
    DONE_STEP,
    LEFT_OUT,
    NEVER,
    NO_STEP,
    NOT_MADE,
    OPEN,
    OPTIONAL,
    STOPPED,
)
from leadline.qualification.match import DELIVERY, OUTCOMES
from leadline.qualification.run import Folded
from leadline.touches.columns import INSTANT

STATES = ("open", "by_itself", "done", "absorbed", "barred", "not_made", "closed", "stopped")
STATE_OF = {
    OPEN: ("open", None),
    DONE_STEP: ("done", "outcome"),
    ABSORBED: ("absorbed", None),
    BARRED_DECLINED: ("barred", "declined"),
    BARRED_TAKER: ("barred", "taker"),
    NOT_MADE: ("not_made", "unqualified"),
    CLOSED: ("closed", "purchase"),
    STOPPED: ("stopped", "do_not_contact"),
    LEFT_OUT: ("not_made", "history"),
}
KINDS = ("deliver", "matrix", "reply", "individual", "mend_delivery")
REASONS = (
    "outcome",
    "declined",
    "taker",
    "unqualified",
    "purchase",
    "do_not_contact",
    "delivered",
    "bounced",
    "history",
)
DELIVERY_STATES = ("queued", "sent", "bounced", "opened", "fetched")
OUTCOME_NAMES = {number: name for name, number in OUTCOMES.items()}
MENDED_IN = Due(1, "working_days")


def steps_table(folded: Folded, playbook: Playbook, keys: dict[str, pa.Array]) -> pa.Table:
    """All steps of all requests. `keys` are person, product, cycle of each request's lead."""
    requests = folded.requests
    count = len(requests)
    ids = folded.streams.ids_of(_rows(folded, requests["row"]))
    delivered = _deliveries(folded)
    stale = _stale(folded)
    minutes = playbook.next_steps.minutes
    parts: list[dict[str, Any]] = []
    for grade, temperature in enumerate(TEMPERATURES):
        mine = np.flatnonzero(requests["grade"] == grade)
        for position, step in enumerate(playbook.next_steps.by_temperature.get(temperature, ()), start=1):
            if step.kind == "individual":
                parts.append(_individual(folded, mine, position, minutes.get("individual", 10)))
            else:
                parts.append(_by_itself(folded, mine, position, step.kind, delivered))
    parts.append(_to_mend(folded, playbook, delivered, minutes.get("deliver", 5)))
    index = np.concatenate([part["index"] for part in parts]) if parts else np.zeros(0, dtype=np.int64)
    order = np.lexsort((np.concatenate([part["position"] for part in parts]), index))
    index = index[order]

    def joined(name: str) -> npt.NDArray[Any]:
        column: npt.NDArray[Any] = np.concatenate([part[name] for part in parts])[order]
        return column

    held = _held(folded, ids)
    due = joined("due")
    kind, state = joined("kind"), joined("state")
    open_heads = (kind == KINDS.index("individual")) & (state == STATES.index("open"))
    to_mend = (kind == KINDS.index("mend_delivery")) & (state == STATES.index("open"))
    at = pa.array(index)
    lists = pa.array(
        [
            held.get(int(i), [name]) if head else None
            for i, head, name in zip(index, open_heads, ids.take(at).to_pylist(), strict=True)
        ]
        if count
        else [],
        pa.list_(pa.string()),
    )
    return pa.table(
        {
            "request": ids.take(at),
            **{name: column.take(at) for name, column in keys.items()},
            "position": pa.array(joined("position"), pa.int32()),
            "kind": _named(kind, KINDS),
            "need": _named(joined("need"), ("required", "optional")),
            "state": _named(state, STATES),
            "reason": _named(joined("reason"), REASONS),
            "due": pa.array(due, pa.int64(), mask=due == NEVER).view(INSTANT),
            "minutes": pa.array(joined("minutes"), pa.int32()),
            "attempts": pa.array(joined("attempts"), pa.int32()),
            "outcome": pa.array([OUTCOME_NAMES.get(int(o)) for o in joined("outcome")], pa.string()),
            "requests": lists,
            "review": (open_heads & _for_review(folded, index)) | (to_mend & stale[index]),
            "stale": stale[index] if count else np.zeros(0, dtype=bool),
        }
    )


def _named(codes: npt.NDArray[Any], names: tuple[str, ...]) -> pa.Array:
    return pa.array(names, pa.string()).take(pa.array(codes.astype(np.int32), pa.int32(), mask=codes < 0))


def _rows(folded: Folded, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    rows: npt.NDArray[np.int64] = folded.streams.rows[places] if len(places) else places
    return rows


def _part(index: npt.NDArray[np.int64], position: int, kind: str) -> dict[str, Any]:
    count = len(index)
    return {
        "index": index,
        "position": np.full(count, position),
        "kind": np.full(count, KINDS.index(kind)),
        "need": np.zeros(count, dtype=np.int64),
        "state": np.full(count, STATES.index("by_itself")),
        "reason": np.full(count, -1),
        "due": np.full(count, NEVER, dtype=np.int64),
        "minutes": np.zeros(count, dtype=np.int64),
        "attempts": np.zeros(count, dtype=np.int64),
        "outcome": np.zeros(count, dtype=np.int64),
    }


def _individual(folded: Folded, mine: npt.NDArray[np.int64], position: int, minutes: int) -> dict[str, Any]:
    requests = folded.requests[mine]
    made = requests["state"] != NO_STEP
    mine, requests = mine[made], requests[made]
    part = _part(mine, position, "individual")
    states = np.full(LEFT_OUT + 1, 0)
    reasons = np.full(LEFT_OUT + 1, -1)
    for code, (state, reason) in STATE_OF.items():
        states[code] = STATES.index(state)
        reasons[code] = REASONS.index(reason) if reason else -1
    part["state"], part["reason"] = states[requests["state"]], reasons[requests["state"]]
    part["need"] = (requests["need"] == OPTIONAL).astype(np.int64)
    part["due"] = requests["due"].copy()
    part["minutes"][:] = minutes
    part["attempts"], part["outcome"] = requests["attempts"].astype(np.int64), requests["outcome"].astype(np.int64)
    return part


def _by_itself(
    folded: Folded, mine: npt.NDArray[np.int64], position: int, kind: str, delivered: dict[int, tuple[str, int]]
) -> dict[str, Any]:
    """Steps that cost nobody's time: stopped, barred, or, a delivery, done."""
    requests = folded.requests[mine]
    part = _part(mine, position, kind)

    def mark(which: npt.NDArray[np.bool_], state: str, reason: str) -> None:
        part["state"][which] = STATES.index(state)
        part["reason"][which] = REASONS.index(reason)

    past = _past_at_import(folded, requests) & (requests["stopped_at"] != requests["row"])
    mark(past, "not_made", "history")
    if kind == "reply":
        mark((requests["declined"] != 0) & ~past, "barred", "declined")
    if kind == "deliver" and delivered:
        states = [delivered.get(int(i), ("", 0))[0] for i in mine]
        mark(np.array([s in ("sent", "opened", "fetched") for s in states], dtype=bool), "done", "delivered")
        mark(np.array([s == "bounced" for s in states], dtype=bool), "open", "bounced")
    mark(~past & (requests["stopped_at"] >= 0) & (part["state"] != STATES.index("done")), "stopped", "do_not_contact")
    return part


def _deliveries(folded: Folded) -> dict[int, tuple[str, int]]:
    """The latest state of the delivery of each request that has one, by request number: state, instant."""
    stream, specials, matched = folded.streams.stream, folded.streams.specials, folded.matched
    places = np.flatnonzero(stream.special >= 0)
    places = places[matched.meanings.reads[stream.signature[places]] == DELIVERY]
    places = places[(stream.giver[places] == 0) if len(stream.giver) == len(stream.at) else slice(None)]
    if not len(places):
        return {}
    owner = np.searchsorted(stream.start, places, side="right") - 1
    number = {int(row): i for i, row in enumerate(folded.requests["row"])}
    past = _past_at_import(folded, folded.requests)
    latest: dict[int, tuple[str, int]] = {}
    for place, person in zip(places.tolist(), owner.tolist(), strict=True):
        request = number.get(int(specials.answers[stream.special[place]]))
        if request is None or folded.matched.actions[stream.signature[place]] not in DELIVERY_STATES:
            continue
        record = folded.requests[request]
        if past[request]:
            continue
        in_time = record["stopped_at"] < 0 or place < record["stopped_at"]
        if in_time and int(folded.leads["person"][record["lead"]]) == person:
            latest[request] = (canonical(matched.actions[stream.signature[place]]), int(stream.at[place]))
    return latest


def _to_mend(folded: Folded, playbook: Playbook, delivered: dict[int, tuple[str, int]], minutes: int) -> dict[str, Any]:
    """A delivery that failed becomes a person's task; a declined follow-up does not bar it."""
    bounced = sorted(request for request, (state, _) in delivered.items() if state == "bounced")
    part = _part(np.array(bounced, dtype=np.int64), 4, "mend_delivery")
    if not bounced:
        return part
    at = np.array([delivered[request][1] for request in bounced], dtype=np.int64)
    working = working_time(playbook.hours, playbook.time_zone, int(at.min()), int(at.max()))
    stopped = folded.requests["stopped_at"][bounced] >= 0
    part["due"] = working.after(at, MENDED_IN)
    part["minutes"][:] = minutes
    part["state"] = np.where(stopped, STATES.index("stopped"), STATES.index("open"))
    part["reason"] = np.where(stopped, REASONS.index("do_not_contact"), REASONS.index("bounced"))
    return part


def _held(folded: Folded, ids: pa.Array) -> dict[int, list[str]]:
    """The requests that each absorbing step holds, itself first."""
    heads = folded.requests["head"]
    absorbed = np.flatnonzero(heads >= 0)
    held: dict[int, list[str]] = {}
    names = ids.take(pa.array(absorbed)).to_pylist()
    own = ids.take(pa.array(heads[absorbed].astype(np.int64))).to_pylist()
    for index, name, head_name in zip(absorbed.tolist(), names, own, strict=True):
        held.setdefault(int(heads[index]), [head_name]).append(name)
    return held


def _past_at_import(folded: Folded, requests: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Requests already past their shelf life when they were brought in as history: they make no steps."""
    imported = requests["imported_at"]
    past: npt.NDArray[np.bool_] = (imported != NEVER) & (
        imported - requests["at"] >= folded.meaning.bars[0]["cool_until"]
    )
    return past


def _for_review(folded: Folded, index: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Steps for the review list: past due when imported, or every request that they hold is past its shelf life now."""
    requests = folded.requests
    newest = requests["at"].copy()
    absorbed = np.flatnonzero(requests["head"] >= 0)
    np.maximum.at(newest, requests["head"][absorbed], requests["at"][absorbed])
    bars = folded.meaning.bars[0]
    late: npt.NDArray[np.bool_] = (requests["review"] != 0) | (bars["as_of"] - newest >= bars["cool_until"])
    return late[index]


def _stale(folded: Folded) -> npt.NDArray[np.bool_]:
    """Requests past their shelf life: cold by now, and hotter when made or as old as it takes to become cold."""
    bars = folded.meaning.bars[0]
    stale: npt.NDArray[np.bool_] = bars["as_of"] - folded.requests["at"] >= bars["cool_until"]
    return stale
