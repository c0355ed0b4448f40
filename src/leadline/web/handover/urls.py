from __future__ import annotations

from django.urls import path

from leadline.web.handover.page import handover

urlpatterns = [
    path("handover", handover, name="handover"),
]
