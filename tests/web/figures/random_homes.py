"""Homes of random leads, with all that can go into a figure: visitors, requests, purchases, costs, missing sources."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from leadline.collect.files.importing import import_file
from leadline.record.home import Home

SOURCES = ("organic_search", "paid_search", "referral", "bought_list", "unknown", "", "Referral", "own & odd=1 #?")
OFFERS = ("quote", "newsletter", "trial", "white-paper", "")
TWO_PRODUCTS = """leadline: 1
products: {course: {name: A course}, "week, in-house": {repeatable: true}}
offers: {quote: {kind: quote, product: course}, trial: {kind: trial, product: "week, in-house"}}
sources: {cultivated: [organic_search, referral], interest: [paid_search], classic: [bought_list]}
flow:
  expected: {prospect→mql: 40 %, mql→sql: 20 %, sql→client: 30 %}
"""
STEPS_OF_TOUCHES = """leadline: 1
sources: {cultivated: [organic_search, referral]}
flow:
  steps: [{name: seen, when: {kind: page_view}}, {name: asked, when: {kind: request}}, client]
  expected: {seen→asked: 30 %, asked→client: 10 %}
"""


def fill(home: Home, seed: int, people: int = 60, now: datetime | None = None) -> None:
    """Import four files made of a seed."""
    dice = random.Random(seed)  # noqa: S311 - a test's
    now = now or datetime.now(UTC)
    asked, seen, bought = [], [], []
    for n in range(people):
        came = now - timedelta(days=dice.uniform(0.1, 200))
        mail = f"p{n}@example.net"
        for _ in range(dice.choice((0, 0, 1, 1, 2, 5))):
            seen.append({"email": mail, "at": came - timedelta(days=dice.uniform(0, 9)), "kind": "page_view"})
        if dice.random() < 0.1:
            seen.append({"cookie": f"c{n}", "at": came, "kind": "page_view"})
        for _ in range(dice.choice((0, 1, 1, 1, 2, 3))):
            source, offer = dice.choice(SOURCES), dice.choice(OFFERS)
            at = min(now - timedelta(hours=1), came + timedelta(days=dice.expovariate(0.1)))
            asked.append({"email": mail, "at": at, "source": source, "offer": offer, "campaign": dice.choice("xy ")})
        if dice.random() < 0.3:
            at = min(now - timedelta(minutes=1), came + timedelta(days=dice.expovariate(0.05)))
            amount = dice.choice((0, 10, 990.5, 40_000))
            bought.append({"email": mail, "at": at, "amount": amount, "product": dice.choice(("course", ""))})
    spent = [
        {"day": (now - timedelta(days=n)).date(), "amount": dice.randint(1, 900), "source": dice.choice(SOURCES)}
        for n in range(0, 200, 15)
    ]
    bring(home, "requests", asked)
    bring(home, "touches", seen)
    bring(home, "purchases", bought)
    bring(home, "costs", spent)


def bring(home: Home, kind: str, rows: Sequence[Mapping[str, object]]) -> None:
    names = sorted({name for row in rows for name in row})
    path = home.path / f"{kind}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
    report = import_file(home, path, kind, {name: name for name in names})
    if report.new + report.known != len(rows):
        raise AssertionError(report)
