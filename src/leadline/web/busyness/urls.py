from __future__ import annotations

from django.urls import path

from leadline.web.busyness.page import busyness

urlpatterns = [
    path("busyness", busyness, name="busyness"),
]
