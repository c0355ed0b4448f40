"""A second reading of `docs/reference/meaning.md`: plain Python, slow and obvious, made without the product's own.

`qualify(rows, playbook, as_of)` takes a list of dicts with the columns of a touch and gives lists of dicts. It knows
nothing of speed: scores are sums over lists, midnights are looked at one by one.
"""

from tests.oracle.reading import Verdict, qualify

__all__ = ["Verdict", "qualify"]
