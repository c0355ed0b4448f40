from __future__ import annotations

from django.urls import path

from leadline.web.forecast.page import forecast

urlpatterns = [
    path("forecast", forecast, name="forecast"),
]
