"""What an import left beside people and their touches, taken out in short turns: costs, groups, and what is kept of the
run itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from leadline.record.circles import pieces
from leadline.record.home import Home
from leadline.record.in_turns import in_turns
from leadline.record.known import BY_NO_IMPORT
from leadline.record.models import Cost, Group, KnownCost, KnownTouch, Membership, RefusedRow

AT_ONCE = 1_000
"""Rows that are removed in one transaction."""


def take_costs_out(home: Home, run: int, what: str) -> tuple[int, int]:
    """Costs that went, and those that another import had too."""
    mine = set(Cost.objects.filter(run=run).values_list("id", flat=True))
    heirs: dict[int, int | None] = {}
    for cost, heir in KnownCost.objects.exclude(run=run).order_by("run").values_list("cost", "run"):
        if cost in mine:
            heirs.setdefault(cost, heir or None)
    in_turns(home, what, _hand_costs_on(run, heirs, sorted(mine - set(heirs))))
    return len(mine) - len(heirs), len(heirs)


def _hand_costs_on(run: int, heirs: dict[int, int | None], gone: list[int]) -> Iterator[None]:
    for cost, heir in heirs.items():
        Cost.objects.filter(id=cost, run=run).update(run=heir)
        yield
    for some in pieces(gone):
        Cost.objects.filter(id__in=some, run=run).delete()
        yield


def take_rest_out(home: Home, run: int, what: str) -> None:
    """Once its touches are gone."""
    for steps in (_groups(run), _known(run), _refused(run)):
        in_turns(home, what, steps)


def _groups(run: int) -> Iterator[None]:
    """Groups that nobody is in any more go; the others are whose members are."""
    for keys in pieces(list(Group.objects.filter(run=run).values_list("key", flat=True))):
        heirs: dict[str, int] = {}
        for key, by in Membership.objects.filter(group__in=keys).values_list("group", "run").distinct():
            heirs[key] = min(by or BY_NO_IMPORT, heirs.get(key, by or BY_NO_IMPORT))
        Group.objects.filter(run=run, key__in=[key for key in keys if key not in heirs]).delete()
        for key, heir in heirs.items():
            Group.objects.filter(run=run, key=key).update(run=heir or None)
        yield


def _known(run: int) -> Iterator[None]:
    """What the run had too, and others brought."""
    for model, name in ((KnownTouch, "seq"), (KnownCost, "cost")):
        theirs = model._default_manager.filter(run=run).order_by(name)
        while last := list(theirs.values_list(name, flat=True)[:AT_ONCE])[-1:]:
            model._default_manager.filter(run=run, **{f"{name}__lte": last[0]}).delete()
            yield


def _refused(run: int) -> Iterator[None]:
    theirs = RefusedRow.objects.filter(run_id=run).order_by("id")
    while last := list(theirs.values_list("id", flat=True)[:AT_ONCE])[-1:]:
        RefusedRow.objects.filter(run_id=run, id__lte=last[0]).delete()
        yield
