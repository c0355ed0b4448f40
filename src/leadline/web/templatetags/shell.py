"""What the frame around every page asks for."""

from __future__ import annotations

import json

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from leadline.web.shell import live, navigation, toasts
from leadline.web.writes import current_home

register = template.Library()

_HTMX = {
    "allowEval": False,
    "allowScriptTags": False,
    "includeIndicatorStyles": False,
    "defaultSettleDelay": 0,  # what was swapped in works at once: till then forms would be sent as without scripts
    "attributesToSettle": ["class", "width", "height"],  # no style attributes: the policy of the pages forbids them
    "selfRequestsOnly": True,
    "historyCacheSize": 0,  # else pages with people's names would be kept in the browser's storage
    "refreshOnHistoryMiss": True,
    "defaultFocusScroll": False,
    "scrollIntoViewOnBoost": False,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "422", "swap": True},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}


@register.simple_tag
def htmx_config() -> SafeString:
    """What htmx may do, as the meta tag that it reads."""
    return format_html('<meta name="htmx-config" content="{}">', json.dumps(_HTMX))


@register.simple_tag
def address(name: str) -> str | None:
    """Where a page is, by its name; None if there is no such page."""
    return navigation.address(name)


@register.simple_tag(takes_context=True)
def kept_toast(context: Context) -> dict[str, str] | None:
    """What the page before left to be said."""
    request = context.get("request")
    return toasts.kept_toast(request) if request is not None else None


@register.simple_tag
def live_state_now() -> str:
    """What `/live` compares with, as of this page."""
    return str(live.state_of(current_home()))
