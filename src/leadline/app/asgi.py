"""The workspace as an ASGI application, for `leadline serve` and for servers of your own."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadline.app.settings")

_django = get_asgi_application()

from leadline.web.bodies import bounded  # noqa: E402 - models load once Django is set up

application = bounded(_django)
