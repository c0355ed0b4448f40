from __future__ import annotations

from django.urls import path

from leadline.web.leads.acts import act
from leadline.web.leads.by_hand import add
from leadline.web.leads.export import export
from leadline.web.leads.page import leads
from leadline.web.leads.views import remove, restore, save

urlpatterns = [
    path("leads", leads, name="leads"),
    path("leads/add", add, name="lead_add"),
    path("leads/act", act, name="leads_act"),
    path("leads/export", export, name="leads_export"),
    path("leads/views", save, name="leads_save_view"),
    path("leads/views/<int:number>/remove", remove, name="leads_remove_view"),
    path("leads/views/<int:number>/restore", restore, name="leads_restore_view"),
]
