"""What the classes of sources bring and cost, as shares of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from leadline import words
from leadline.measurement import SourceReport
from leadline.measurement.classes import CostWords
from leadline.measurement.groups import Key, dimension_columns, group_by, rank
from leadline.measurement.population import Ints
from leadline.playbook import Playbook
from leadline.web.marks.shares import Shares, shares
from leadline.web.sources.rows import NOT_KNOWN

ORDER = ("cultivated", "interest", "targeted", "classic", "unclassified", NOT_KNOWN)
"""As they are drawn, each always in its own colour; classes of one's own follow, in one."""
OWN = "classes of your own"
FEWEST = 2
BY = ("source", "class")


def by_class(report: SourceReport, playbook: Playbook) -> Shares | None:
    """None where there is nothing to tell apart. Costs that belong to no source, or to a source whose leads stand in
    several classes, are in no share.
    """
    if report.by != ("source",):
        return None
    who = report.who
    groups = group_by(dimension_columns(who.leads, BY, playbook), report.within)
    spoken = CostWords(who.leads, playbook)
    costs = [(key, cost) for cost in report.costs if (key := spoken.key(cost, BY))]
    keys = [*groups.keys, *(key for key, _ in costs)]
    own = sorted({_name(key) for key in keys} - {*ORDER})
    names = [*ORDER, *own]
    if len({_name(key) for key in keys}) < FEWEST:
        return None

    def each(values: Ints) -> Sequence[float]:
        found = dict.fromkeys(names, 0)
        for key, value in zip(groups.keys, values.tolist(), strict=True):
            found[_name(key)] += value
        return _drawn(found)

    wholes = [
        ("Leads", words.whole(report.total.leads), each(groups.count(report.within))),
        ("Clients", words.whole(report.total.clients), each(groups.count(report.within & who.client))),
    ]
    if report.total.revenue is not None:
        revenue = each(groups.total(np.where(who.priced, who.revenue, 0)))
        wholes.append(("Revenue", words.money(report.total.revenue, report.currency), revenue))
    spent = dict.fromkeys(names, 0)
    for key, cost in costs:
        spent[_name(key)] += cost.between(report.since, report.last)
    if any(spent.values()):
        wholes.append(("Cost", words.money(sum(spent.values()), report.currency), _drawn(spent)))
    parts = [*ORDER, *own] if len(own) < 2 else [*ORDER, OWN]
    return shares([name.replace("_", " ").capitalize() for name in parts], wholes)


def _drawn(values: Mapping[str, int]) -> list[float]:
    """One value for each part: classes of one's own are one."""
    own = [value for name, value in values.items() if name not in ORDER]
    return [*(float(values[name]) for name in ORDER), *([float(sum(own))] if own else [])]


def _name(key: Key) -> str:
    """The class of a source with its class; what is not known stands apart."""
    return NOT_KNOWN if rank(key[:1]) else key[1] or "unclassified"
