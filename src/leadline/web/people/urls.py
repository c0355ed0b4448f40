from __future__ import annotations

from django.urls import path

from leadline.web.people.page import people

urlpatterns = [
    path("people", people, name="people"),
]
