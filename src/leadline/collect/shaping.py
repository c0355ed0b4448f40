"""From texts under field names to touches: everything that comes in by file or by hand goes through here, whole columns
at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leadline.collect.fields import Kind
from leadline.collect.notes import CountedNote
from leadline.problems import Problem
from leadline.record.incoming import incoming
from leadline.touches.amounts import either_way, read_amount
from leadline.touches.columns import INSTANT, PROVENANCE
from leadline.touches.content import content_ids, json_objects
from leadline.touches.distinct import cleaned, flat, per_distinct
from leadline.touches.emails import normal_emails
from leadline.touches.follow_up import follow_up, truth
from leadline.touches.instants import micros_of, read_instants
from leadline.touches.keys import KEY_KINDS, is_personal, look_personal
from leadline.touches.phones import normal_phones
from leadline.touches.provenance import Inferred, infer, public_part

Mask = npt.NDArray[np.bool_]
TEXT = pa.string()
ABSENT = pa.scalar(None, TEXT)
KIND_OF: dict[Kind, str] = {"requests": "request", "people": "attributes", "purchases": "purchase"}
OFFSET = r"(?i)(?:z|utc|[+-]\d{2}:?\d{2})$"
NO_DIGIT = r"[\s().\-/]"
"""What is left out of a phone number where it tells one touch from another."""
NO_COMPANY = ("-", "--", "n/a", "na", "none", "null", "unknown", "private", "self", "self-employed", "select", "test")
"""What people write into a company field when they have none: shown, but no group."""
STRANGE_SHOWN = 5
"""Words that are told as examples of those that were not understood."""
WRITTEN = {"email": ("e-mail address", "e-mail addresses"), "phone": ("phone number", "phone numbers")}
"""One and several."""
LINKS = ("page", "landing_page", "referrer")
PASSED_ON = ("offer", "product", "page", *PROVENANCE, "problem", "request", "reason", "by", "currency", "action")


@dataclass(frozen=True, slots=True)
class Reading:
    """How texts are to be read. `at`: the date assumed where none is given. `now`: the moment of a form, taken as date
    and receipt; without it, history is taken as received when it happened.
    """

    kind: Kind
    zone: tzinfo
    zone_stated: bool = True
    at: datetime | None = None
    now: datetime | None = None
    currency: str | None = None
    region: str | None = None


@dataclass
class Shaped:
    """`table` (incoming touches with their content ids; of costs, costs) and `rows`, the places in the input that its
    rows come from; the rest is refused or skipped.
    """

    table: pa.Table
    rows: npt.NDArray[np.int64]
    skipped: Mask
    refusals: dict[int, Problem]
    notes: list[CountedNote] = field(default_factory=list)


class Shaper:
    """Reads one batch. Each row is refused for the first reason found, in the order of the methods called."""

    def __init__(self, texts: Mapping[str, pa.Array], rows: int, reading: Reading) -> None:
        self.texts = {name: cleaned(column) for name, column in texts.items()}
        self.rows = rows
        self.reading = reading
        self.refusals: dict[int, Problem] = {}
        self.skipped: Mask = np.zeros(rows, dtype=bool)
        self.notes: list[CountedNote] = []
        self.columns: dict[str, pa.Array] = {}
        self.details: dict[str, pa.Array] = {}
        self.attributes: dict[str, pa.Array] = {}
        self.properties: dict[str, pa.Array] = {}
        self.said: dict[str, pa.Array] = {}

    def text(self, name: str) -> pa.Array:
        return self.texts[name] if name in self.texts else pa.nulls(self.rows, TEXT)

    def refuse(self, mask: pa.Array | Mask, id_: str, what: str, mend: str, shown: pa.Array | None = None) -> None:
        """Refuse the rows of `mask`; `{}` in `what` is the value of `shown`."""
        for row in np.flatnonzero(np.asarray(mask)).tolist():
            if row not in self.refusals and not self.skipped[row]:
                value = repr((shown[row].as_py() or "")[:80]) if shown is not None else ""
                self.refusals[row] = Problem(id_, what.replace("{}", value), mend)

    def note(self, id_: str, one: str, many: str, count: int, mend: str = "") -> None:
        if count:
            self.notes.append(CountedNote(id_, one, many, count, mend))

    def shape(self) -> Shaped:
        self._skip()
        self._keys()
        self._kind()
        self._moments()
        self._money()
        self._follow_up()
        self._person()
        for name in PASSED_ON:
            if name in self.texts:
                self.columns[name] = self.text(name)
        self._infer()
        self._links()
        self.columns["details"] = json_objects(self.details, self.rows)
        self.columns["attributes"] = json_objects(self.attributes, self.rows)
        self.columns["properties"] = json_objects(self.properties, self.rows)
        taken = ~self.skipped
        taken[list(self.refusals)] = False
        table = incoming(self.columns, self.rows)
        table = table.append_column("content_id", self._ids(table))
        rows = np.flatnonzero(taken)
        return Shaped(
            table if len(rows) == self.rows else table.take(pa.array(rows)),
            rows,
            self.skipped,
            self.refusals,
            self.notes,
        )

    def _ids(self, table: pa.Table) -> pa.Array:
        """Ids of what the rows said (`said` where something was assumed or inferred), so that another playbook, region
        or list of words makes no new touch of a known row.
        """
        said = dict(self.said)
        moved = [name for name in LINKS if name in self.columns and name in self.details]
        said.update({name: self.text(name) for name in moved})
        if "phone" in said:
            phone = said.pop("phone")
            keys = {kind: phone if kind == "phone" else table.column(kind) for kind in KEY_KINDS}
            said["keys"] = json_objects({kind: flat(column) for kind, column in keys.items()}, self.rows)
            moved.append("phone")
        if moved:
            rest = {name: column for name, column in self.details.items() if name not in moved}
            said["details"] = json_objects(rest, self.rows)
        for name, column in said.items():
            table = table.set_column(table.column_names.index(name), name, flat(column))
        return content_ids(table)

    def _skip(self) -> None:
        """Rows of nothing; for purchases, rows that say that nothing was bought."""
        given = np.zeros(self.rows, dtype=bool)
        for column in self.texts.values():
            given |= np.asarray(pc.is_valid(column))
        self.skipped = ~given
        if self.reading.kind == "purchases" and "won" in self.texts:
            won = self.text("won")
            meaning = per_distinct(won, truth, pa.bool_())
            unread = pc.and_(pc.is_valid(won), pc.is_null(meaning))
            self.refuse(
                unread,
                "unreadable_won",
                "{} does not say whether it was won.",
                "Use 1 or 0, yes or no, won or lost.",
                won,
            )
            lost = ~np.asarray(pc.fill_null(meaning, False)) & ~np.asarray(unread)
            self.skipped |= lost

    def _keys(self) -> None:
        read: dict[str, Callable[[pa.Array], pa.Array]] = {
            "email": normal_emails,
            "phone": lambda column: normal_phones(column, self.reading.region),
        }
        anything: Mask = np.zeros(self.rows, dtype=bool)
        given: Mask = np.zeros(self.rows, dtype=bool)
        for kind in KEY_KINDS:
            if kind not in self.texts:
                continue
            raw = self.text(kind)
            value = read[kind](raw) if kind in read else raw
            self.columns[kind] = value
            if kind in read:
                unread = pc.and_(pc.is_valid(raw), pc.is_null(value))
                count = pc.sum(unread).as_py() or 0
                one, many = WRITTEN[kind]
                self.note(
                    f"unreadable_{kind}",
                    f"1 {one} cannot be read; it is kept as text, but does not tell who somebody is.",
                    f"{{}} {many} cannot be read; they are kept as text, but do not tell who somebody is.",
                    count,
                )
                self.details[kind] = pc.if_else(unread, raw, ABSENT)
                self.columns[f"shown_{kind}"] = pc.coalesce(value, raw)
            if kind == "phone":
                self.said[kind] = pc.replace_substring_regex(raw, NO_DIGIT, "")
            anything |= np.asarray(pc.is_valid(value))
            given |= np.asarray(pc.is_valid(raw))
        shown = next((self.text(kind) for kind in ("email", "phone") if kind in self.texts), None)
        mend = "Give an e-mail address, a phone number (with country, like +49 30 123456), or an id of yours."
        self.refuse(~anything & given, "unreadable_key", "Nothing that tells who it was can be read ({}).", mend, shown)
        self.refuse(~anything & ~given, "no_key", "The row does not say who it was.", mend)

    def _kind(self) -> None:
        kind = KIND_OF.get(self.reading.kind)
        if "kind" in self.texts:
            self.columns["kind"] = self.text("kind") if kind is None else pc.fill_null(self.text("kind"), kind)
            self.refuse(
                pc.is_null(self.columns["kind"]),
                "no_kind",
                "The row does not say what kind of touch it was.",
                "Fill in the kind.",
            )
        else:
            self.columns["kind"] = pa.repeat(kind or "touch", self.rows)

    def _moments(self) -> None:
        reading = self.reading
        raw = self.text("at")
        at = read_instants(raw, reading.zone)
        unread = pc.and_(pc.is_valid(raw), pc.is_null(at))
        iso = "Write dates as 2026-03-31 or 2026-03-31 14:05, or give an epoch number."
        self.refuse(unread, "unreadable_date", "The date {} cannot be read.", iso, raw)
        absent = pc.is_null(raw)
        assumed = reading.at or (reading.now if reading.kind == "people" or reading.now else None)
        if assumed is None:
            self.refuse(
                absent,
                "no_date",
                "The row has no date.",
                "Fill it in, or state a date for rows without one: --at DATE.",
            )
        else:
            at = pc.if_else(absent, pa.scalar(micros_of(assumed), pa.int64()).cast(INSTANT), at)
        by_hand = reading.now is not None and reading.at is None and reading.kind != "people"
        flag = pa.array(np.zeros(self.rows, dtype=bool)) if by_hand else absent
        self.columns["at"], self.columns["at_assumed"] = at, flag
        if "received" in self.texts:
            received = read_instants(self.text("received"), reading.zone)
            said = pc.is_valid(received)
            self.columns["received"] = pc.coalesce(received, at)
            self.columns["received_assumed"] = pc.invert(said)
        elif by_hand and reading.now is not None:
            self.columns["received"] = pa.array([micros_of(reading.now)] * self.rows, pa.int64()).cast(INSTANT)
        else:
            self.columns["received"], self.columns["received_assumed"] = at, pa.array(np.ones(self.rows, dtype=bool))
        taken = ~self.skipped
        count = int((np.asarray(flag) & taken).sum())
        if count and assumed is not None:
            day = assumed.date().isoformat()
            self.note(
                "assumed_dates",
                f"1 row has no date and is taken as of {day}; no time to close is computed from it.",
                f"{{}} rows have no date and are taken as of {day}; no time to close is computed from them.",
                count,
            )
        bare = pc.sum(pc.invert(pc.fill_null(pc.match_substring_regex(raw, OFFSET), True))).as_py() or 0
        if not reading.zone_stated:
            what = "Dates without an offset are read as UTC."
            self.note("zone_assumed", what, what, bare, "State another zone: --zone Europe/Berlin.")
        if "until" in self.texts:
            until = read_instants(self.text("until"), reading.zone)
            self.refuse(
                pc.and_(pc.is_valid(self.text("until")), pc.is_null(until)),
                "unreadable_date",
                "The date {} cannot be read.",
                iso,
                self.text("until"),
            )
            self.columns["until"] = until
        if reading.now is None:
            later = pc.greater(
                at, pa.scalar(micros_of(datetime.now(reading.zone) + timedelta(days=1)), pa.int64()).cast(INSTANT)
            )
            count = pc.sum(later).as_py() or 0
            self.note(
                "future_dates",
                "1 row has a date in the future.",
                "{} rows have a date in the future.",
                count,
                "Check how day and month are written.",
            )

    def _money(self) -> None:
        if "amount" not in self.texts:
            return
        raw = self.text("amount")
        amount = per_distinct(raw, read_amount, pa.int64())
        self.refuse(
            per_distinct(raw, either_way, pa.bool_()).fill_null(False),
            "ambiguous_amount",
            "The amount {} may be read with thousands or with decimals.",
            "Write 1234 or 1234.00 for thousands, 1.23 or 1.2340 for decimals.",
            raw,
        )
        mend = "Write it as 1234.50, without unit."
        self.refuse(
            pc.and_(pc.is_valid(raw), pc.is_null(amount)),
            "unreadable_amount",
            "The amount {} cannot be read.",
            mend,
            raw,
        )
        self.columns["amount"] = amount
        currency = self.said["currency"] = pc.utf8_upper(self.text("currency"))
        if self.reading.currency and currency.null_count:
            currency = pc.if_else(pc.and_(pc.is_valid(amount), pc.is_null(currency)), self.reading.currency, currency)
            count = int(pc.sum(pc.and_(pc.is_valid(amount), pc.is_null(self.text("currency")))).as_py() or 0)
            self.note(
                "currency_assumed",
                f"1 amount without a currency is taken as {self.reading.currency}.",
                f"{{}} amounts without a currency are taken as {self.reading.currency}.",
                count,
                "Map one: --map currency=COLUMN.",
            )
        self.texts["currency"] = currency

    def _follow_up(self) -> None:
        if "follow_up" not in self.texts:
            return
        raw = self.text("follow_up")
        meaning = per_distinct(raw, follow_up, TEXT)
        strange = raw.filter(pc.and_(pc.is_valid(raw), pc.is_null(meaning)))
        words = ", ".join(f"“{word}”" for word in strange.unique().to_pylist()[:STRANGE_SHOWN])
        self.note(
            "unreadable_follow_up",
            "1 row has a follow-up that is no word we know; it counts as neutral.",
            "{} rows have a follow-up that is no word we know; they count as neutral.",
            len(strange),
            f"Write declined, neutral or requested instead of {words}.",
        )
        self.columns["follow_up"], self.said["follow_up"] = meaning, pc.utf8_lower(raw)

    def _person(self) -> None:
        for name in ("name", "first_name", "last_name", "address"):
            if name in self.texts:
                self.details[name] = self.text(name)
        if {"name", "first_name", "last_name"} & set(self.texts):
            names = [pc.fill_null(self.text(name), "") for name in ("first_name", "last_name")]
            both = pc.utf8_trim_whitespace(pc.binary_join_element_wise(*names, " "))
            self.columns["shown_name"] = pc.coalesce(self.text("name"), pc.if_else(pc.equal(both, ""), ABSENT, both))
        company = self.text("company")
        if "company" in self.texts:
            self.attributes["company"] = self.columns["shown_company"] = company
        group = self.text("group")
        if "company" in self.texts:
            nobody = pc.is_in(pc.utf8_lower(company), pa.array(NO_COMPANY))
            group = pc.coalesce(group, pc.if_else(nobody, ABSENT, company))
        if group.null_count < self.rows:
            spaced = pc.replace_substring_regex(group, r"\s+", " ")
            self.columns["group"], self.columns["group_name"] = per_distinct(spaced, str.casefold, TEXT), spaced
        for name in self.texts:
            place, _, key = name.partition(".")
            if place in ("attributes", "properties") and key:
                self._own(getattr(self, place), key, self.text(name))

    def _own(self, seen: dict[str, pa.Array], key: str, column: pa.Array) -> None:
        """An attribute or property under the user's own name; what points at one human becomes a detail."""
        if is_personal(key):
            self.details[key] = column
            return
        personal = look_personal(column)
        if pc.any(personal).as_py():
            self.details[key] = pc.if_else(personal, column, ABSENT)
            column = pc.if_else(personal, ABSENT, column)
        seen[key] = column

    def _links(self) -> None:
        """Links lose what may point at one human; as they were, they are details."""
        for name in LINKS:
            if name not in self.columns:
                continue
            column = self.columns[name]
            cut = per_distinct(pc.if_else(pc.match_substring_regex(column, "[?#@]"), column, ABSENT), public_part, TEXT)
            changed = pc.fill_null(pc.not_equal(cut, column), False)
            if pc.any(changed).as_py():
                self.details[name] = pc.if_else(changed, column, ABSENT)
                self.columns[name] = pc.if_else(changed, pc.if_else(pc.equal(cut, ""), ABSENT, cut), column)

    def _infer(self) -> None:
        """Sources from links, for rows that name none."""
        landing, referrer = pc.coalesce(self.text("landing_page"), self.text("page")), self.text("referrer")
        links = pc.binary_join_element_wise(pc.fill_null(landing, ""), pc.fill_null(referrer, ""), "\n")
        worth = pc.and_(
            pc.is_null(self.text("source")),
            pc.or_(pc.is_valid(referrer), pc.fill_null(pc.match_substring(landing, "?"), False)),
        )
        if not pc.any(worth).as_py():
            return
        seen: dict[str, Inferred | None] = {}

        def part(name: str) -> pa.Array:
            def of(link: str) -> str | None:
                if link not in seen:
                    page, _, came_from = link.partition("\n")
                    seen[link] = infer(page or None, came_from or None)
                found = seen[link]
                return getattr(found, name) if found else None

            return per_distinct(pc.if_else(worth, links, ABSENT), of, TEXT)

        for name in ("source", "medium", "campaign"):
            self.said[name] = self.text(name)
            self.columns[name] = pc.coalesce(self.text(name), part(name))
        self.said["properties"] = json_objects(self.properties, self.rows)
        self.properties["source_inferred_by"] = part("by")
