from __future__ import annotations

from django.urls import path

from leadline.web.account import account, choices
from leadline.web.settings.data import data
from leadline.web.settings.hours import hours
from leadline.web.settings.joining import join
from leadline.web.settings.people import give_role, invite, let_in, people, shut_out, withdraw

urlpatterns = [
    path("settings", account, name="settings"),
    path("account", account, name="account"),
    path("settings/you", choices, name="settings_you"),
    path("settings/people", people, name="settings_people"),
    path("settings/people/<int:user>/role", give_role, name="give_role"),
    path("settings/people/<int:user>/shut-out", shut_out, name="shut_out"),
    path("settings/people/<int:user>/let-in", let_in, name="let_in"),
    path("settings/invite", invite, name="invite"),
    path("settings/invitations/<int:invitation>/withdraw", withdraw, name="withdraw_invitation"),
    path("join/<str:token>", join, name="join"),
    path("settings/hours", hours, name="settings_hours"),
    path("settings/data", data, name="settings_data"),
]
