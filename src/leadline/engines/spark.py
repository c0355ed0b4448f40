"""Qualification on Spark: each task gets complete people, and folds them as one machine would.

Needs the extra `spark`, and Leadline wherever Python tasks run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, reduce
from operator import and_
from typing import Any

import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812  (Spark's own name for it)
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
from pyspark.sql.types import DoubleType, FloatType, StringType, StructField, StructType

from leadline.engines.local import warm
from leadline.engines.moments import Moment, moment
from leadline.engines.playbook_given import playbook_given
from leadline.engines.touch_columns import TOUCHES, checked
from leadline.engines.unknown_kinds import unknown_kinds
from leadline.playbook import Playbook
from leadline.problems import BadPlaybook, BadSetting, Problem
from leadline.qualification.conditions import canonical
from leadline.qualification.result import Notice, Qualified
from leadline.qualification.run import run
from leadline.qualification.tables import qualified
from leadline.qualification.touches_until import touches_until
from leadline.touches.instants import micros_of
from leadline.touches.publications import SAYS

BUCKET = "_leadline_bucket"
GROUP_KEY = "_leadline_group"
TABLES = ("leads", "entries", "requests", "steps")


@dataclass(frozen=True, slots=True, eq=False)
class SparkQualified:
    """Who stands where, as of a moment, as lazy data frames with the columns of `leadline.Qualified`, in no order.

    Each row of `parts` is a row of one of the tables, in the struct column of that table's name. Every action computes
    it anew: `parts.persist()` before using more than one table.
    """

    parts: DataFrame
    as_of: datetime

    @property
    def leads(self) -> DataFrame:
        return self._table("leads")

    @property
    def entries(self) -> DataFrame:
        return self._table("entries")

    @property
    def requests(self) -> DataFrame:
        return self._table("requests")

    @property
    def steps(self) -> DataFrame:
        return self._table("steps")

    @property
    def notices(self) -> DataFrame:
        """id, text, person, touch, count. Every unknown word, one row each."""
        alike = ("id", "text", "person", "touch")
        return self._table("notices").groupBy(*alike).agg(F.sum("count").alias("count"))

    def _table(self, name: str) -> DataFrame:
        return self.parts.where(F.col(name).isNotNull()).select(f"{name}.*")


def qualify_spark(
    touches: DataFrame,
    playbook: Playbook,
    as_of: Moment | None = None,
    buckets: int | None = None,
    known_at: Moment | None = None,
) -> SparkQualified:
    """`leadline.qualify` for a data frame of touches; now is the moment of this call.

    People are spread over `buckets` (default: `spark.sql.shuffle.partitions`). A task holds one bucket in memory at a
    time, so that a million touches each is a good size; members of a group are never apart. The publications of
    playbooks go to every bucket. Only where groups matter is there a job at the call: it looks for people to whom two
    groups were given at once. All else is lazy.

    Raises BadTouches (columns missing or of no readable type), BadSetting, BadPlaybook (it was not read from a text,
    and so cannot travel). What is wrong in a row comes as Spark's PythonException with our text, when the tables are
    computed; it counts rows within the bucket.
    """
    if not playbook_given(playbook).text:
        what = "This playbook was not read from a text, and only a text can travel to Spark's tasks."
        raise BadPlaybook(Problem("no_text", what, "Load it from a file, or parse its text."))
    count = int(_setting(touches, "spark.sql.shuffle.partitions", "200")) if buckets is None else buckets
    if count < 1:
        raise BadSetting(Problem("buckets", "There must be at least one bucket.", path="buckets"))
    until = moment(as_of, playbook.time_zone)
    known = None if known_at is None else moment(known_at, playbook.time_zone, "known_at")
    schema = _schema(touches, playbook, until)
    large = _setting(touches, "spark.sql.execution.arrow.useLargeVarTypes", "false") == "true"
    warm()  # Tasks on this machine then find the fold compiled.
    placed = _placed(touches, playbook, until, known, count)
    folding = _folding(playbook.text, until, known, to_arrow_schema(schema, timezone="UTC", prefers_large_types=large))
    return SparkQualified(placed.groupBy(BUCKET).applyInArrow(folding, schema), until)


def _setting(touches: DataFrame, name: str, otherwise: str) -> str:
    return touches.sparkSession.conf.get(name, otherwise) or otherwise


# -- who goes where --------------------------------------------------------------------------------------------------


def _placed(touches: DataFrame, playbook: Playbook, until: datetime, known: datetime | None, buckets: int) -> DataFrame:
    """Touches with their person's bucket, which the members of a group share. Publications are in every bucket."""
    key = F.xxhash64("person")
    if "group" in touches.columns and any(rule.criterion == "budget_authority" for rule in playbook.rules):
        touches = touches.join(_members(touches, until, known), "person", "left")
        key = F.when(F.col(GROUP_KEY).isNull(), key).otherwise(F.xxhash64(GROUP_KEY))
    bucket = F.pmod(key, F.lit(buckets).cast("long"))
    if "action" not in touches.columns:
        return touches.withColumn(BUCKET, bucket).drop(GROUP_KEY)
    every = F.sequence(F.lit(0).cast("long"), F.lit(buckets - 1).cast("long"))
    where = F.when(_may_publish(touches), every).otherwise(F.array(bucket))
    return touches.withColumn(BUCKET, F.explode(where)).drop(GROUP_KEY)


