"""Where the demo's people come from, and how good each source truly is: what the reports should find again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoSource:
    """`close_rate` of people with a request, `days` the median from first request to purchase, `monthly` EUR spent."""

    name: str | None
    weight: float
    close_rate: float
    days: float
    medium: str | None = None
    channel: str | None = None
    campaigns: tuple[str, ...] = ()
    what: str = "self_provided"
    monthly: int = 0


SOURCES = (
    DemoSource("organic_search", 22, 0.12, 24, "organic", "search", monthly=600),
    DemoSource("referral", 7, 0.26, 16, "referral", "people"),
    DemoSource("social", 12, 0.05, 40, "social", "social", ("stories", "coach-talk"), monthly=350),
    DemoSource("press", 4, 0.09, 35, "referral", "press"),
    DemoSource("directory", 9, 0.03, 12, "listing", "directory", what="category_interest", monthly=700),
    DemoSource("bought_list", 8, 0.01, 30, "list", "list", ("list-a", "list-b"), what="purchased", monthly=450),
    DemoSource(
        "paid_search", 16, 0.06, 11, "cpc", "search", ("coaching-de", "workshop-eu", "course-all"), monthly=1900
    ),
    DemoSource("email", 8, 0.05, 30, "email", "email", ("letter",), monthly=120),
    DemoSource("conference", 6, 0.07, 45, "event", "conference", ("people-days", "sales-forum"), monthly=800),
    DemoSource("named_accounts", 3, 0.22, 70, "direct", "outbound", ("the-25",), monthly=900),
    DemoSource("unknown", 3, 0.07, 25),
    DemoSource(None, 2, 0.06, 25),
)
