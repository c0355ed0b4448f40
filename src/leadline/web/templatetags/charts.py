"""What the template of a chart asks for."""

from __future__ import annotations

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.urls import reverse

from leadline.respond.charts.chart import Chart
from leadline.respond.charts.picture import PICTURE_FORMS
from leadline.web.charts import bundle
from leadline.web.charts.shown import PICTURE

register = template.Library()


@register.simple_tag
def vega() -> str:
    """The address of what draws charts; from now on it is being put together."""
    bundle.begin()
    return reverse("vega", args=[bundle.NAME])


@register.simple_tag(takes_context=True)
def pictures(context: Context, chart: Chart) -> list[tuple[str, str]]:
    """(form, address) of each picture of a chart of this page."""
    request = context.get("request")
    if not isinstance(request, HttpRequest):
        return []
    found = []
    for form in PICTURE_FORMS:
        asked = request.GET.copy()
        asked[PICTURE] = f"{chart.name}.{form}"
        found.append((form.upper(), f"{request.path}?{asked.urlencode()}"))
    return found
