"""The workspace as an ASGI application, for `leadline serve` and for servers of your own."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadline.app.settings")

application = get_asgi_application()
