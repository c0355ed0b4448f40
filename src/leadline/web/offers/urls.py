from __future__ import annotations

from django.urls import path

from leadline.web.offers.page import offers

urlpatterns = [
    path("offers", offers, name="offers"),
]
