from __future__ import annotations

from django.urls import path

from leadline.web.shell.live import live
from leadline.web.shell.palette import palette
from leadline.web.shell.undo import undo

urlpatterns = [
    path("undo", undo, name="undo"),
    path("palette", palette, name="palette"),
    path("live", live, name="live"),
]
