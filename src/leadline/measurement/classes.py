"""The classes and directions of sources, as the leads have them: each by source and medium, so one source may have
several."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.measurement.groups import Groups, Key, dimension_column, direction, group_by, rank
from leadline.measurement.money import Cost
from leadline.measurement.population import Mask, codes, text_column
from leadline.playbook import Playbook
from leadline.playbook.sources import SEVERAL, SLASH
from leadline.problems import Problem
from leadline.qualification.conditions import canonical

BY_MEDIUM = ("class", "direction")
SHOWN = 5


def values_of_sources(leads: pa.Table, word: str, playbook: Playbook) -> dict[str, str | None]:
    """Source (comparable) → the class or direction that all its leads have; None where they differ."""
    source = text_column(leads, "source")
    pairs = group_by([source, dimension_column(leads, word, playbook)], np.asarray(pc.is_valid(source).to_numpy()))
    found: dict[str, str | None] = {}
    for name, value in pairs.keys:
        if value is not None:
            found[canonical(name)] = value if found.get(canonical(name), value) == value else None
    return found


class CostWords:
    """To which class and direction a cost belongs: by its source and medium; without a medium to those that all leads
    of the source have, and to none where these differ."""

    def __init__(self, leads: pa.Table, playbook: Playbook) -> None:
        self._leads, self._playbook = leads, playbook
        self._known: dict[str, Mapping[str, str | None]] = {}

    @cached_property
    def _sources(self) -> frozenset[str]:
        """As leads have them, comparable."""
        return frozenset(canonical(name) for name in pc.unique(text_column(self._leads, "source")).to_pylist() if name)

    def _where(self, cost: Cost) -> tuple[str | None, str | None]:
        """Source and medium. Where leads have both in one word (`google / cpc`), so has the cost."""
        source, medium = cost.keys["source"], cost.keys["medium"]
        both = f"{source}{SLASH}{medium}"
        return (both, None) if source and medium and canonical(both) in self._sources else (source, medium)

    def key(self, cost: Cost, by: tuple[str, ...]) -> Key | None:
        """What a cost belongs to in these dimensions; None if it does not say."""
        found = tuple(self._value(cost, word) for word in by)
        return None if any(value is None for value in found) else found

    def of_several(self, cost: Cost, by: tuple[str, ...]) -> bool:
        """Whether it belongs to none because the leads of its source differ in one of these dimensions."""
        words = (word for word in by if word in BY_MEDIUM)
        return cost.keys["source"] is not None and any(self._value(cost, word) is None for word in words)

    def _value(self, cost: Cost, word: str) -> str | None:
        source, medium = self._where(cost)
        if word not in BY_MEDIUM or source is None:
            return {**cost.keys, "source": source, "medium": medium}.get(word)
        if medium is None:
            if word not in self._known:
                self._known[word] = values_of_sources(self._leads, word, self._playbook)
            if canonical(source) in self._known[word]:
                return self._known[word][canonical(source)]
        if word == "class":
            return self._playbook.class_of(source, medium)
        return direction(source, medium, self._playbook)


def costs_of(
    costs: tuple[Cost, ...], only: Mapping[str, str | None], words: CostWords
) -> tuple[tuple[Cost, ...], tuple[Cost, ...]]:
    """The costs that say that they belong to these values (compared regardless of case), and those that do not say
    whether they do."""
    if not only:
        return costs, ()
    wanted = tuple(canonical(value) for value in only.values())
    keys = [words.key(cost, tuple(only)) for cost in costs]
    ours = [
        cost
        for cost, key in zip(costs, keys, strict=True)
        if key is not None and tuple(canonical(value) for value in key) == wanted
    ]
    return tuple(ours), tuple(cost for cost, key in zip(costs, keys, strict=True) if key is None)


def classes_of(
    leads: pa.Table, within: Mask, by: tuple[str, ...], groups: Groups, playbook: Playbook
) -> list[str | None]:
    """The class of each group: what its leads say (`several` where they differ), else what its key says. None where
    neither source nor class tells the groups apart."""
    values = [dict(zip(by, key, strict=True)) for key in groups.keys]
    if "class" in by or "source" not in by:
        return [value.get("class") for value in values]
    number = codes(text_column(leads, "source_class"))
    rows = np.flatnonzero(within & (groups.index >= 0) & (number >= 0))
    low, high = np.full(len(groups.keys), len(leads) + 1), np.full(len(groups.keys), -1)
    np.minimum.at(low, groups.index[rows], number[rows])
    np.maximum.at(high, groups.index[rows], number[rows])
    sample = np.full(len(groups.keys), -1)
    sample[groups.index[rows]] = rows
    names = text_column(leads, "source_class").take(pa.array(np.maximum(sample, 0))).to_pylist() if len(leads) else []
    return [
        playbook.class_of(value["source"], value.get("medium")) if sample[i] < 0
        else names[i] if low[i] == high[i]
        else SEVERAL
        for i, value in enumerate(values)
    ]  # fmt: skip


def told_of_classes(
    classes: list[str | None],
    by: tuple[str, ...],
    keys: tuple[Key, ...],
    costs: tuple[Cost, ...],
    asked: tuple[str, ...],
    words: CostWords,
) -> tuple[Problem, ...]:
    """Notices on sources that stand in several classes, and on money for them that belongs to no class, where that is
    among what is `asked` for."""
    found = []
    if "source" in by:
        place = by.index("source")
        several = [key[place] for key, name in zip(keys, classes, strict=True) if name == SEVERAL and not rank(key)]
        if several:
            what = f"Leads of {_names(several)} stand in several classes, by the medium by which they came."
            mend = "Ask by class, or by medium, to see them apart."
            found.append(Problem("source_in_several_classes", what, mend, level="note"))
    unclear = [cost.keys["source"] for cost in costs if words.of_several(cost, asked)]
    if unclear:
        word = "class" if "class" in asked else "direction"
        what = f"Costs of {_names(unclear)} belong to no {word}, since the media by which leads came from it differ."
        mend = "Name the medium with the source of a cost, like google / cpc."
        found.append(Problem("cost_without_medium", what, mend, level="warning"))
    return tuple(found)


def _names(sources: list[str | None]) -> str:
    names = sorted({source for source in sources if source})
    rest = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {rest} more" if rest > 0 else "")
