"""How large a file, and what is in it, may be. What goes over is refused and told, before it takes the memory."""

from __future__ import annotations

COLUMNS_AT_MOST = 2_000
CELL_AT_MOST = 131_072
"""Characters of one cell."""
LINE_AT_MOST = 4_000_000
"""Characters of one line of text."""
LONG_LINE = 1 << 18
"""Bytes without a line's end, from which on lines are read with care."""
CHARACTERS_TOGETHER = 32_000_000
"""Characters that are read at once."""
CELLS_TOGETHER = 2_000_000
UNPACKED_AT_MOST = 4_000_000_000
"""Bytes of a workbook when unpacked: a million rows with forty columns."""
PACKED_AT_MOST = 1_000
"""Times that a part of a workbook may grow by unpacking, from `SMALL_PART` on."""
SMALL_PART = 20_000_000
WORDS_AT_MOST = 1_000_000_000
"""Bytes of the texts that the cells of a workbook share; they are kept in memory."""
DEPTH_AT_MOST = 20
"""Objects within objects of a line of JSON."""
ROW_AT_MOST = 8_000_000
"""Bytes of one row in JSON or Parquet."""
TITLES_AT_MOST = 20
"""Rows above the names of the columns."""
