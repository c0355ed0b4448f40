from __future__ import annotations

from django.urls import path

from leadline.web.appraise.page import appraise

urlpatterns = [
    path("appraise", appraise, name="appraise"),
]
