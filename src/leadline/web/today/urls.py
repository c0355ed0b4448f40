from __future__ import annotations

from django.urls import path

from leadline.web.today.doing import do
from leadline.web.today.page import left_out, today
from leadline.web.today.review import close_review

urlpatterns = [
    path("", today, name="today"),
    path("today/left-out", left_out, name="today_left_out"),
    path("today/do/<slug:what>", do, name="today_do"),
    path("today/close-review", close_review, name="today_close_review"),
]
