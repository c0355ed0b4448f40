from __future__ import annotations

from django.urls import path

from leadline.web.sources.page import sources

urlpatterns = [
    path("sources", sources, name="sources"),
]
