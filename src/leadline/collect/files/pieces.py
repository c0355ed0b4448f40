"""The rows of a file in their order, shaped by threads, some ten thousands at a time."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from leadline.collect.files.preparing import Prepared
from leadline.collect.files.reading import Batch
from leadline.collect.files.report import RefusedRow
from leadline.collect.files.rows import Rows
from leadline.collect.shaping import Shaped
from leadline.record.threads import preparing

THREADS = 2
AHEAD = 4
"""Pieces of a file that are shaped while others are waited for or written."""
ROW_AT_MOST = 1 << 16
"""Characters of a refused row that are kept."""
TEXT_AT_MOST = 1 << 24
SHORT = 2_000
"""Once the refused rows of a piece are so long together, only the beginnings of more are kept."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a file, shaped; `rows` and `bytes` as they stand in it, `lines` of those that could be cut into
    columns.
    """

    shaped: Shaped
    lines: npt.NDArray[np.int64]
    refused: list[RefusedRow]
    rows: int
    blank: int
    bytes: int

    @property
    def skipped(self) -> int:
        return int(self.shaped.skipped.sum()) + self.blank


class OtherwiseCut(Exception):
    """The file does not fall into the same pieces as when its rows were counted."""


def pieces(prepared: Prepared, shaping: Rows, after: int = 0) -> Iterator[Piece]:
    """Every piece behind the first `after` rows of the file. Raises OtherwiseCut if no piece begins there."""
    ahead: deque[Future[Piece]] = deque()
    with preparing(THREADS) as pool:
        for batch in _behind(prepared.sheet.batches(), after):
            ahead.append(pool.submit(_shaped, prepared, shaping, batch))
            if len(ahead) > AHEAD:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def rows_expected(prepared: Prepared, rows: int, bytes_: int) -> int:
    """How many rows the whole file has, as far as can be told once so many of its bytes were read."""
    known = prepared.sheet.rows_expected
    return max(rows, int(prepared.sheet.size / max(bytes_, 1) * rows) if known is None else known)


def _behind(batches: Iterator[Batch], after: int) -> Iterator[Batch]:
    passed = 0
    for batch in batches:
        if passed >= after:
            yield batch
            continue
        passed += batch.rows
        if passed > after:
            raise OtherwiseCut


def _shaped(prepared: Prepared, shaping: Rows, batch: Batch) -> Piece:
    shaped = shaping.shape(batch)
    separator = prepared.sheet.manner.separator or ","
    refused = list(batch.damaged)
    room = TEXT_AT_MOST
    for row, problem in shaped.refusals.items():
        text = _row_text(batch, row, separator)[: ROW_AT_MOST if room > 0 else SHORT]
        room -= len(text)
        refused.append(RefusedRow(int(batch.lines[row]), problem.id, problem.what, problem.mend, text))
    read = sum(column.nbytes for column in batch.columns)
    return Piece(shaped, batch.lines, refused, batch.rows, batch.blank, read)


def _row_text(batch: Batch, row: int, separator: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="").writerow(column[row].as_py() for column in batch.columns)
    return text.getvalue()
