"""A table of touches as the streams of complete people that the fold reads."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leadline.playbook import Due, Playbook
from leadline.problems import NoRate, Problem
from leadline.qualification.calendar import working_time
from leadline.qualification.columns import as_object, coded
from leadline.qualification.conditions import canonical
from leadline.qualification.evidence import borrowed
from leadline.qualification.fold.order import by_person, out_of_time, tied
from leadline.qualification.fold.records import NEVER, NO_ROW, PUBLICATION, UNKNOWN_ROW, Specials, Stream
from leadline.qualification.fold.records import STAGES as STAGE_NAMES
from leadline.qualification.match import (
    ATTENDANCE,
    DECISION,
    DELIVERY,
    HOT,
    OUTCOME,
    PURCHASE,
    REFUND,
    REQUEST,
    WARM,
    Matched,
    RuleBook,
)
from leadline.qualification.touch_ids import made_ids
from leadline.qualification.touches_until import Touches, instants

Ints = npt.NDArray[np.int64]
PLAIN_DUE = Due(1, "working_days")


class Streams:
    """The streams of a table, with what is needed to speak of their touches afterwards."""

    def __init__(self, touches: Touches, matched: Matched, playbook: Playbook, book: RuleBook) -> None:
        self.touches = touches
        self.matched = matched
        self._playbook = playbook
        *extra, members = borrowed(touches, matched, book)
        self.rows, start, giver = self._order(*extra)
        if members.max(initial=1) > 1 and len(giver) < len(self.rows):
            giver = np.zeros(len(self.rows), dtype=np.int16)
        meanings = matched.meanings
        signature = matched.signature[self.rows]
        special, self.specials = self._specials(meanings.reads[signature], meanings.act[signature], signature, giver)
        self.stream = Stream(
            start=start,
            at=touches.at[self.rows],
            signature=signature,
            known=self._known(),
            giver=giver,
            special=special,
            published=touches.published.at,
            members=members,
        )

    @cached_property
    def ids(self) -> pa.Array | None:
        """The ids that the table gives, if it does."""
        return self.touches.table.column("id").combine_chunks() if "id" in self.touches.table.column_names else None

    def ids_of(self, rows: Ints) -> pa.Array:
        """Ids of rows of the table, as text; null for rows below 0. Made from the content where the table has none."""
        absent = rows < 0
        wanted = np.where(absent, 0, rows)
        if self.touches.rows == 0:
            return pa.nulls(len(rows), pa.string())
        if self.ids is not None:
            text = self.ids.take(pa.array(wanted)).cast(pa.string())
        else:
            distinct, back = np.unique(wanted, return_inverse=True)
            text = pa.array(made_ids(self.touches.table, self.touches.at, distinct), pa.string()).take(pa.array(back))
        return pc.if_else(pa.array(absent), pa.scalar(None, pa.string()), text)

    def ids_at(self, places: Ints) -> pa.Array:
        """Ids of the touches at places in the stream; at PUBLICATION and below of publications; null for NO_ROW."""
        rows = np.where(places < 0, NO_ROW, self.rows[np.maximum(places, 0)]) if len(self.rows) else places
        ids = self.ids_of(rows)
        published = places <= PUBLICATION
        if not published.any():
            return ids
        names = pa.array(self.touches.published.ids, pa.string())
        number = pa.array(np.where(published, PUBLICATION - places, 0))
        return pc.if_else(pa.array(published), names.take(number), ids)

    def _order(
        self, extra_person: Ints, extra_row: Ints, extra_giver: Ints
    ) -> tuple[Ints, Ints, npt.NDArray[np.int16]]:
        """Rows of the table in the order of reading, where each person starts, and from whom a row is borrowed."""
        touches = self.touches
        person, at = touches.person, touches.at
        rank = self.matched.meanings.rank[self.matched.signature]
        if len(extra_row):
            person = np.concatenate([person, extra_person.astype(np.int32)])
            at, rank = np.concatenate([at, at[extra_row]]), np.concatenate([rank, rank[extra_row]])
        start, order = by_person(person, len(touches.people))
        wrong, ties = out_of_time(start, order, at, rank)
        if wrong.any():
            places = np.flatnonzero(np.repeat(wrong, np.diff(start)))
            rows = order[places]
            order[places] = rows[np.lexsort((rank[rows], at[rows], person[rows]))]
            _, ties = out_of_time(start, order, at, rank)
        giver_of = np.concatenate([np.zeros(touches.rows, dtype=np.int16), extra_giver.astype(np.int16)])
        row_of = np.concatenate([np.arange(touches.rows), extra_row])
        if ties:
            order, start = self._by_id(start, order, tied(start, order, at, rank, ties), row_of, giver_of, person)
        giver = giver_of[order] if len(extra_row) else np.zeros(1, dtype=np.int16)
        return row_of[order] if len(extra_row) else order, start, giver

    def _by_id(
        self,
        start: Ints,
        order: Ints,
        ties: Ints,
        row_of: Ints,
        giver_of: npt.NDArray[np.int16],
        person: npt.NDArray[np.int32],
    ) -> tuple[Ints, Ints]:
        """Settle the order of touches of one instant and class by id; the same id twice is one touch."""
        positions = np.unique(np.concatenate([ties - 1, ties]))
        rows = row_of[order[positions]]
        if self.ids is not None:
            names: list[Any] = self.ids.take(pa.array(rows)).to_pylist()
            if pa.types.is_dictionary(self.ids.type):
                names = [str(name) for name in names]
        else:
            distinct, back = np.unique(rows, return_inverse=True)
            made = made_ids(self.touches.table, self.touches.at, distinct)
            names = [made[i] for i in back]
        name_of = dict(zip(positions.tolist(), names, strict=True))
        dropped: list[int] = []
        run: list[int] = []
        tie_set = set(ties.tolist())
        for position in [*positions.tolist(), -1]:
            if position in tie_set:
                run.append(position)
                continue
            if run:
                dropped += _settle(order, run, name_of, giver_of)
            run = [position]
        if dropped:
            owners = person[order[dropped]]
            order = np.delete(order, dropped)
            start = start - np.concatenate([[0], np.cumsum(np.bincount(owners, minlength=len(start) - 1))])
        return order, start

    def _known(self) -> npt.NDArray[np.bool_]:
        table = self.touches.table
        if "known" not in table.column_names:
            return np.ones(len(self.rows), dtype=bool)
        known = pc.fill_null(table.column("known").combine_chunks(), True)
        return np.asarray(known.to_numpy(zero_copy_only=False), dtype=bool)[self.rows]

    def _specials(
        self,
        reads: npt.NDArray[np.int8],
        act: npt.NDArray[np.int8],
        signature: npt.NDArray[np.int32],
        giver: npt.NDArray[np.int16],
    ) -> tuple[npt.NDArray[np.int32], Specials]:
        """What few touches have: money, due times, the request that they answer, the stage that they name."""
        needs = np.isin(reads, [REQUEST, ATTENDANCE, PURCHASE, REFUND, DECISION, OUTCOME, DELIVERY])
        if len(giver) == len(reads):
            needs &= giver == 0
        places = np.flatnonzero(needs)
        special = np.full(len(reads), -1, dtype=np.int32)
        special[places] = np.arange(len(places), dtype=np.int32)
        rows, kinds = self.rows[places], reads[places]
        names = ("person", "amount", "currency", "until", "imported_at", "request", "properties", "stage")
        part = self.touches.table.select([n for n in names if n in self.touches.table.column_names]).take(
            pa.array(rows)
        )
        until = self._optional_instants(part, "until")
        return special, Specials(
            amount=self._amounts(part, np.isin(kinds, [PURCHASE, REFUND])),
            until=until,
            imported=self._optional_instants(part, "imported_at"),
            due=self._due(self.touches.at[rows], kinds, signature[places], until),
            answers=self._answers(part, places, np.isin(kinds, [OUTCOME, DELIVERY])),
            stage=self._stages(part, kinds == DECISION),
        )

    def _optional_instants(self, part: pa.Table, name: str) -> Ints:
        if name not in part.column_names or not part.num_rows:
            return np.full(part.num_rows, NEVER, dtype=np.int64)
        filled: Ints = pc.fill_null(instants(part, name), NEVER).to_numpy(zero_copy_only=False)
        return filled

    def _amounts(self, part: pa.Table, paid: npt.NDArray[np.bool_]) -> Ints:
        """Micro-units of the playbook's currency; raises NoRate for a currency without a rate."""
        amounts = np.full(part.num_rows, NEVER, dtype=np.int64)
        if "amount" not in part.column_names:
            return amounts
        values = part.column("amount").combine_chunks().cast(pa.int64())
        given = paid & np.asarray(values.is_valid())
        amounts[given] = np.asarray(values.fill_null(0))[given]
        currencies = coded(part, "currency")
        if currencies is None:
            return amounts
        for code, name in enumerate(currencies.values):
            currency = str(name or self._playbook.currency).strip().upper()
            chosen = given & (currencies.codes == code)
            if currency == self._playbook.currency or not chosen.any():
                continue
            rate = self._playbook.rates.get(currency)
            if rate is None:
                what = f"The playbook gives no rate for {currency}."
                raise NoRate(
                    Problem("money.no_rate", what, f"Add rates: {{{currency}: …}} to the playbook.", path="rates")
                )
            amounts[chosen] = [round(int(amount) * rate) for amount in amounts[chosen]]
        return amounts

    def _due(self, at: Ints, kinds: npt.NDArray[np.int8], signature: npt.NDArray[np.int32], until: Ints) -> Ints:
        """When a person's step for each request is due, and until when an outcome “later” puts one off."""
        due = at.copy()
        if not len(at):
            return due
        playbook = self._playbook
        working = working_time(playbook.hours, playbook.time_zone, int(at.min()), int(at.max()))
        quote = playbook.next_steps.due.get("quote", PLAIN_DUE)
        rules = [self._due_rule(s) for s in range(len(self.matched.actions))]
        distinct = [rule for rule in dict.fromkeys(rules) if rule is not None]
        number = np.array([NO_ROW if rule is None else distinct.index(rule) for rule in rules], dtype=np.int64)[
            signature
        ]
        for i, rule in enumerate(distinct):
            mine = number == i
            by_clock = rule if rule.unit != "slot" else quote if quote.unit != "slot" else PLAIN_DUE
            due[mine] = working.after(at[mine], by_clock)
            if rule.unit == "slot":
                due[mine] = np.where(until[mine] != NEVER, until[mine], due[mine])
        later = kinds == OUTCOME
        due[later] = np.where(until[later] != NEVER, until[later], working.after(at[later], PLAIN_DUE))
        return due

    def _due_rule(self, signature: int) -> Due | None:
        grade = int(self.matched.meanings.grade[signature])
        if grade < 0:
            return None
        due = self._playbook.next_steps.due
        name = {HOT: "hot", WARM: "warm"}.get(grade, "cool")
        action = self.matched.actions[signature]
        return due.get(action) or due.get(name) or PLAIN_DUE

    def _answers(self, part: pa.Table, places: Ints, answering: npt.NDArray[np.bool_]) -> Ints:
        """The place in the stream of the request that an outcome or delivery names."""
        answers = np.full(part.num_rows, NO_ROW, dtype=np.int64)
        named = coded(part, "request")
        if named is None or not answering.any():
            return answers
        texts = [None if value in (None, "") else str(value) for value in named.values]
        wanted = {text for text in texts if text is not None}
        found = {
            name: int(places[i]) for i, name in enumerate(self.ids_of(self.rows[places]).to_pylist()) if name in wanted
        }
        table = np.array([NO_ROW if text is None else found.get(text, UNKNOWN_ROW) for text in texts], dtype=np.int64)
        answers[answering] = table[named.codes[answering]]
        return answers

    def _stages(self, part: pa.Table, decided: npt.NDArray[np.bool_]) -> npt.NDArray[np.int8]:
        """The stage that a decision names."""
        stages = np.full(part.num_rows, -1, dtype=np.int8)
        column = coded(part, "stage") or coded(part, "properties")
        if column is None or not decided.any():
            return stages
        names = [canonical(v if "stage" in part.column_names else as_object(v).get("stage")) for v in column.values]
        table = np.array([STAGE_NAMES.index(n) if n in STAGE_NAMES else -1 for n in names], dtype=np.int8)
        stages[decided] = table[column.codes[decided]]
        return stages


def _settle(order: Ints, run: list[int], name_of: dict[int, Any], giver_of: npt.NDArray[np.int16]) -> list[int]:
    """Order a run of equal touches by id; gives the positions of repeated ones."""
    touches = sorted(((name_of[p], int(giver_of[order[p]]), int(order[p])) for p in run), key=lambda t: (t[0], t[1]))
    repeated: list[int] = []
    for i, (position, (name, giver, touch)) in enumerate(zip(run, touches, strict=True)):
        order[position] = touch
        if i and touches[i - 1][:2] == (name, giver):
            repeated.append(position)
    return repeated
