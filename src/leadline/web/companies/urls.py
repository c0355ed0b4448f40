from __future__ import annotations

from django.urls import path

from leadline.web.companies.page import companies, company

urlpatterns = [
    path("companies", companies, name="companies"),
    path("company/<path:name>", company, name="company"),
]
