from __future__ import annotations

from django.urls import path

from leadline.web.lead.deeds import do
from leadline.web.lead.erasing import erase
from leadline.web.lead.merging import merge, part
from leadline.web.lead.page import lead

urlpatterns = [
    path("lead/<int:person>", lead, name="lead"),
    path("lead/<int:person>/do/<slug:what>", do, name="lead_do"),
    path("lead/<int:person>/merge", merge, name="lead_merge"),
    path("lead/<int:person>/part", part, name="lead_part"),
    path("lead/<int:person>/erase", erase, name="lead_erase"),
]
