from __future__ import annotations

from django.urls import path

from leadline.web.playbook import page, thresholds, verbs

urlpatterns = [
    path("playbook", page.plain, name="playbook"),
    path("playbook/rules", page.rules, name="playbook_rules"),
    path("playbook/thresholds", thresholds.thresholds, name="playbook_thresholds"),
    path("playbook/check", verbs.check, name="playbook_check"),
    path("playbook/what-if", page.what_if, name="playbook_what_if"),
    path("playbook/cases", page.cases, name="playbook_cases"),
    path("playbook/cases/now", page.cases_now, name="playbook_cases_now"),
    path("playbook/cases/run", verbs.run_cases, name="playbook_run_cases"),
    path("playbook/publish", verbs.publish, name="playbook_publish"),
    path("playbook/discard", verbs.discard, name="playbook_discard"),
    path("playbook/versions", page.versions, name="playbook_versions"),
    path("playbook/versions/<int:number>", page.version, name="playbook_version"),
    path("playbook/versions/<int:number>/take", verbs.take, name="playbook_take"),
]
