"""Where a touch came from, read off its links; what inferred it is always named.

Used only where the data name no source, or no medium, themselves. Nothing is guessed: without a sign there is no
inference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from leadline.touches.domains import host_of, registered_domain

CLICK_IDS: dict[str, tuple[str, str]] = {
    "gclid": ("google", "cpc"), "gbraid": ("google", "cpc"), "wbraid": ("google", "cpc"), "msclkid": ("bing", "cpc"),
    "fbclid": ("facebook", "social"), "ttclid": ("tiktok", "paid_social"), "li_fat_id": ("linkedin", "paid_social"),
    "twclid": ("twitter", "paid_social"), "yclid": ("yandex", "cpc"),
}  # fmt: skip

SEARCH = {"google": "google", "bing": "bing", "duckduckgo": "duckduckgo", "ecosia": "ecosia", "yahoo": "yahoo",
"baidu": "baidu",
          "yandex": "yandex", "qwant": "qwant", "startpage": "startpage", "brave": "brave"}  # fmt: skip
SOCIAL = {"facebook": "facebook", "instagram": "instagram", "linkedin": "linkedin", "lnkd": "linkedin",
"twitter": "twitter",
          "x": "twitter", "t": "twitter", "youtube": "youtube", "reddit": "reddit", "tiktok": "tiktok",
          "pinterest": "pinterest",
          "xing": "xing", "threads": "threads", "mastodon": "mastodon"}  # fmt: skip
VERSION = "links-2"
"""Version of the lists above; kept with what they inferred."""


@dataclass(frozen=True, slots=True)
class Inferred:
    """`by` names what it was read off and the version of the lists."""

    source: str | None
    medium: str | None
    campaign: str | None
    by: str


def infer(landing_page: str | None, referrer: str | None, named: str | None = None) -> Inferred | None:
    """Source, medium and campaign from UTM parameters, else click ids, else the referrer; None without a sign.

    Where the data name the source (`named`), only what the landing page says of that very source is taken.
    """
    query = _query(landing_page)
    campaign, said = query.get("utm_campaign"), query.get("utm_source")
    source = named or said
    clicked = next((parameter for parameter in CLICK_IDS if parameter in query), None)
    if source is not None:
        medium, by = None, ""
        if said is not None and _same(source, said):
            medium, by = query.get("utm_medium"), "utm"
        if clicked is not None and medium is None and _same(source, CLICK_IDS[clicked][0]):
            medium, by = CLICK_IDS[clicked][1], f"{by}, {clicked}".removeprefix(", ")
        found = Inferred(source, medium, campaign if by else None, f"{by} ({VERSION})")
        return found if by and (named is None or medium is not None) else None
    if clicked is not None:
        source, medium = CLICK_IDS[clicked]
        return Inferred(source, query.get("utm_medium") or medium, campaign, f"{clicked} ({VERSION})")
    host = host_of(referrer) if referrer else None
    domain = registered_domain(host) if host else None
    if not domain or (landing_page and registered_domain(host_of(landing_page) or "") == domain):
        return None
    name = domain.partition(".")[0]
    if name in SEARCH:
        return Inferred(SEARCH[name], "organic", None, f"referrer ({VERSION})")
    if name in SOCIAL and (len(name) > 1 or domain in ("x.com", "t.co")):
        return Inferred(SOCIAL[name], "social", None, f"referrer ({VERSION})")
    return Inferred(domain, "referral", None, f"referrer ({VERSION})")


def _same(source: str, platform: str) -> bool:
    """`Google`, `google_ads` and `Google Ads` are all google."""
    return re.split(r"[\s_-]", source.strip().casefold())[0] == re.split(r"[\s_-]", platform.strip().casefold())[0]


def public_part(link: str) -> str:
    """A link without what may point at one human: of its parameters, UTM and click ids stay.

    Parameters hold addresses and names of forms, searches and keys of sessions.
    """
    whole, hash_, fragment = link.partition("#")
    base, _, query = whole.partition("?")
    said = not re.search("[=&@]|%40", query)  # “Why us?” asks, it has no parameters
    kept = [part for part in query.split("&") if _public(part)]
    if said:
        base, kept = whole, []
    base = re.sub(r"//[^/@\s]*@", "//", base)
    return f"{base}{'?' if kept else ''}{'&'.join(kept)}" + (
        f"#{fragment}" if hash_ and not re.search("[=@?]|%40", fragment) else ""
    )


def _public(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    known = name.casefold().startswith("utm_") or name.casefold() in CLICK_IDS
    return known and not re.search("@|%40", value)


def _query(url: str | None) -> dict[str, str]:
    if not url or "?" not in url:
        return {}
    try:
        found = parse_qs(urlsplit(url).query, max_num_fields=100)
    except ValueError:
        return {}
    return {name.casefold(): values[0].strip() for name, values in found.items() if values[0].strip()}
