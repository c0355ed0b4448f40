"""The steps of an import, as every page of it shows them."""

from __future__ import annotations

from django import template

register = template.Library()

STEPS = ("File", "Columns", "Check rows", "Import")


@register.simple_tag
def wizard(step: int) -> list[dict[str, object]]:
    return [{"title": title, "was": place < step, "now": place == step} for place, title in enumerate(STEPS, 1)]
