from __future__ import annotations

from django.urls import path

from leadline.web.duplicates.page import decide, duplicates, look

urlpatterns = [
    path("leads/duplicates", duplicates, name="duplicates"),
    path("leads/duplicates/decide", decide, name="duplicates_decide"),
    path("leads/duplicates/look", look, name="duplicates_look"),
]
