"""Notes on what came in: told once for all rows, however many batches a file has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from leadline.problems import Problem


@dataclass(frozen=True, slots=True)
class CountedNote:
    """A note on `count` rows: `one` is the sentence for a single one, `many` that for several, with {} for how many."""

    id: str
    one: str
    many: str
    count: int
    mend: str = ""

    def with_more(self, count: int) -> CountedNote:
        """The note on `count` rows more."""
        return replace(self, count=self.count + count)

    def problem(self) -> Problem:
        what = self.one if self.count == 1 else self.many.replace("{}", f"{self.count:,}", 1)
        return Problem(self.id, what, self.mend, "note")


def a_few(names: Sequence[str], most: int) -> str:
    """The names with commas between; of more than `most`, the first, and how many more there are."""
    listed = ", ".join(names[:most])
    return f"{listed} and {len(names) - most:,} more" if len(names) > most else listed


def left_out_of_erased(count: int) -> CountedNote:
    """Rows from before their people were erased."""
    return CountedNote(
        "erased_people",
        "1 row is of somebody who was erased since it happened: it was left out, and counted as known.",
        "{} rows are of people who were erased since they happened: they were left out, and counted as known.",
        count,
        "Take them out of the file as well.",
    )
