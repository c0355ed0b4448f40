from __future__ import annotations

from django.urls import path

from leadline.web.attribution.page import attribution

urlpatterns = [
    path("attribution", attribution, name="attribution"),
]
