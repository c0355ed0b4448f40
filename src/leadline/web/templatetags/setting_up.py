"""What every page says while the made-up company is in the home."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from leadline.collect.demo.visit import guest

register = template.Library()


@register.simple_tag
def made_up() -> bool:
    """Whether any of it is here."""
    return guest() is not None


@register.simple_tag
def wrong_in(wrong: Mapping[str, str], what: str, middle: object, last: object) -> str:
    """What is wrong with the field `what-middle-last`."""
    return wrong.get(f"{what}-{middle}-{last}", "")
