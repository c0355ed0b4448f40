"""Cells that spreadsheets take for text and numbers only."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

SIGNS = r"=+\-@\t\r\n|%＝＋－＠"
UNSEEN = r"\p{Cc}\p{Cf}\p{Z}"
FORMULA = rf"^(?:[{SIGNS}]|[{UNSEEN}]+[{SIGNS}])"
MARKED = rf"^'(?:[{SIGNS}]|[{UNSEEN}]+[{SIGNS}])"
"""A cell that `harmless` has marked."""


def harmless(column: pa.Array) -> pa.Array:
    """Texts, of which each that a spreadsheet could take for a formula gets an apostrophe before it, by which users
    mark a text themselves: also where it begins with blanks, or with signs that cannot be seen. NULs are left out.
    """
    column = pc.replace_substring(column, "\x00", "")
    bad = pc.fill_null(pc.match_substring_regex(column, FORMULA), False)
    if not pc.any(bad).as_py():
        return column
    return pc.if_else(bad, pc.binary_join_element_wise("'", column, ""), column)


def harmed(column: pa.Array) -> pa.Array:
    """What `harmless` was given, but for NULs."""
    marked = pc.fill_null(pc.match_substring_regex(column, MARKED), False)
    return pc.if_else(marked, pc.utf8_slice_codeunits(column, 1), column)
