"""A sheet: columns of text under one row of names, whatever kind of file they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from leadline.collect.files.forms import Form, form_of
from leadline.collect.files.json_lines import open_lines
from leadline.collect.files.manner import Manner
from leadline.collect.files.opening import Opened, opened
from leadline.collect.files.parquet_files import open_parquet
from leadline.collect.files.reading import Batch, batches
from leadline.collect.files.workbooks import open_workbook
from leadline.problems import Problem

AS_FOUND = Manner()


class Sheet(Protocol):
    """`first_line` is the line (from 1) of the first row under the names; `size` the file in bytes; `manner` how it was
    opened. `rows_expected` is None where it cannot be told before reading; `titles` are the rows above the names,
    `notes` what is to be told of the file as a whole.
    """

    @property
    def path(self) -> Path: ...
    @property
    def form(self) -> Form: ...
    @property
    def header(self) -> tuple[str, ...]: ...
    @property
    def first_line(self) -> int: ...
    @property
    def size(self) -> int: ...
    @property
    def manner(self) -> Manner: ...
    @property
    def rows_expected(self) -> int | None: ...
    @property
    def titles(self) -> tuple[str, ...]: ...
    @property
    def notes(self) -> tuple[Problem, ...]: ...

    def batches(self) -> Iterator[Batch]:
        """The rows, as columns of text in the order of the header; may be called again. What cannot be read is told
        as damaged rows, never raised.
        """

    def sheets(self) -> tuple[str, ...]:
        """The names of a workbook's sheets; nothing for other files."""


@dataclass(frozen=True, slots=True)
class TextSheet:
    """Rows of text, cut by a separator."""

    opened: Opened
    manner: Manner
    form: Form = "text"
    rows_expected: int | None = None

    @property
    def path(self) -> Path:
        return self.opened.path

    @property
    def header(self) -> tuple[str, ...]:
        return self.opened.header

    @property
    def first_line(self) -> int:
        return self.opened.first_line

    @property
    def size(self) -> int:
        return self.opened.size

    @property
    def titles(self) -> tuple[str, ...]:
        return self.opened.titles

    @property
    def notes(self) -> tuple[Problem, ...]:
        if not self.opened.mixed:
            return ()
        what = "Most of the file is UTF-8, but some bytes are no letters of it; their rows are refused."
        return (Problem("mixed_encodings", what, "Save the file as UTF-8, or state its encoding.", "warning"),)

    def batches(self) -> Iterator[Batch]:
        return batches(self.opened)

    def sheets(self) -> tuple[str, ...]:
        return ()


def open_sheet(path: Path, manner: Manner = AS_FOUND) -> Sheet:
    """Look at a file; what the manner states is taken as it stands. Raises BadFile if it cannot be read as rows under
    names, BadSetting if something is stated that it does not have.
    """
    form = form_of(path)
    if form == "workbook":
        return open_workbook(path, manner)
    if form == "parquet":
        return open_parquet(path, manner)
    if form == "json lines":
        return open_lines(path, manner)
    seen = opened(path, manner)
    return TextSheet(seen, replace(manner, encoding=seen.encoding, separator=seen.separator, header=seen.header_line))