def _may_publish(touches: DataFrame) -> Column:
    """Where a row is a publication, or none that could be read: each task finds out in the fold's own words."""
    says = (F.col(name).cast("string").rlike(f"(?iu){word}") for name, word in SAYS.items())
    return reduce(and_, says, _nobodys(touches))


def _nobodys(touches: DataFrame) -> Column:
    """Where there is no person: null, empty text or NaN."""
    person = F.col("person")
    kind = touches.schema["person"].dataType
    if isinstance(kind, StringType):
        return F.coalesce(person == "", F.lit(True))
    return F.coalesce(F.isnan(person), F.lit(True)) if isinstance(kind, (DoubleType, FloatType)) else person.isNull()


def _members(touches: DataFrame, until: datetime, known: datetime | None) -> DataFrame:
    """Each person with the group that they were last given.

    Of several at once, class and id decide which it is. That is left to the fold: all who could be meant stay together.
    """
    columns = [name for name in ("person", "at", "kind", "received", "group") if name in touches.columns]
    given = touches.where(F.col("group").isNotNull() & ~_nobodys(touches)).select(*columns)
    schema = StructType([touches.schema["person"]]).add(GROUP_KEY, "string").add("at", "long")
    named = given.mapInArrow(_naming(until, known), schema)
    lately = named.groupBy("person", GROUP_KEY).agg(F.max("at").alias("at"))
    newest = lately.groupBy("person").agg(F.max("at").alias("newest"))
    last = lately.join(newest, "person").where(F.col("at") == F.col("newest"))
    chosen = last.groupBy("person").agg(F.collect_set(GROUP_KEY).alias("groups"))
    several = chosen.where(F.size("groups") > 1).select("groups").distinct().collect()
    members = chosen.select("person", F.array_min("groups").alias(GROUP_KEY))
    together = _together(row["groups"] for row in several)
    if not together:
        return members
    names = touches.sparkSession.createDataFrame(list(together.items()), f"{GROUP_KEY} string, same string")
    one = F.coalesce(F.col("same"), F.col(GROUP_KEY)).alias(GROUP_KEY)
    return members.join(F.broadcast(names), GROUP_KEY, "left").select("person", one)


def _together(sets: Iterable[list[str]]) -> dict[str, str]:
    """Of sets that overlap, one name for all that they hold."""
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while above.setdefault(name, name) != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    for names in sets:
        for name in names[1:]:
            above[top(name)] = top(names[0])
    return {name: top(name) for name in list(above)}


