"""Finding people who may be one: compared are those who share a word of what they are known by."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import combinations

from leadline.respond.duplicates.likeness import Known, Reason, blocks, likeness

EVERYBODYS = 500
"""A domain that more people have says nothing of where they work, even if nobody has listed it."""
BLOCK_AT_MOST = 60
"""A word that more people share says nothing: a switchboard, a test address, a name like a million others."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """`low` and `high` are people's numbers."""

    low: int
    high: int
    score: float
    reasons: tuple[Reason, ...]


def proposals(
    people: Iterable[Known],
    apart: Collection[tuple[int, int]] = (),
    progress: Callable[[int, int], None] | None = None,
) -> list[Proposal]:
    """Pairs that look alike, the most alike first; pairs in `apart` (low, high) are left out."""
    of: dict[int, Known] = {}
    blocked: dict[str, list[int]] = defaultdict(list)
    domains: Counter[str] = Counter()
    for known in people:
        of[known.person] = known
        domains.update({email.rpartition("@")[2] for email in known.emails})
        for word in set(blocks(known)):
            blocked[word].append(known.person)
    everybodys = frozenset(domain for domain, count in domains.items() if count > EVERYBODYS)
    seen: set[tuple[int, int]] = set(apart)
    found = []
    shared = [members for members in blocked.values() if 1 < len(members) <= BLOCK_AT_MOST]
    del blocked
    for done, members in enumerate(shared):
        if progress and done % 10_000 == 0:
            progress(done, len(shared))
        for one, other in combinations(members, 2):
            pair = (min(one, other), max(one, other))
            if pair in seen:
                continue
            seen.add(pair)
            like = likeness(of[pair[0]], of[pair[1]], everybodys)
            if like is not None:
                found.append(Proposal(*pair, like.score, like.reasons))
    return sorted(found, key=lambda proposal: (-proposal.score, proposal.low, proposal.high))
