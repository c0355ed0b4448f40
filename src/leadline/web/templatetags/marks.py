"""The small drawings of the pages: temperature bars, icons, names of our own files."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from leadline.web.static_files import NAMES

register = template.Library()

_LIT = {"cold": 1, "cool": 2, "warm": 3, "hot": 4}
_BARS = ((0, 9, 5), (4, 6, 8), (8, 3, 11), (12, 0, 14))


@register.simple_tag
def file(name: str) -> str:
    """The address of one of our own files, by its hashed name."""
    return reverse("file", args=[NAMES[name]])


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html('<svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def temperature(word: str | None) -> SafeString:
    """One to four rising bars and the word; without a request no mark."""
    return _temperature(word if word in _LIT else None)


@lru_cache
def _temperature(word: str | None) -> SafeString:
    lit = _LIT.get(word or "", 0)
    bars = [{"x": x, "y": y, "height": height, "on": n < lit} for n, (x, y, height) in enumerate(_BARS)]
    return render_to_string("leadline/temperature.html", {"word": word or "", "bars": bars})
