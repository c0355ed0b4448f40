"""From how much of an activity on: learned from earlier people."""

from __future__ import annotations

import numpy as np

from leadline.measurement.proxies.agreement import Counts


def best_cut(counts: Counts) -> tuple[float, int]:
    """From earlier people, by stratum and value: from which value on clients differ most from the others within their
    stratum, and in which direction (1: more of it, more clients; −1: the other way).

    The greatest difference of shares (Youden 1950), strata weighed as in `area`. With one value there is no cut: nan.
    """
    values, clients, others = counts.values, counts.clients, counts.others
    if len(values) < 2:
        return float("nan"), 1
    n1, n0 = clients.sum(axis=1, keepdims=True), others.sum(axis=1, keepdims=True)
    weight = np.where(n1 + n0 > 0, n1 * n0 / np.maximum(n1 + n0, 1), 0.0)
    from_here = [np.cumsum(part[:, ::-1], axis=1)[:, ::-1] for part in (clients, others)]
    apart = weight * (from_here[0] / np.maximum(n1, 1) - from_here[1] / np.maximum(n0, 1))
    gain = apart.sum(axis=0)[1:]
    if not np.abs(gain).max(initial=0) > 0:
        return float(values[1]), 1
    place = int(np.argmax(np.abs(gain)))
    return float(values[place + 1]), 1 if gain[place] >= 0 else -1
