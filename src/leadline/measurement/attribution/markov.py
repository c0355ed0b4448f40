"""The Markov removal effect: of journeys as a chain of first order, how many conversions go with a channel.

States are *begin*, the channels, *converted* and *not converted*. A touch's next state depends on its channel alone.
Removing a channel sends whatever reaches it to *not converted* (Anderl, Becker, von Wangenheim, Schumann 2016).
Repeats are kept: touch after touch of one channel is a step from the channel to itself, which changes no removal
effect, since only where somebody goes on leaving it counts.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from leadline.measurement.attribution.journeys import Journeys
from leadline.measurement.intervals import Floats
from leadline.measurement.population import Ints

AT_ONCE = 1_000_000
"""Touches that are looked at together: what is made of them on the way stays in the processor's own memory."""


def transitions(found: Journeys, group: Ints, groups: int) -> Floats:
    """How often each step was taken, (groups, channels + 1, channels + 2); `group` is that of each person.

    Rows: the channels, then begin. Columns: the channels, then converted and not converted. A journey that ended with
    several conversions at once counts as so many.
    """
    k = found.channels
    many = np.maximum(found.won, 1)
    weighed = bool((many > 1).any())
    block = (k + 1) * (k + 2)
    here = group[found.person] * block
    size = groups * block
    begin = here + k * (k + 2) + found.channel[found.starts[:-1]]
    counts = np.asarray(np.bincount(begin, many if weighed else None, size), dtype=np.float64)
    ended = np.where(found.won > 0, k, k + 1)
    cuts = np.searchsorted(found.starts, np.arange(0, len(found.channel), AT_ONCE)[1:])
    for first, last in pairwise(np.unique([0, *cuts.tolist(), len(found)])):
        start = found.starts[first]
        channel = found.channel[start : found.starts[last]]
        lengths = found.lengths[first:last]
        after = channel * np.int64(k + 2)
        after[:-1] += channel[1:]
        ends = found.starts[first + 1 : last + 1] - start - 1
        after[ends] = channel[ends] * np.int64(k + 2) + ended[first:last]
        after += np.repeat(here[first:last], lengths)
        counts += np.bincount(after, np.repeat(many[first:last], lengths) if weighed else None, size)
    return counts.reshape(groups, k + 1, k + 2)


def occurrences(numbers: npt.NDArray[np.signedinteger], count: int) -> Ints:
    """How often each number below `count` occurs."""
    found = np.zeros(count, dtype=np.int64)
    for first in range(0, len(numbers), AT_ONCE):
        found += np.bincount(numbers[first : first + AT_ONCE], minlength=count)
    return found


def removal_effects(counts: npt.ArrayLike) -> tuple[Floats, Floats]:
    """(…, channels): the share of conversions that is lost without each channel; and (…): that of all journeys which
    convert.

    In closed form: with the steps Q between states that are not an end and N = (I − Q)⁻¹, a channel c is ever reached
    with probability N[begin, c] ÷ N[c, c] and converts from there with v[c], v = N · (steps to converted); what is lost
    is their product, over v[begin] (Kemeny and Snell 1960, ch. 3).
    """
    steps = np.asarray(counts, dtype=np.float64)
    k = steps.shape[-2] - 1
    total = steps.sum(axis=-1, keepdims=True)
    rates = np.divide(steps, total, out=np.zeros_like(steps), where=total > 0)
    inner = np.zeros((*steps.shape[:-2], k + 1, k + 1))
    inner[..., :k] = rates[..., :k]
    visits = np.linalg.inv(np.eye(k + 1) - inner)
    wins = np.einsum("...ij,...j->...i", visits, rates[..., k])
    reached = visits[..., k, :k] / np.diagonal(visits, axis1=-2, axis2=-1)[..., :k]
    whole = wins[..., k]
    lost = reached * wins[..., :k]
    return np.divide(lost, whole[..., None], out=np.zeros_like(lost), where=whole[..., None] > 0), whole


def credits(counts: npt.ArrayLike) -> Floats:
    """Conversions shared in proportion to the removal effects; (…, channels)."""
    steps = np.asarray(counts, dtype=np.float64)
    effects, _ = removal_effects(steps)
    conversions = steps[..., -2].sum(axis=-1, keepdims=True)
    total = effects.sum(axis=-1, keepdims=True)
    return np.asarray(conversions * np.divide(effects, total, out=np.zeros_like(effects), where=total > 0))
