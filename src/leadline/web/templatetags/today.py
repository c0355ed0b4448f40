"""The buttons of Today: a deed at one press, or a form to fill in first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.context import Context
from django.urls import reverse

from leadline.web.today.person import Selected

register = template.Library()


@register.inclusion_tag("leadline/today/deed.html", takes_context=True)
def deed(
    context: Context,
    name: str,
    person: Selected,
    kept: Mapping[str, str],
    seen: str,
    text: str,
    key: str = "",
    says: str = "",
    look: str = "",
) -> dict[str, Any]:
    """A form of one button that does what the address `name` does."""
    return {
        "csrf_token": context.get("csrf_token"),
        "url": reverse(name),
        "step": person.key,
        "kept": kept,
        "seen": seen,
        "text": text,
        "key": key,
        "says": says,
        "look": look,
        "mailed": name == "today_mailed",
    }


@register.inclusion_tag("leadline/today/asks.html")
def asks(
    what: str, person: Selected, kept: Mapping[str, str], text: str, key: str = "", look: str = ""
) -> dict[str, Any]:
    """A link that opens the form `what`; without scripts it leads to it."""
    address = reverse("today_ask", args=[what]) + "?" + urlencode({**kept, "step": person.key})
    return {"what": what, "url": address, "text": text, "key": key, "look": look}
