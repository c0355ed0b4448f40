"""Keys that were erased, recognised by a keyed hash when they come again.

A touch from before the erasure that carries one is left out, whichever way it comes: the same file does not bring
somebody back. What happens after the erasure is a new beginning.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leadline.record.circles import pieces
from leadline.record.home import Home
from leadline.record.models import ErasedKey
from leadline.record.secret import secret_key
from leadline.touches.distinct import flat
from leadline.touches.keys import KEY_KINDS


def _hashed(secret: bytes, kind: str, value: str) -> str:
    return hmac.new(secret, f"erased\n{kind}\n{value}".encode(), hashlib.sha256).hexdigest()


def remember(home: Home, keys: Collection[tuple[str, str]], at: int, made_up: bool = False) -> None:
    """From now on touches from before `at` (microseconds) with one of these keys are left out; those of somebody made
    up, for as long as the made-up company is here.
    """
    secret = secret_key(home.path).encode()
    hashes = [_hashed(secret, kind, value) for kind, value in keys]
    ErasedKey.objects.bulk_create(
        [ErasedKey(hashed=one, at=at, made_up=made_up) for one in dict.fromkeys(hashes)],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["hashed"],
        # A key that somebody real had too stays theirs.
        update_fields=["at"] if made_up else ["at", "made_up"],
    )


def of_erased(home: Home, table: pa.Table) -> npt.NDArray[np.bool_]:
    """Which rows of a table of `incoming` are of before their person was erased. A date that is only assumed counts as
    before.
    """
    out = np.zeros(len(table), dtype=bool)
    if not len(table) or not ErasedKey.objects.exists():
        return out
    secret = secret_key(home.path).encode()
    at = np.asarray(flat(table.column("at")).cast(pa.int64()))
    assumed = np.asarray(pc.fill_null(flat(table.column("at_assumed")), False))
    for kind in KEY_KINDS:
        column = flat(table.column(kind))
        if f"shown_{kind}" in table.column_names:  # no key where other keys are trusted, and theirs all the same
            column = pc.coalesce(column, flat(table.column(f"shown_{kind}")))
        values = pc.unique(column.drop_null()).to_pylist()
        by_hash = {_hashed(secret, kind, value): value for value in values}
        erased: dict[str, int] = {}
        for some in pieces(list(by_hash)):
            rows = ErasedKey.objects.filter(hashed__in=some).values_list("hashed", "at")
            erased.update({by_hash[one]: moment for one, moment in rows})
        for value, moment in erased.items():
            theirs = np.asarray(pc.fill_null(pc.equal(column, value), False))
            out |= theirs & (assumed | (at <= moment))
    return out
