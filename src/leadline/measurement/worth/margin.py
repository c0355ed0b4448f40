"""What a client leaves: margin by product, discounted by the time it took, and its mean where clients are few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from leadline.measurement.groups import Groups
from leadline.measurement.intervals import Floats
from leadline.measurement.money import in_currency
from leadline.measurement.population import Ints, Mask, Population, text_column
from leadline.playbook import Playbook

DAYS_A_YEAR = 365.25
LEAST, MOST = 2.0, 200.0
"""Between how many clients the amounts of the kind may weigh."""
ALIKE = 5
"""Clients of its own kind without which a group is drawn towards all."""


@dataclass(frozen=True, slots=True)
class Margins:
    """Per row of the leads, nan where it is not known: what a client leaves (micro-units), and that discounted."""

    margin: Floats
    discounted: Floats
    without_margin: tuple[str, ...]
    """Products of clients whose margin the playbook does not give: their revenue counts in full."""
    priced_by_product: int
    """Clients without an amount, for whom the product's price stands."""


def margins(who: Population, playbook: Playbook, discount: float) -> Margins:
    """`discount` is the share by which money that comes a year later is worth less.

    The margin of a client is its revenue, or the product's price where no purchase has an amount, × the product's
    margin. A purchase before the request is not discounted; where the time is not known, the clients' mean is taken.
    """
    client = who.client & who.requested
    share, price, unsaid = _of_products(who, client, playbook)
    margin = np.where(client, np.where(who.priced, who.revenue.astype(np.float64), price) * share, np.nan)
    years = np.maximum(who.days_to_close, 0.0) / DAYS_A_YEAR
    factor = (1 + discount) ** -years
    known = client & ~np.isnan(factor)
    factor = np.where(np.isnan(factor), factor[known].mean() if known.any() else 1.0, factor)
    return Margins(margin, margin * factor, unsaid, int((client & ~who.priced & ~np.isnan(price)).sum()))


def _of_products(who: Population, client: Mask, playbook: Playbook) -> tuple[Floats, Floats, tuple[str, ...]]:
    """Per row the share that remains (1 where the playbook does not say) and the price; the products without share."""
    known = {product.key: product for product in playbook.products}
    only = playbook.products[0] if playbook.one_product else None
    encoded = pc.dictionary_encode(text_column(who.leads, "product").combine_chunks())
    names = [*encoded.dictionary.to_pylist(), None]
    found = [known.get(name, only) if name is not None else only for name in names]
    shares = np.array([1.0 if p is None or p.margin is None else float(p.margin) for p in found])
    prices = np.array(
        [np.nan if p is None or p.price is None else in_currency(p.price.micros, p.price.currency, playbook)
         for p in found], dtype=np.float64,
    )  # fmt: skip
    place = np.asarray(pc.fill_null(encoded.indices, len(names) - 1).to_numpy(zero_copy_only=False), dtype=np.int64)
    sold = set(np.unique(place[client]).tolist())
    unsaid = {
        product.name if product else str(name)
        for i, (name, product) in enumerate(zip(names, found, strict=True))
        if i in sold and (product is None or product.margin is None)
    }
    return shares[place], prices[place], tuple(sorted(unsaid))


@dataclass(frozen=True, slots=True)
class Sums:
    """Of the clients of each group: how many have a known amount, the sum of the amounts and of their squares."""

    count: Floats
    total: Floats
    squares: Floats

    def minus(self, other: Sums) -> Sums:
        return Sums(self.count - other.count, self.total - other.total, self.squares - other.squares)

    def at(self, place: Ints | Mask) -> Sums:
        return Sums(self.count[place], self.total[place], self.squares[place])


def sums(amounts: Floats, groups: Groups, within: Mask) -> Sums:
    rows = np.flatnonzero(within & (groups.index >= 0))
    rows = rows[~np.isnan(amounts[rows])]
    place, values, size = groups.index[rows], amounts[rows], len(groups.keys)
    return Sums(
        np.bincount(place, minlength=size).astype(np.float64),
        np.bincount(place, weights=values, minlength=size).astype(np.float64),
        np.bincount(place, weights=values * values, minlength=size).astype(np.float64),
    )


def credibility(amounts: Floats, groups: Groups, within: Mask) -> float:
    """How many clients of the kind a group's own are weighed against: within-group variance over that between groups
    (Bühlmann and Straub 1970).

    Taken from the amounts' ranks, so that one large client does not decide it.
    """
    rows = np.flatnonzero(within & ~np.isnan(amounts) & (groups.index >= 0))
    if len(rows) < 3:
        return MOST
    values, place = np.unique(amounts[rows], return_inverse=True)
    counts = np.bincount(place)
    rank = ((np.cumsum(counts) - (counts - 1) / 2) / len(rows))[place]
    n = np.bincount(groups.index[rows], minlength=len(groups.keys)).astype(np.float64)
    total = np.bincount(groups.index[rows], weights=rank, minlength=len(groups.keys))
    filled = n > 0
    members, mean = n[filled], total[filled] / n[filled]
    if len(members) < 2 or len(values) < 2 or len(rows) <= len(members):
        return MOST
    inside = float((rank**2).sum() - (members * mean**2).sum()) / (len(rows) - len(members))
    spread = float((members * (mean - rank.mean()) ** 2).sum())
    typical = len(rows) - float((members**2).sum()) / len(rows)
    between = (spread - (len(members) - 1) * inside) / typical
    return float(np.clip(inside / between, LEAST, MOST)) if between > 0 else MOST


def around(own: Sums, kind: Sums, weight: float) -> tuple[Floats, Floats]:
    """Mean and variance of the mean amount of a client of each group; nan where no amount is known at all.

    A Bayesian bootstrap (Rubin 1981) over the group's own clients, each of weight 1, and those of its kind, together of
    weight `weight` (at most one each): the moments of a mean with Dirichlet weights.
    """
    prior = np.minimum(weight, kind.count)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean_of_kind = np.where(kind.count > 0, kind.total / kind.count, 0.0)
        squares_of_kind = np.where(kind.count > 0, kind.squares / kind.count, 0.0)
        whole = own.count + prior
        mean = (own.total + prior * mean_of_kind) / whole
        square = (own.squares + prior * squares_of_kind) / whole
        return mean, np.maximum(square - mean**2, 0.0) / (whole + 1)


def of_kind(own: Sums, labels: list[object]) -> Sums:
    """For each group the clients of the others of its kind; of all others where these are under `ALIKE`."""
    numbers = {label: i for i, label in enumerate(dict.fromkeys(labels))}
    place = np.array([numbers[label] for label in labels], dtype=np.int64)

    def together(values: Floats) -> tuple[Floats, Floats]:
        mine = np.bincount(place, weights=values, minlength=len(numbers))[place] - values
        return mine, values.sum() - values

    (count, all_count), (total, all_total), (squares, all_squares) = (
        together(values) for values in (own.count, own.total, own.squares)
    )
    near = count >= ALIKE
    return Sums(
        np.where(near, count, all_count), np.where(near, total, all_total), np.where(near, squares, all_squares)
    )
