from __future__ import annotations

from django.urls import path

from leadline.web.handover.page import handover
from leadline.web.handover.waiting import decide, waiting

urlpatterns = [
    path("handover", handover, name="handover"),
    path("handover/waiting", waiting, name="handover_waiting"),
    path("handover/waiting/<int:person>/<slug:what>", decide, name="handover_decide"),
]
