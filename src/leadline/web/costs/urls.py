from __future__ import annotations

from django.urls import path

from leadline.web.costs import page

urlpatterns = [
    path("settings/costs", page.costs, name="settings_costs"),
    path("settings/costs/<int:cost>/remove", page.remove, name="cost_remove"),
    path("settings/costs/undo", page.undo, name="cost_undo"),
]
