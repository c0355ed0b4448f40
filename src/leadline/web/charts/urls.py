from __future__ import annotations

from django.urls import path

from leadline.web.charts.bundle import vega

urlpatterns = [
    path("charts/<str:name>", vega, name="vega"),
]
