from __future__ import annotations

from django.urls import path

from leadline.web.today import verbs
from leadline.web.today.ask import ask
from leadline.web.today.page import left_out, today
from leadline.web.today.review import close_review

urlpatterns = [
    path("", today, name="today"),
    path("today/left-out", left_out, name="today_left_out"),
    path("today/ask/<str:what>", ask, name="today_ask"),
    path("today/outcome", verbs.outcome, name="today_outcome"),
    path("today/snooze", verbs.snooze, name="today_snooze"),
    path("today/call", verbs.call, name="today_call"),
    path("today/note", verbs.note, name="today_note"),
    path("today/give", verbs.give, name="today_give"),
    path("today/mailed", verbs.mailed, name="today_mailed"),
    path("today/mended", verbs.mended, name="today_mended"),
    path("today/accept", verbs.accept, name="today_accept"),
    path("today/reject", verbs.reject, name="today_reject"),
    path("today/do-not-contact", verbs.do_not_contact, name="today_do_not_contact"),
    path("today/close-review", close_review, name="today_close_review"),
]
