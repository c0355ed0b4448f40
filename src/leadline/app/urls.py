"""Every address of the workspace. What is not marked otherwise asks for a signed-in user (LoginRequiredMiddleware)."""

from __future__ import annotations

from django.urls import path

from leadline.web.account import account
from leadline.web.sign_in import sign_in, sign_in_by_link, sign_out
from leadline.web.static_files import static_file
from leadline.web.today.page import today

urlpatterns = [
    path("", today, name="today"),
    path("account", account, name="account"),
    path("sign-in", sign_in, name="sign_in"),
    path("sign-in/<str:token>", sign_in_by_link, name="sign_in_by_link"),
    path("sign-out", sign_out, name="sign_out"),
    path("file/<str:name>", static_file, name="file"),
]

handler400 = "leadline.web.refusals.bad_request"
handler403 = "leadline.web.refusals.not_allowed"
handler404 = "leadline.web.refusals.not_found"
handler500 = "leadline.web.refusals.failed"
