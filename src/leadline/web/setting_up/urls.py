from __future__ import annotations

from django.urls import path

from leadline.web.setting_up import demo, first, page

urlpatterns = [
    path("set-up", page.set_up, name="set_up"),
    path("set-up/later", first.later, name="set_up_later"),
    path("set-up/ready", page.ready, name="set_up_ready"),
    path("demo", demo.demo, name="demo"),
    path("demo/remove", demo.remove, name="demo_remove"),
]
