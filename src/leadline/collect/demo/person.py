"""The demo's made-up people. Addresses are under example.com, .org and .net, phone numbers of ranges for fiction."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from leadline.collect.demo import names
from leadline.collect.demo.sources import SOURCES, DemoSource

AREAS = (202, 206, 212, 213, 303, 305, 312, 404, 415, 503, 512, 602, 617, 702, 713, 801, 808, 816, 901, 919)
PRODUCTS = (("coaching", 40), ("workshop", 22), ("course", 38))


@dataclass(frozen=True, slots=True)
class DemoPerson:
    number: int
    name: str
    email: str
    phone: str
    company: str
    company_size: int
    job_title: str
    country: str
    source: DemoSource
    product: str
    campaign: str | None
    collects: bool
    """takes every free thing and never buys"""

    @property
    def cookie(self) -> str:
        return f"demo-{self.number:06d}"

    @property
    def second_cookie(self) -> str:
        return f"demo-{self.number:06d}-phone"


def make_person(rng: Random, number: int) -> DemoPerson:
    given, family, joint = rng.choices(names.WRITINGS, names.WEIGHTS)[0]
    first, last = rng.choice(given), rng.choice(family)
    domain = rng.choice(("example.com", "example.org", "example.net"))
    source = rng.choices(SOURCES, [source.weight for source in SOURCES])[0]
    return DemoPerson(
        number=number,
        name=f"{first[0]}{joint}{last[0]}",
        email=f"{first[1]}.{last[1]}.{number}@{domain}",
        phone=fictional_phone(number),
        company=f"{rng.choice(names.COMPANY_BEGINNINGS)} {rng.choice(names.COMPANY_ENDINGS)}",
        company_size=int(rng.lognormvariate(3.6, 1.3)) + 1,
        job_title=_weighted(rng, names.JOB_TITLES),
        country=_weighted(rng, names.COUNTRIES),
        source=source,
        product=_weighted(rng, PRODUCTS),
        campaign=rng.choice(source.campaigns) if source.campaigns else None,
        collects=rng.random() < 0.025,
    )


def fictional_phone(number: int) -> str:
    """A number of its own for each of the first 14,000 people: France 01 99 00, London 7946 0, North America 555-01."""
    if number < 10_000:
        return f"+33 1 99 00 {number // 100:02d} {number % 100:02d}"
    if number < 11_000:
        return f"+44 20 7946 0{number - 10_000:03d}"
    left = number - 11_000
    return f"+1 {AREAS[left // 100 % len(AREAS)]} 555 01{left % 100:02d}"


def _weighted(rng: Random, options: tuple[tuple[str, int], ...]) -> str:
    return rng.choices([name for name, _ in options], [weight for _, weight in options])[0]
