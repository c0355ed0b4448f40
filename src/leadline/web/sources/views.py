"""By what the sources can be told apart."""

from __future__ import annotations

from leadline.web.figures import labels

WHERE_WHAT_WHY = "where-what-why"
VIEWS = {
    **{word: labels.DIMENSION_NAMES[word] for word in ("source", "class", "direction", "campaign", "offer", "product")},
    WHERE_WHAT_WHY: "Where, what, why",
}


def words_of(view: str) -> tuple[str, ...]:
    """The words of `measurement.DIMENSIONS` that a view asks for."""
    return ("source", "what", "why") if view == WHERE_WHAT_WHY else (view,)
