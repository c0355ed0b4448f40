from __future__ import annotations

from django.urls import path

from leadline.web.stages.page import stages

urlpatterns = [
    path("stages", stages, name="stages"),
]