def _naming(until: datetime, known: datetime | None) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What a task does to find who was given which group when, in the fold's own words."""

    def name(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        _one_thread()
        for batch in batches:
            table = pa.table(batch)
            read = checked(table, TOUCHES)
            places = pa.array(range(read.num_rows), pa.int64())
            given = touches_until(read.append_column("place", places), micros_of(until), known)
            people = table.column("person").take(given.table.column("place"))
            groups = [canonical(value) for value in given.table.column("group").to_pylist()]
            named = pa.table({"person": people, GROUP_KEY: pa.array(groups, pa.string()), "at": pa.array(given.at)})
            yield from named.filter(pa.array([bool(group) for group in groups], pa.bool_())).to_batches()

    return name


# -- what a task does ------------------------------------------------------------------------------------------------


def _folding(text: str, until: datetime, known: datetime | None, schema: pa.Schema) -> Callable[[pa.Table], pa.Table]:
    """What a task does with a bucket: a table of touches in, rows of `parts` out. The playbook travels as text."""

    def fold_bucket(bucket: pa.Table) -> pa.Table:
        _one_thread()
        playbook = _read(text)
        folded = run(checked(bucket.drop_columns([BUCKET]), TOUCHES), playbook, until, known)
        found = qualified(folded, playbook, until, history=False)
        words = {
            "product": folded.matched.unknown_products,
            "offer": folded.matched.unknown_offers,
            "kind": unknown_kinds(folded.streams.touches.table.column("kind"), playbook),
        }
        rows = [_plain(notice) for notice in found.notices if notice.person is not None]
        rows += [_unknown(kind, word, count) for kind, counts in words.items() for word, count in counts.items()]
        return _stacked(found, rows, schema)

    return fold_bucket


@lru_cache(maxsize=4)
def _read(text: str) -> Playbook:
    return Playbook.parse(text)


def _one_thread() -> None:
    """Spark runs a task on every core; more threads in each only get into one another's way."""
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)


def _plain(notice: Notice) -> dict[str, Any]:
    return {name: getattr(notice, name) for name in ("id", "text", "person", "touch", "count")}


def _unknown(kind: str, word: str, count: int) -> dict[str, Any]:
    return {"id": f"unknown_{kind}", "text": f"The playbook has no {kind} “{word}”.", "count": count}


def _stacked(found: Qualified, notices: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    """All tables below one another, each in its own column."""
    tables: dict[str, pa.Table] = {name: getattr(found, name) for name in TABLES}
    tables["notices"] = pa.Table.from_pylist(notices, schema=pa.schema(list(schema.field("notices").type)))
    rows = []
    for name, table in tables.items():
        if not table.num_rows:
            continue
        kind = schema.field(name).type
        columns = table.cast(pa.schema(list(kind))).combine_chunks().columns
        structs = pa.StructArray.from_arrays([pa.concat_arrays(column.chunks) for column in columns], fields=list(kind))
        others = {other.name: pa.nulls(len(structs), other.type) for other in schema}
        rows.append(pa.table({**others, name: structs}, schema=schema))
    return pa.concat_tables(rows) if rows else schema.empty_table()


def _schema(touches: DataFrame, playbook: Playbook, until: datetime) -> StructType:
    """The schema of `parts`: what qualification gives for no touches of these types. Raises BadTouches."""
    nothing = checked(to_arrow_schema(touches.schema, timezone="UTC").empty_table(), TOUCHES)
    empty = qualified(run(nothing, playbook, until), playbook, until, history=False)
    person = nothing.schema.field("person").type
    notice = pa.schema({"id": "string", "text": "string", "person": person, "touch": "string", "count": "int64"})
    schemas = {name: getattr(empty, name).schema for name in TABLES} | {"notices": notice}
    tables = {name: from_arrow_schema(schema, prefer_timestamp_ntz=False) for name, schema in schemas.items()}
    return StructType([StructField(name, table) for name, table in tables.items()])
