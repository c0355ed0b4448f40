"""What is remembered: the home, the touch log, people, and their columnar copy.

Its tables are Django models, so importing this room sets Django up, unless somebody is doing so already. Which home it
works on is chosen afterwards, by `leadline.record.setup.use_home`.
"""

from __future__ import annotations

import os
import sys

import django
from django.apps import apps

SETTINGS = "leadline.app.settings"

if not apps.ready and not apps.loading and os.environ.get("DJANGO_SETTINGS_MODULE", SETTINGS) not in sys.modules:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
