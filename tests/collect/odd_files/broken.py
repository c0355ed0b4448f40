"""Files cut anywhere, and files with bytes changed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial

from tests.collect.odd_files.json_and_tables import plain_table
from tests.collect.odd_files.making import Odd, lines, objects, text
from tests.collect.odd_files.workbook_making import fill, written


def broken() -> Iterator[Odd]:
    """Files cut anywhere, and files with bytes changed."""
    forms: dict[str, Callable[[], bytes]] = {
        "text": lambda: text().replace("Zoë 3", '"Zoë, 3"').encode(),
        "a workbook": lambda: written(lambda made: fill(made, shared=True)),
        "JSON lines": lambda: lines(objects()),
        "Parquet": plain_table,
    }
    for form, make in forms.items():
        for part in range(1, 7):
            yield Odd(f"{form}, {part} of 7 left", partial(cut, make, part))
        for seed in range(8):
            yield Odd(f"{form}, changed {seed}", partial(changed, make, seed))


def cut(make: Callable[[], bytes], part: int) -> bytes:
    made = make()
    return made[: len(made) * part // 7]


def changed(make: Callable[[], bytes], seed: int) -> bytes:
    draw = random.Random(seed)  # noqa: S311
    made = bytearray(make())
    for _ in range(1 + seed):
        made[draw.randrange(len(made))] = draw.randrange(256)
    return bytes(made)
