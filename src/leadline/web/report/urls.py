from __future__ import annotations

from django.urls import path

from leadline.web.report.page import report, report_file

urlpatterns = [
    path("report", report, name="report"),
    path("report/file/<str:form>", report_file, name="report_file"),
]
