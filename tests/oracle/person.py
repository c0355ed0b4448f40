"""One person's touches in order: which leads they count for, and what that does to them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from leadline.playbook import Playbook
from tests.oracle.clock import midnights
from tests.oracle.cycle import WAIT, Counted, Cycle
from tests.oracle.group import Group
from tests.oracle.steps import Steps
from tests.oracle.touch import Touch, money, plain

OVERRIDABLE = {"visitor", "prospect", "mql", "sql", "recycled", "disqualified", "lost"}


class Person:
    def __init__(self, person: Any, group: Group, playbook: Playbook, published: list[Touch]) -> None:
        self.person = person
        self.group = group
        self.playbook = playbook
        self.published = published
        self.leads: dict[str | None, list[Cycle]] = {}
        self.closed: list[Cycle] = []
        self.known = False
        self.visit = 0
        self.last_in_visits: int | None = None
        self.productless: list[Counted] = []
        self.steps = Steps(playbook)
        self.requests: list[tuple[Touch, Cycle]] = []
        self.notices: list[tuple[str, Any, str | None]] = []

    # -- the walk ------------------------------------------------------------------------------------------------

    def live(self, until: int) -> None:
        own = 0
        previous: int | None = None
        for index, touch in enumerate(self.group.touches):
            if previous is not None and touch.at > previous:
                previous = self._publications(previous, touch.at, index)
                self._time_passes(previous, touch.at)
            previous = touch.at
            if touch.person == self.person:
                own += 1
                self._own(touch, index)
            else:
                self._lent(touch)
        if own and previous is not None:
            previous = self._publications(previous, until + 1, len(self.group.touches))
            self._time_passes(previous, until + 1, last=True)

    def _publications(self, since: int, before: int, upto: int) -> int:
        """Those in [since, before), once an instant, each after the time up to it; gives the instant of the last."""
        for publication in self.published:
            again = any(p.at == publication.at and p.key < publication.key for p in self.published)
            if not since <= publication.at < before or again:
                continue
            if publication.at > since:
                self._time_passes(since, publication.at)
            since = publication.at
            for cycle in self.open_cycles():
                cycle.judge(publication, upto, self.visit, by="playbook")
        return since

    def current(self) -> list[Cycle]:
        return [cycles[-1] for cycles in self.leads.values() if cycles]

    def open_cycles(self) -> list[Cycle]:
        return [cycle for cycle in self.current() if not cycle.is_client]

    def _time_passes(self, since: int, before: int, last: bool = False) -> None:
        """Midnights in [since, before) and overrides that end in (since, before], or before `before` at the last.

        An override ends before the touches and the midnight of its instant.
        """
        ends = {cycle.override[1] for cycle in self._every_cycle() if cycle.override}
        ending = [(end, 0) for end in ends if since < end < before or (end == before and not last)]
        for moment, what in sorted([(m, 1) for m in midnights(since, before, self.playbook.time_zone)] + ending):
            for cycle in self._every_cycle():
                if what == 1:
                    cycle.look_at_midnight(moment)
                elif cycle.override and cycle.override[1] == moment:
                    cycle.override = None
                    cycle.show(moment, "expiry", None)

    def _every_cycle(self) -> list[Cycle]:
        return [*self.closed, *(cycle for cycles in self.leads.values() for cycle in cycles)]

    # -- others' evidence ----------------------------------------------------------------------------------------

    def _lent(self, touch: Touch) -> None:
        if touch.product is None:
            self.productless.append(Counted(touch, "lent"))
            targets = self.current()
        else:
            targets = self.leads.get(touch.product, [])[-1:]
        for cycle in targets:
            cycle.stream.append(Counted(touch, "would_lent" if cycle.is_client else "lent"))

    # -- own touches ---------------------------------------------------------------------------------------------

    def _own(self, touch: Touch, index: int) -> None:
        self.notices += [(notice, None, None) for notice in touch.notices]
        if not touch.is_about_work:
            gap = self.playbook.spans.visit_gap
            if self.last_in_visits is None or touch.at - self.last_in_visits >= gap:
                self.visit += 1
            self.last_in_visits = touch.at
        if touch.known and not self.known:
            self.known = True
            for cycle in self.open_cycles():
                if cycle.rules_stage == "visitor":
                    cycle.move("prospect", touch.at, "rules", touch.id)

        last_touched = sorted(self.current(), key=lambda c: (c.last_touched, c.opened))
        upto = index + 1
        moved: set[int] = set()
        if touch.reads == "purchase":
            counting = [self._purchase(touch, index, last_touched)]
        elif touch.reads == "refund":
            counting = self._refund(touch, index, last_touched, moved)
        else:
            counting = self._route(touch, index)
        if touch.product is None:
            if touch.reads in ("purchase", "refund"):
                others = [cycle for cycle in self.current() if not any(cycle is one for one in counting)]
                counted = [self._count(cycle, touch) for cycle in others]
                counting += [cycle for cycle in counted if not cycle.is_client]
            self.productless.append(Counted(touch, "own"))
        home = self._home(touch, counting, last_touched) if touch.is_request else None
        for cycle in counting:
            if not cycle.is_client or cycle.taken is touch or touch.reads in ("purchase", "refund"):
                cycle.last_touched = index
        if touch.reads == "decision":
            self._decide(touch, counting, moved)
        for cycle in counting:
            if touch.is_request and cycle.taken is not touch:
                self._asked_again(touch, cycle)
        for cycle in counting:
            if not cycle.is_client and id(cycle) not in moved:
                cycle.judge(touch, upto, self.visit)
        if home is not None:
            self.requests.append((touch, home))
            self.steps.make(touch, home, self.group.is_taker(self.person, upto, touch.at))
        if touch.reads == "outcome":
            self.steps.outcome(touch)
        if touch.reads == "delivery":
            self.steps.delivery(touch)
        if touch.reads == "decision" and touch.action == "do_not_contact":
            self.steps.stop()
        if touch.reads == "decision" and touch.action == "allow_contact":
            self.steps.stopped = False
        self._remember(touch, counting, upto)

    def _remember(self, touch: Touch, counting: list[Cycle], upto: int) -> None:
        for cycle in counting:
            how = next(item.how for item in cycle.stream if item.touch is touch)
            if how != "own" or cycle.is_client:
                continue
            cycle.history.append(
                {
                    "at": touch.at,
                    "touch": touch.id,
                    **cycle.scores(upto, touch.at),
                    "temperature": cycle.temperature(touch.at),
                    "counted": any(counted is touch for _, counted, _ in cycle.counted()),
                    "stage": cycle.shown,
                }
            )

    # -- section 3 -----------------------------------------------------------------------------------------------

    def _start(self, product: str | None, touch: Touch, index: int, anew: bool) -> Cycle:
        earlier = self.leads.setdefault(product, [])
        cycle = Cycle(
            group=self.group,
            person=self.person,
            product=product,
            number=len(earlier) + 1 + (len(self.closed) if product is None else 0),
            opened_at=touch.at,
            customer=self._is_customer(),
            opened=index,
        )
        if not anew:
            cycle.stream = [Counted(item.touch, item.how) for item in self.productless]
        earlier.append(cycle)
        cycle.move("prospect" if self.known else "visitor", touch.at, "rules", touch.id)
        return cycle

    def _is_customer(self) -> bool:
        return any(cycle.purchases and not cycle.all_refunded for cycle in self._every_cycle())

    def _open_undecided(self) -> Cycle | None:
        cycles = self.leads.get(None, [])
        return cycles[-1] if cycles and not cycles[-1].is_client else None

    def _turn(self, cycle: Cycle, product: str) -> Cycle:
        """The undecided cycle becomes the product's next one; earlier undecided ones are closed for good."""
        self.closed += [earlier for earlier in self.leads.pop(None) if earlier is not cycle]
        cycle.product = product
        cycle.number = len(self.leads.get(product, [])) + 1
        self.leads.setdefault(product, []).append(cycle)
        return cycle

    def _open_for(self, product: str, touch: Touch, index: int) -> Cycle:
        undecided = self._open_undecided()
        if undecided is not None:
            return self._turn(undecided, product)
        return self._start(product, touch, index, anew=False)

    def _waiting(self, touch: Touch) -> list[Cycle]:
        """Clients' leads of which this request is the first: it came within 7 days after the purchase."""
        found = []
        for cycle in self.current():
            if not (touch.is_request and cycle.is_client and cycle.wait_until is not None):
                continue
            if touch.at > cycle.wait_until or cycle.requests():
                continue
            same = touch.product in (None, cycle.product)
            if same or (cycle.product is None and touch.product not in self.leads):
                found.append(cycle)
        return found

    def _take(self, cycle: Cycle, touch: Touch) -> None:
        if cycle.product is None and touch.product is not None:
            self._turn(cycle, touch.product)
        cycle.taken = touch
        cycle.wait_until = None
        self.notices.append(("purchase_before_request", self.person, touch.id))

    def _count(self, cycle: Cycle, touch: Touch) -> Cycle:
        cycle.stream.append(Counted(touch, "would" if cycle.is_client else "own"))
        return cycle

    def _route(self, touch: Touch, index: int) -> list[Cycle]:
        product = touch.product
        taking = self._waiting(touch)
        for cycle in taking:
            self._take(cycle, touch)
        if product is not None:
            lead = self.leads.get(product)
            if touch.is_about_work:
                return [self._count(lead[-1], touch)] if lead else []
            if not lead:
                return [self._count(self._open_for(product, touch, index), touch)]
            if lead[-1].is_client and not taking and touch.is_request and self._repeatable(product):
                undecided = self._open_undecided()
                if undecided is not None:
                    return [self._count(self._turn(undecided, product), touch)]
                return [self._count(self._start(product, touch, index, anew=True), touch)]
            return [self._count(lead[-1], touch)]
        clients = [cycle for cycle in self.current() if cycle.is_client]
        counting = self.open_cycles()
        if not counting and not taking and not touch.is_about_work and (not self.leads or touch.is_request):
            counting = [self._start(None, touch, index, anew=bool(self.leads.get(None)))]
        for cycle in clients:
            self._count(cycle, touch)
        return [self._count(cycle, touch) for cycle in counting] + taking

    def _repeatable(self, product: str) -> bool:
        return next(p.repeatable for p in self.playbook.products if p.key == product)

    def _home(self, touch: Touch, counting: list[Cycle], last_touched: list[Cycle]) -> Cycle:
        """The lead of a request."""
        if len(counting) == 1:
            return counting[0]
        taking = [cycle for cycle in last_touched if cycle.taken is touch]
        if taking:
            return taking[-1]
        ranked = [cycle for cycle in last_touched if any(cycle is one for one in counting)]
        open_ones = [cycle for cycle in ranked if not cycle.is_client]
        return (open_ones or ranked)[-1]

    # -- sections 3, 6: purchases, refunds, decisions ---------------------------------------------------------------

    def _purchase(self, touch: Touch, index: int, last_touched: list[Cycle]) -> Cycle:
        product = touch.product
        if product is not None:
            lead = self.leads.get(product)
            cycle = lead[-1] if lead else self._open_for(product, touch, index)
        else:
            undecided = self._open_undecided()
            if undecided is not None:
                cycle = undecided
            elif last_touched:
                cycle = last_touched[-1]
                self.notices.append(("purchase_without_product", self.person, touch.id))
            else:
                cycle = self._start(None, touch, index, anew=False)
        cycle.stream.append(Counted(touch, "would"))
        cycle.purchases.append(touch)
        cycle.first_sale = cycle.first_sale or touch
        cycle.all_refunded = False
        if not cycle.requests() and cycle.first_sale is touch:
            cycle.wait_until = touch.at + WAIT
        cycle.override = None
        cycle.move("client", touch.at, "purchase", touch.id)
        self.steps.bought(cycle)
        return cycle

    def _refund(self, touch: Touch, index: int, last_touched: list[Cycle], moved: set[int]) -> list[Cycle]:
        clients = [cycle for cycle in last_touched if cycle.is_client and touch.product in (None, cycle.product)]
        if not clients:
            self.notices.append(("refund_without_purchase", self.person, touch.id))
            cycles = [cycle for cycle in self.open_cycles() if touch.product in (None, cycle.product)]
            return [self._count(cycle, touch) for cycle in cycles]
        cycle = self._count(clients[-1], touch)
        back = money(touch, self.playbook)
        paid = sum((money(t, self.playbook) or Fraction(0) for t in cycle.purchases), Fraction(0))
        cycle.given_back = paid if back is None else cycle.given_back + back
        if cycle.given_back >= paid:
            cycle.all_refunded = True
            cycle.reopen_after_refund(touch, index + 1, self.visit, self.known)
            moved.add(id(cycle))
        return [cycle]

    def _decide(self, touch: Touch, counting: list[Cycle], moved: set[int]) -> None:
        for cycle in counting:
            action = touch.action
            if action == "accept" and cycle.shown == "sql" and not cycle.is_client:
                cycle.accepted = True
            elif action == "reject" and cycle.shown == "sql" and not cycle.is_client:
                cycle.override = None
                cycle.move("recycled", touch.at, "decision", touch.id)
                moved.add(id(cycle))
            elif action == "qualify":
                cycle.qualified = True
            elif action in ("disqualify", "lost") and not cycle.is_client:
                stage = "disqualified" if action == "disqualify" else "lost"
                cycle.override = None
                cycle.move(stage, touch.at, "decision", touch.id)
                moved.add(id(cycle))
            elif action == "override" and not cycle.is_client:
                stage = plain(touch.properties.get("stage")) or ""
                until = touch.until()
                end = touch.at + self.playbook.spans.override if until is None else until
                if stage in OVERRIDABLE and end > touch.at:
                    cycle.override = (stage, end)
                    cycle.show(touch.at, "override", touch.id)
            elif action == "release" and cycle.override is not None:
                cycle.override = None
                cycle.show(touch.at, "release", touch.id)

    def _asked_again(self, touch: Touch, cycle: Cycle) -> None:
        """A request reopens what was disqualified or lost, and ends an override."""
        if cycle.rules_stage in ("disqualified", "lost"):
            cycle.reopened_at = touch.at
            cycle.rules_stage = "prospect" if self.known else "visitor"
            if cycle.override is None:
                cycle.show(touch.at, "rules", touch.id)
        if cycle.override is not None:
            cycle.override = None
            cycle.show(touch.at, "rules", touch.id)


CRITERIA_AND_TOTAL = ("fit", "engagement", "need", "budget_authority", "buying_stage", "total")
