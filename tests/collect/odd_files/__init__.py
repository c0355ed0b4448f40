"""Two hundred damaged and odd files, made by these programs: the same ones every time.

`FILES` says of each what has to become of it: the id of the problem for which it is refused as a whole, or how many
rows are taken and how many refused; None where only the law holds that every row is accounted for.
"""

from __future__ import annotations

from tests.collect.odd_files.broken import broken
from tests.collect.odd_files.json_and_tables import json_lines, tables
from tests.collect.odd_files.making import Odd
from tests.collect.odd_files.texts import texts
from tests.collect.odd_files.workbooks import workbooks

SUFFIXES = {texts: ".csv", workbooks: ".xlsx", json_lines: ".jsonl", tables: ".parquet", broken: ".dat"}
FILES: dict[str, tuple[Odd, str]] = {odd.name: (odd, suffix) for group, suffix in SUFFIXES.items() for odd in group()}
