"""How many rows of a file brought something new, however many touches each of them makes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Flags = npt.NDArray[np.bool_]


class RowsTaken:
    """A row is new if one of its touches is new, known if none is. `several`: rows may make several touches, and one
    row's touches may be told one after another.
    """

    def __init__(self, several: bool) -> None:
        self.several = several
        self._taken = self._new = 0
        self._seen: Flags = np.zeros(0, dtype=bool)
        self._fresh: Flags = np.zeros(0, dtype=bool)

    def add(self, lines: pa.ChunkedArray | pa.Array, fresh: pa.ChunkedArray | pa.Array) -> None:
        """The lines that touches stand in, and which of the touches are new."""
        new = np.asarray(fresh)
        if not self.several:
            self._taken += len(new)
            self._new += int(new.sum())
            return
        if not len(new):
            return
        of = np.asarray(lines)
        most = int(of.max()) + 1
        if most > len(self._seen):
            more = np.zeros(max(most, 2 * len(self._seen)) - len(self._seen), dtype=bool)
            self._seen, self._fresh = np.concatenate([self._seen, more]), np.concatenate([self._fresh, more])
        before, before_new = self._seen[of], self._fresh[of]
        self._seen[of] = True
        self._fresh[of[new]] = True
        self._taken += len(np.unique(of[~before]))
        self._new += len(np.unique(of[new & ~before_new]))

    @property
    def new(self) -> int:
        return self._new

    @property
    def known(self) -> int:
        return self._taken - self._new
