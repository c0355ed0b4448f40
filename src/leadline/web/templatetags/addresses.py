"""Addresses inside the workspace."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from leadline.web.today.groups import link

register = template.Library()


@register.simple_tag
def step_address(key: str, kept: Mapping[str, str]) -> str:
    """Today with this step selected; leads to the person, which stands below the list on narrow screens."""
    return link("person", kept, step=key)
