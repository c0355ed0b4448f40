"""What happened elsewhere, in one sentence."""

from __future__ import annotations

from dataclasses import dataclass

from leadline.words import count


@dataclass(frozen=True, slots=True)
class News:
    """`touches` by others in all, among them `requests`, `hot` of these; `workers` are the names of those who acted."""

    touches: int = 0
    requests: int = 0
    hot: int = 0
    workers: tuple[str, ...] = ()


def sentence(news: News) -> str:
    """'2 new hot requests; Ines worked the queue'; '' where there is nothing to say."""
    parts = []
    if news.hot:
        parts.append(count(news.hot, "new hot request"))
    if news.requests > news.hot:
        parts.append(count(news.requests - news.hot, "other new request" if news.hot else "new request"))
    if news.workers:
        shown = [name[:40] for name in news.workers[:2]]
        more = len(news.workers) - len(shown)
        who = " and ".join(shown) if not more else f"{', '.join(shown)} and {more} more"
        parts.append(f"{who} worked the queue")
    if not parts and news.touches > 0:
        parts.append(count(news.touches, "new touch", "new touches"))
    return "; ".join(parts)
