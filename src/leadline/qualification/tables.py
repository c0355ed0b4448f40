"""The raw result of the fold as Arrow tables in the domain's words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leadline.playbook import CRITERIA, TEMPERATURES, Playbook
from leadline.qualification.columns import texts_of_pairs
from leadline.qualification.fold.records import (
    CAUSES,
    CLIENT,
    NEVER,
    NO_ROW,
    PURCHASE_BEFORE_REQUEST,
    PURCHASE_WITHOUT_PRODUCT,
    REFUND_WITHOUT_PURCHASE,
    STAGES,
)
from leadline.qualification.next_steps import steps_table
from leadline.qualification.result import Notice, Qualified
from leadline.qualification.run import Folded
from leadline.touches.columns import FOLLOW_UPS, INSTANT
from leadline.words import whole

ORIGIN = ("source", "medium", "channel", "campaign", "offer", "landing_page", "what", "why")
NOTICES = {
    PURCHASE_WITHOUT_PRODUCT: (
        "purchase_without_product",
        "A purchase names no product; it counts for the lead last touched.",
    ),
    PURCHASE_BEFORE_REQUEST: (
        "purchase_before_request",
        "Won before contact: the request within the week after is taken as its first.",
    ),
    REFUND_WITHOUT_PURCHASE: (
        "refund_without_purchase",
        "A refund belongs to no purchase that we know; it changes nothing.",
    ),
}


def qualified(folded: Folded, playbook: Playbook, as_of: datetime, *, history: bool) -> Qualified:
    """Name everything."""
    tables = _Tables(folded, playbook)
    return Qualified(
        leads=tables.leads(),
        entries=tables.entries(),
        requests=tables.requests(),
        steps=steps_table(folded, playbook, tables.keys(folded.requests["lead"])),
        notices=(*tables.notices(), *unknown_words(folded)),
        as_of=as_of,
        history=tables.history() if history else None,
    )


def instants_array(values: npt.NDArray[np.int64]) -> pa.Array:
    """Instants as timestamps; NEVER is null."""
    return pa.array(values, pa.int64(), mask=values == NEVER).view(INSTANT)


def words(codes: npt.NDArray[Any], names: Sequence[str]) -> pa.Array:
    """Names of codes; a negative code is null."""
    dictionary = pa.array(names, pa.string())
    indices = pa.array(codes.astype(np.int32), pa.int32(), mask=codes < 0)
    return dictionary.take(indices)


class _Tables:
    def __init__(self, folded: Folded, playbook: Playbook) -> None:
        self._folded = folded
        self._playbook = playbook
        self._table = folded.streams.touches.table

    def keys(self, leads: npt.NDArray[np.int32]) -> dict[str, pa.Array]:
        """Person, product and cycle of lead numbers."""
        records = self._folded.leads[leads]
        return {
            "person": self._folded.streams.touches.people.take(pa.array(records["person"])),
            "product": words(records["product"], [product.key for product in self._playbook.products]),
            "cycle": pa.array(records["cycle"], pa.int32()),
        }

    def rows(self, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Rows of the table of places in the stream; NO_ROW stays."""
        found = self._folded.streams.rows[np.maximum(places, 0)] if len(self._folded.streams.rows) else places
        return np.where(places < 0, NO_ROW, found)

    def of_touch(self, name: str, rows: npt.NDArray[np.int64]) -> pa.Array:
        """A text column of the touches in `rows`; null where there is none."""
        if name not in self._table.column_names or not self._table.num_rows:
            return pa.nulls(len(rows), pa.string())
        values = self._table.column(name).combine_chunks().take(pa.array(np.maximum(rows, 0))).cast(pa.string())
        return pc.if_else(pa.array(rows < 0), pa.scalar(None, pa.string()), values)

    def flags_of_touch(self, name: str, rows: npt.NDArray[np.int64]) -> pa.Array:
        if name not in self._table.column_names or not self._table.num_rows:
            return pa.array(np.zeros(len(rows), dtype=bool))
        values = pc.fill_null(self._table.column(name).combine_chunks().take(pa.array(np.maximum(rows, 0))), False)
        return pc.if_else(pa.array(rows < 0), False, values)

    def source_class(self, rows: npt.NDArray[np.int64], asked: npt.NDArray[np.bool_]) -> pa.Array:
        """The class by source and medium of the touches in `rows`; null where nobody asked."""
        found = texts_of_pairs(self.of_touch("source", rows), self.of_touch("medium", rows), self._playbook.class_of)
        return pc.if_else(pa.array(asked), found, pa.scalar(None, pa.string()))

    def leads(self) -> pa.Table:
        leads = self._folded.leads
        client = leads["stage"] == CLIENT
        first = self.rows(leads["first_request"])
        bought = self.rows(leads["client_row"])
        origin = {name: self.of_touch(name, first) for name in ORIGIN}
        scores: dict[str, Any] = {
            str(name): pa.array(np.where(client, np.nan, leads[name]), pa.float64(), mask=client) for name in CRITERIA
        }
        total = sum((leads[name] for name in CRITERIA[1:]), leads[CRITERIA[0]].copy())
        ids = self._folded.streams.ids_of(first)
        return pa.table(
            {
                **self.keys(np.arange(len(leads), dtype=np.int32)),
                "stage": words(leads["shown"], STAGES),
                "stage_since": instants_array(leads["shown_since"]),
                "rules_stage": words(leads["stage"], STAGES),
                "overridden": leads["override"] >= 0,
                "round": pa.array(np.maximum(leads["round"], 1), pa.int32()),
                "accepted": leads["accepted"].astype(bool),
                "refunded": leads["refunded"].astype(bool),
                "customer": leads["customer"].astype(bool),
                "taker": leads["taker"].astype(bool),
                "do_not_contact": leads["stopped"].astype(bool),
                "temperature": words(np.where(client, -1, leads["temperature"]), TEMPERATURES),
                "problem_stated": leads["problem"].astype(bool) & ~client,
                **scores,
                "total": pa.array(total, pa.float64(), mask=client),
                "opened_at": instants_array(leads["opened_at"]),
                "first_touch_at": instants_array(leads["first_touch"]),
                "last_touch_at": instants_array(leads["last_touch"]),
                "requests": pa.array(leads["requests"], pa.int32()),
                "first_request": ids,
                "first_request_at": instants_array(leads["first_request_at"]),
                "first_request_assumed": self.flags_of_touch("at_assumed", first),
                "last_request_at": instants_array(leads["last_request_at"]),
                **origin,
                "source_class": self.source_class(first, first >= 0),
                "purchases": pa.array(leads["purchases"], pa.int32()),
                "client_at": instants_array(leads["client_at"]),
                "client_assumed": self.flags_of_touch("at_assumed", bought),
                "revenue": pa.array(leads["bought"] - leads["given_back"], pa.int64(), mask=leads["has_amount"] == 0),
                "reopened_at": instants_array(leads["reopened_at"]),
            }
        )

    def entries(self) -> pa.Table:
        entries = self._folded.entries
        return pa.table(
            {
                **self.keys(entries["lead"]),
                "round": pa.array(entries["round"], pa.int32()),
                "stage": words(entries["stage"], STAGES),
                "at": instants_array(entries["at"]),
                "by": words(entries["by"], CAUSES),
                "touch": self._folded.streams.ids_at(entries["row"]),
            }
        )

    def requests(self) -> pa.Table:
        requests, folded = self._folded.requests, self._folded
        rows = self.rows(requests["row"])
        signature = folded.matched.signature[rows] if len(rows) else np.zeros(0, dtype=np.int32)
        bars = folded.meaning.bars[0]
        age = bars["as_of"] - requests["at"]
        steps = [age < bars["hot_until"], age < bars["warm_until"], age < bars["cool_until"]]
        now = np.minimum(requests["grade"], np.select(steps, [3, 2, 1], 0))
        asked = np.ones(len(rows), dtype=bool)
        actions = sorted(set(folded.matched.actions))
        number = np.array(
            [actions.index(action) if action else -1 for action in folded.matched.actions], dtype=np.int64
        )
        return pa.table(
            {
                "id": folded.streams.ids_of(rows),
                **self.keys(requests["lead"]),
                "at": instants_array(requests["at"]),
                "at_assumed": self.flags_of_touch("at_assumed", rows),
                "action": words(number[signature], actions),
                "offer": self.of_touch("offer", rows),
                "source": self.of_touch("source", rows),
                "source_class": self.source_class(rows, asked),
                "campaign": self.of_touch("campaign", rows),
                "follow_up": words(folded.matched.follow_ups[signature], FOLLOW_UPS),
                "problem": self.of_touch("problem", rows),
                "problem_solved": folded.meaning.solves[
                    folded.matched.meanings.problem[signature], folded.leads["product"][requests["lead"]]
                ],
                "temperature_made": words(requests["grade"], TEMPERATURES),
                "temperature": words(now, TEMPERATURES),
            }
        )

    def history(self) -> pa.Table:
        history = self._folded.history
        total = sum((history[name] for name in CRITERIA[1:]), history[CRITERIA[0]].copy())
        rows = self.rows(history["row"])
        scores: dict[str, Any] = {str(name): history[name] for name in CRITERIA}
        return pa.table(
            {
                **self.keys(history["lead"]),
                "at": instants_array(self._folded.streams.touches.at[rows]),
                "touch": self._folded.streams.ids_of(rows),
                **scores,
                "total": total,
                "temperature": words(history["temperature"], TEMPERATURES),
                "counted": history["counted"].astype(bool),
                "stage": words(history["stage"], STAGES),
            }
        )

    def notices(self) -> list[Notice]:
        found = self._folded.notices
        people = self._folded.streams.touches.people
        ids = self._folded.streams.ids_of(self.rows(found["row"])).to_pylist()
        return [
            Notice(*NOTICES[int(note["code"])], person=people[int(note["person"])].as_py(), touch=touch)
            for note, touch in zip(found, ids, strict=True)
        ]


def unknown_words(folded: Folded) -> list[Notice]:
    """Names in the touches that the playbook does not have."""
    notices = []
    for kind, names in (("product", folded.matched.unknown_products), ("offer", folded.matched.unknown_offers)):
        for name, count in sorted(names.items(), key=lambda item: -item[1])[:20]:
            touches = "1 touch names" if count == 1 else f"{whole(count)} touches name"
            text = f"The playbook has no {kind} “{name}”: {touches} it."
            notices.append(Notice(f"unknown_{kind}", text, count=count))
        if len(names) > 20:
            rest = sum(names.values()) - sum(sorted(names.values(), reverse=True)[:20])
            more = f"1 more {kind} is" if len(names) == 21 else f"{whole(len(names) - 20)} more {kind}s are"
            notices.append(Notice(f"unknown_{kind}", f"{more} unknown.", count=rest))
    return notices
