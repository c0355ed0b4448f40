"""The whole history of a Parquet file of touches: scores after each touch, stage entries, temperatures.

    .venv/bin/python bench/history.py TOUCHES.parquet [--rules RULES.py]

Columns: seq, person_id, ts, kind, source, offer, title, value. RULES.py holds the rules R, the moment ASOF and the
bars MQL, SQL, EPS of the baseline (by default the one beside the checkout); they become a playbook. Prints one JSON
line: seconds, cpu, peak_mb, persons, mql, sql, peak_sum, looked at right after touches that counted, as the baseline
does. The clock starts when the program is loaded, as the baseline's does.
"""

from __future__ import annotations

import argparse
import json
import resource
import runpy
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from leadline.engines.local import history_batches, warm
from leadline.playbook import Playbook

RULES = Path(__file__).resolve().parents[2] / "shared" / "bench" / "rules.py"
INTENT = ("need", "budget_authority", "buying_stage")
READ_AS = {
    "form_fill": "{is: request, action: download}",
    "webinar": "{is: attendance}",
    "demo_request": "{is: request, action: quote}",
    "trial": "{is: request, action: trial}",
}
ROWS_A_BATCH = 2_500_000


def playbook_of(rules: dict[str, Any]) -> Playbook:
    """The baseline's rules in Leadline's language."""
    lines = ["leadline: 1", "name: Benchmark", "rules:"]
    for rule in rules["R"]:
        when = {"kind": rule["kind"]} | {key: rule[key] for key in ("source", "offer") if rule[key] is not None}
        properties: dict[str, Any] = {} if rule["title"] is None else {"title": rule["title"]}
        if rule["min_value"] is not None:
            properties["value"] = {"at_least": rule["min_value"]}
        if properties:
            when["properties"] = properties
        lines += [
            f"  - name: rule {rule['rule_id']}",
            f"    when: {json.dumps(when)}",
            f"    points: {rule['points']}",
            f"    criterion: {rule['dim']}",
            f"    half_life: {rule['half_life']:g} days",
            f"    at_most: {rule['max_count']} per ever",
        ]
    lines += ["kinds:"]
    lines += [f"  {kind}: {reading}" for kind, reading in READ_AS.items()]
    offers = sorted({rule["offer"] for rule in rules["R"]} - {None})
    lines += ["offers:", *(f"  {offer}: {{kind: download}}" for offer in offers)]
    lines += [
        f"thresholds: {{mql: {rules['MQL']:g}, sql: {rules['SQL'] + rules['MQL']:g}, recycle: {rules['MQL'] / 2:g}}}"
    ]
    lines += ["gates: {mql: {engagement: 0}}"]
    return Playbook.parse("\n".join(lines))


def in_order(touches: pa.Table) -> pa.Table:
    """One person's order within a second as microseconds: within an instant our own order has requests first."""
    at = touches.column("at").cast(pa.timestamp("us")).combine_chunks().cast(pa.int64()).to_numpy()
    person = touches.column("person").combine_chunks().to_numpy()
    same_second = np.append(at[1:] == at[:-1], False) | np.append(False, at[1:] == at[:-1])
    rows = np.flatnonzero(same_second)
    rows = rows[np.lexsort((rows, person[rows], at[rows]))]
    fresh = np.append(True, (person[rows][1:] != person[rows][:-1]) | (at[rows][1:] != at[rows][:-1]))
    starts = np.flatnonzero(fresh)
    place = np.zeros(len(at), dtype=np.int64)
    place[rows] = np.arange(len(rows)) - np.repeat(starts, np.diff(starts, append=len(rows)))
    moved = pa.array(at + place).cast(pa.timestamp("us", "UTC"))
    return touches.set_column(touches.column_names.index("at"), "at", moved)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("touches", type=Path)
    parser.add_argument("--rules", type=Path, default=RULES)
    given = parser.parse_args()
    rules = runpy.run_path(str(given.rules))
    playbook = playbook_of(rules)
    warm()
    start, cpu = time.perf_counter(), time.process_time()
    with pq.ParquetFile(given.touches, read_dictionary=["kind", "source", "offer", "title"]) as file:
        touches = file.read()
    touches = in_order(touches.rename_columns({"seq": "id", "person_id": "person", "ts": "at"}))
    as_of = datetime.fromtimestamp(rules["ASOF"], UTC)
    persons = mql = sql = entries = temperatures = 0
    peak_sum = 0.0
    for batch in history_batches(touches, playbook, as_of, rows=ROWS_A_BATCH):
        entries += len(batch.entries)
        temperatures += int((batch.temperature >= 0).sum())
        counted = batch.counted
        lead = batch.lead[counted]
        total = batch.total[counted]
        intent = sum((batch.scores[name][counted] for name in INTENT[1:]), batch.scores[INTENT[0]][counted].copy())
        seen = np.zeros(len(batch.leads), dtype=bool)
        seen[lead] = True
        persons += int(seen.sum())
        for bar, scores in ((rules["MQL"], total), (rules["SQL"], intent)):
            over = np.zeros(len(batch.leads), dtype=bool)
            over[lead[scores >= bar - rules["EPS"]]] = True
            if scores is total:
                mql += int(over.sum())
            else:
                sql += int(over.sum())
        first = np.flatnonzero(np.diff(lead, prepend=-1))
        peak_sum += float(np.maximum.reduceat(total, first).sum()) if len(first) else 0.0
    print(
        json.dumps(
            {
                "seconds": round(time.perf_counter() - start, 2),
                "cpu": round(time.process_time() - cpu, 2),
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                "persons": persons,
                "mql": mql,
                "sql": sql,
                "peak_sum": round(peak_sum, 3),
                "stage_entries": entries,
                "touches_with_temperature": temperatures,
            }
        )
    )


if __name__ == "__main__":
    main()
