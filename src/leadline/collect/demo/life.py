"""What happens to one of the demo's people, from the first visit to the last touch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from leadline.collect.demo.names import PROBLEMS
from leadline.collect.demo.person import DemoPerson
from leadline.playbook import Offer, Playbook

Row = dict[str, Any]

APPEAL = {"seven-mistakes": 10.0, "meeting-audit": 7.0, "first-ninety-days": 5.0, "reply-times": 3.5}
"""How much each paper is wanted; those that follow are wanted less and less."""
ALWAYS = (("letter", 2.5), ("open-evening", 1.6), ("self-test", 1.4), ("course-trial", 1.4), ("contact", 0.9))
PRICES = {"coaching": 3600, "workshop": 5400, "course": 290}
SELLERS = ("Ines", "Marek", "Dele")
HOT = ("quote", "booking", "trial", "tool", "attendance")


class Life:
    """Writes one person's touches. Times are aware; what lies after the end of the story is cut by the caller."""

    def __init__(self, rng: Random, person: DemoPerson, playbook: Playbook, end: datetime) -> None:
        self.rng, self.person, self.playbook, self.end = rng, person, playbook, end
        self.rows: list[Row] = []
        self.cookie = person.cookie
        self.owner: str | None = None
        """the seller who talked to them about buying"""
        self.requests = 0

    def touch(self, at: datetime, kind: str, *, keys: str = "email", **columns: Any) -> Row:
        row: Row = {"at": at, "kind": kind, **columns}
        row["cookie"] = self.cookie if keys in ("cookie", "both") else None
        row["email"] = self.person.email if keys in ("email", "both") else None
        self.rows.append(row)
        return row

    # --- visits and requests

    def visit(self, at: datetime, pages: Sequence[str]) -> datetime:
        for page in pages:
            self.touch(at, "page_view", keys="cookie", page=page, product=None, **self._where())
            at += timedelta(seconds=self.rng.randint(15, 140))
        return at

    def pages(self, eager: bool = False) -> list[str]:
        product = self.person.product
        pool = [f"/{product}", f"/{product}/stories", "/blog/handovers", "/blog/meetings", "/about", "/prices"]
        weights = [5, 3, 4, 4, 2, 9 if eager else 1.2]
        return self.rng.choices(pool, weights, k=self.rng.randint(2, 5))

    def request(self, at: datetime, offer: Offer, action: str | None = None, follow_up: str | None = None) -> None:
        self.requests += 1
        first = self.requests == 1
        action = action or offer.kind
        row = self.touch(
            at,
            "request" if action != "attendance" else "attendance",
            keys="both",
            action=action,
            offer=offer.key,
            product=offer.product,
            follow_up=follow_up or self._follow_up(action),
            why="bribe" if offer.key == "tablet-draw" else "relevant" if offer.product else "generic",
            what=self.person.source.what,
            **self._where(),
        )
        row["phone"] = self.person.phone if action in ("quote", "booking", "contact_form") else None
        if action in ("quote", "booking", "contact_form", "event") and self.rng.random() < 0.35:
            row["problem"] = self.rng.choice(PROBLEMS[offer.product or self.person.product])
        if action == "booking":
            row["until"] = at + timedelta(days=self.rng.randint(1, 4), minutes=30)
        if first:
            row["attributes"] = self._attributes()
            row["group"] = self.person.company if self.rng.random() < 0.35 else None
        if offer.kind in ("download", "newsletter"):
            gone = "bounced" if self.rng.random() < 0.01 else "sent"
            self.touch(at + timedelta(seconds=20), "delivery", action=gone, request_number=self.requests)
            if gone == "bounced":
                again = at + timedelta(days=1, hours=self.rng.uniform(0, 5))
                self.touch(again, "delivery", action="sent", request_number=self.requests)

    def answer(self, at: datetime) -> bool:
        """People of ours try to reach them; true if they did."""
        for _ in range(3):
            word = self.rng.choices(("reached", "no_answer", "not_interested", "wrong_person"), (62, 27, 9, 2))[0]
            self.touch(at, "outcome", action=word, by=self.rng.choice(SELLERS))
            if word != "no_answer":
                return word == "reached"
            at += timedelta(hours=self.rng.uniform(3, 50))
        self._close(at)
        return False

    def _close(self, at: datetime) -> None:
        """Somebody gives up, or sees to it; now and then nobody does."""
        if self.rng.random() < 0.985:
            self.touch(at, "outcome", action="done", by=self.rng.choice(SELLERS))

    # --- whole stories

    def passer_by(self, at: datetime) -> None:
        self.visit(at, self.pages()[:1] if self.rng.random() < 0.55 else self.pages())
        if self.rng.random() < 0.2:
            self.visit(self.awake(at + timedelta(days=self.rng.uniform(1, 40))), self.pages())

    def known(self, at: datetime) -> None:
        rng, person = self.rng, self.person
        first_request = self.visit(at, [self._landing(), *self.pages()[:2]])
        offer = self._offer(first_request)
        self.request(first_request, offer)
        self._answer_if_asked(first_request)
        if rng.random() < 0.06:  # a second device, joined to the first when they sign in
            self.cookie = person.second_cookie
            self.visit(first_request + timedelta(days=2), self.pages())
            self.touch(first_request + timedelta(days=2, minutes=9), "identity", keys="both")
        self.nurture(first_request, 1 + int(rng.expovariate(1 / 9)))
        chance = rng.random()
        if person.collects:
            self.collect(first_request)
        elif chance < person.source.close_rate:
            self.buy(first_request + timedelta(days=rng.lognormvariate(0, 0.8) * person.source.days))
        elif chance < person.source.close_rate + 0.09:
            self.ask_and_leave(first_request + timedelta(days=rng.lognormvariate(0, 0.7) * 20))
        elif rng.random() < 0.006:
            self.touch(
                first_request + timedelta(days=9),
                "decision",
                action="do_not_contact",
                by="Ines",
                reason="asked us to stop",
            )

    def nurture(self, since: datetime, count: int) -> None:
        at, rng = since, self.rng
        for _ in range(count):
            at = self.awake(at + timedelta(days=1 + rng.expovariate(1 / 10)))
            chance = rng.random()
            if chance < 0.4:
                self.touch(
                    at, "email_click", page=rng.choice(self.pages()), source="email", medium="email", channel="email"
                )
            elif chance < 0.9:
                self.visit(at, self.pages()[: rng.randint(1, 4)])
            elif self.requests < 4:
                self.request(at, self._offer(at))
                self._answer_if_asked(at)

    def collect(self, since: datetime) -> None:
        """Takes paper after paper; never a buying signal."""
        for offer in self.playbook.offers:
            if offer.kind == "download" and offer.promoted:
                start = max(since, datetime.fromisoformat(offer.promoted[0].since).replace(tzinfo=since.tzinfo))
                at = start + timedelta(days=self.rng.uniform(1, 9), hours=self.rng.uniform(8, 19))
                if at > since and self._promoted(offer, at.date().isoformat()) and self.rng.random() < 0.85:
                    self.request(at, offer, follow_up="neutral")
                    self._answer_if_asked(at)

    def ask_for_offer(self, at: datetime) -> datetime:
        at = self.visit(at, ["/prices", f"/{self.person.product}", "/prices"])
        key = {
            "coaching": ("coaching-quote", "first-call"),
            "workshop": ("workshop-quote",),
            "course": ("course-trial",),
        }
        self.request(at, self._named(self.rng.choice(key[self.person.product])))
        return at

    def buy(self, at: datetime) -> None:
        rng, product = self.rng, self.person.product
        at = self.ask_for_offer(self.awake(at))
        if product != "course":
            self.answer(at + timedelta(minutes=rng.uniform(2, 200)))
            self.owner = rng.choice(SELLERS)
            self.touch(at + timedelta(days=2), "call", product=product, by=rng.choice(SELLERS))
        bought = at + timedelta(days=rng.lognormvariate(1.6, 0.6))
        self.touch(
            bought,
            "purchase",
            product=product,
            amount=PRICES[product] * 1_000_000 * rng.choice((1, 1, 1, 2)),
            currency="EUR",
        )
        if rng.random() < 0.04:
            self.touch(bought + timedelta(days=12), "refund", product=product, reason="not what we needed")
            return
        self.use(bought)

    def use(self, bought: datetime) -> None:
        rng, at = self.rng, bought
        for lesson in range(1, rng.randint(3, 9)):
            at = self.awake(at + timedelta(days=rng.uniform(2, 9)))
            self.touch(at, "lesson", product=self.person.product, properties={"number": lesson})
        other = rng.choice([product for product in PRICES if product != self.person.product])
        if rng.random() < 0.3:
            at = self.awake(at + timedelta(days=rng.uniform(10, 90)))
            offer = rng.choice(
                [o for o in self.playbook.offers if o.product == other and o.kind not in ("download", "event")]
                or [None]
            )
            if offer is not None:
                self.request(at, offer)
                self._answer_if_asked(at)

    def ask_and_leave(self, at: datetime) -> None:
        rng = self.rng
        at = self.ask_for_offer(self.awake(at))
        reached = self.answer(at + timedelta(minutes=rng.uniform(3, 2000)))
        if reached and rng.random() < 0.6:
            self.owner = rng.choice(SELLERS)
        if rng.random() < 0.5:
            reason = rng.choice(("no budget this year", "chose another trainer", "no answer any more"))
            self.touch(
                at + timedelta(days=25),
                "decision",
                action="lost",
                product=self.person.product,
                by="Ines",
                reason=reason,
            )

    # --- small choices

    def awake(self, at: datetime) -> datetime:
        """A time of that day at which people are up."""
        hour = self.rng.triangular(5, 21, 10)
        return at.replace(hour=int(hour), minute=int(hour % 1 * 60), second=self.rng.randint(0, 59), microsecond=0)

    def _answer_if_asked(self, at: datetime) -> None:
        row = next(row for row in reversed(self.rows) if row["kind"] in ("request", "attendance"))
        wants = row["action"] in (*HOT, "contact_form") or row["follow_up"] == "requested"
        fresh = at > self.end - timedelta(days=3)
        if row["follow_up"] != "declined" and self.rng.random() < (0.5 if fresh and wants else 0.3 if fresh else 0.995):
            self.answer(at + timedelta(minutes=self.rng.uniform(3, 400)))
        if row["action"] == "event" and self.rng.random() < 0.5:
            offer = self._named("open-evening")
            then = at + timedelta(days=6)
            self.request(then, offer, "attendance")
            if then < self.end - timedelta(days=3):
                self.answer(then + timedelta(hours=self.rng.uniform(2, 30)))

    def _offer(self, at: datetime) -> Offer:
        keys, weights, day = [], [], at.date().isoformat()
        for offer in self.playbook.offers:
            if offer.kind == "download" and self._promoted(offer, day):
                fits = 1.6 if offer.product == self.person.product else 0.7
                keys.append(offer.key)
                weights.append(APPEAL.get(offer.key, 1.2) * fits)
        for key, weight in ALWAYS:
            keys.append(key)
            weights.append(weight)
        return self._named(self.rng.choices(keys, weights)[0])

    def _named(self, key: str) -> Offer:
        return next(offer for offer in self.playbook.offers if offer.key == key)

    @staticmethod
    def _promoted(offer: Offer, day: str) -> bool:
        return any(span.since <= day and (span.until is None or day <= span.until) for span in offer.promoted)

    def _follow_up(self, action: str) -> str:
        if action in ("quote", "booking", "contact_form"):
            return "requested"
        return self.rng.choices(("declined", "neutral", "requested"), (33, 45, 22))[0]

    def _landing(self) -> str:
        return "/blog/handovers" if self.person.source.name == "organic_search" else f"/{self.person.product}"

    def _where(self) -> Row:
        source = self.person.source
        return {
            "source": source.name,
            "medium": source.medium,
            "channel": source.channel,
            "campaign": self.person.campaign,
        }

    def _attributes(self) -> Row:
        person = self.person
        return {
            "name": person.name,
            "company": person.company,
            "company_size": str(person.company_size),
            "job_title": person.job_title,
            "country": person.country,
        }
