"""The buttons of deeds: one press does it, or opens the form that asks first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.context import Context

from leadline.web.deeds.forms import Form

register = template.Library()


@register.inclusion_tag("leadline/deeds/button.html", takes_context=True)
def deed(context: Context, deeds: Mapping[str, Form], name: str, look: str = "") -> dict[str, Any]:
    """The button of the deed `name`; nothing if it cannot be done now. `look` are classes of the button."""
    form = deeds.get(name) if deeds else None
    me = context.get("me")
    return {
        "csrf_token": context.get("csrf_token"),
        "form": form,
        "look": look,
        "shows_key": form is not None and bool(form.verb.key) and (me is None or me.single_keys),
    }
