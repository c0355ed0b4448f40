from __future__ import annotations

from django.urls import path

from leadline.web.flow.page import flow

urlpatterns = [
    path("flow", flow, name="flow"),
]
